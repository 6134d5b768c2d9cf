package io.striate.layers;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Kinds;
import io.striate.api.component.ComponentType;
import io.striate.api.component.Kind;
import io.striate.backend.tck.component.ComponentContract;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// Each component type other than a layer of this module has a test class beside it that implements
/// the contract of its kind; and names that lead to types.
class ComponentContractsTest {
  @Test
  void everyComponentKeepsTheContractOfItsKind() throws ClassNotFoundException {
    int types = 0;
    for (Kind<?> kind : Kinds.ALL) {
      for (Object type : kind.installed()) {
        String name = type.getClass().getName();
        if (name.startsWith("io.striate.layers.") && !kind.equals(Kinds.LAYER)) {
          Class<?> test = Class.forName(name + "Test");
          assertTrue(
              ComponentContract.class.isAssignableFrom(test),
              () -> test.getName() + " implements the contract of a " + kind);
          types++;
        }
      }
    }
    assertTrue(types >= 7, types + " component types");
  }

  /// A name of another framework leads to one type of a kind; capitals and separators do not count.
  @Test
  void namesOfOthersAreUnambiguous() {
    for (Kind<?> kind : Kinds.ALL) {
      var meanings = new HashMap<String, String>();
      for (Object provider : kind.installed()) {
        if (provider instanceof ComponentType<?> type) {
          var own = new HashSet<String>();
          own.add(plain(type.id()));
          type.otherNames().forEach(other -> own.add(plain(other)));
          for (String name : own) {
            String other = meanings.put(name, type.id());
            assertNull(other, () -> name + " means " + other + " and " + type.id());
          }
        }
      }
    }
  }

  private static String plain(String name) {
    return name.replaceAll("[-_. ]", "").toLowerCase(Locale.ROOT);
  }
}
