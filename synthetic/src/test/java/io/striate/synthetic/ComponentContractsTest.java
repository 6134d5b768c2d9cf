package io.striate.synthetic;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Kinds;
import io.striate.api.component.Kind;
import io.striate.backend.tck.component.ComponentContract;
import org.junit.jupiter.api.Test;

/// Each component type of this module has a test class beside it that implements the contract of
/// its kind.
class ComponentContractsTest {
  @Test
  void everyComponentKeepsTheContractOfItsKind() throws ClassNotFoundException {
    int types = 0;
    for (Kind<?> kind : Kinds.ALL) {
      for (Object type : kind.installed()) {
        String name = type.getClass().getName();
        if (name.startsWith("io.striate.synthetic.")) {
          Class<?> test = Class.forName(name + "Test");
          assertTrue(
              ComponentContract.class.isAssignableFrom(test),
              () -> test.getName() + " implements the contract of a " + kind);
          types++;
        }
      }
    }
    assertTrue(types >= 4, types + " component types");
  }
}
