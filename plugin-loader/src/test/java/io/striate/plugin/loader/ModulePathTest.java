package io.striate.plugin.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// The tests run inside the module, as the program does. On the class path they would not test its
/// descriptor.
class ModulePathTest {
  @Test
  void testsRunInsideTheModule() {
    assertEquals("io.striate.plugin.loader", ModulePathTest.class.getModule().getName());
  }
}
