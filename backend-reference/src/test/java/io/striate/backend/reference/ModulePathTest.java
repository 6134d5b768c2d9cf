package io.striate.backend.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// The tests run inside the module, as the program does. On the class path they would not test its
/// descriptor.
class ModulePathTest {
  @Test
  void testsRunInsideTheModule() {
    assertEquals("io.striate.backend.reference", ModulePathTest.class.getModule().getName());
  }
}
