package io.striate.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// Tests run inside the module, as users run the code; on the class path its descriptor would not
/// be tested.
class ModulePathTest {
  @Test
  void testsRunInsideTheModule() {
    assertEquals("io.striate.distributed", ModulePathTest.class.getModule().getName());
  }
}
