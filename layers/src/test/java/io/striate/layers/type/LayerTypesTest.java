package io.striate.layers.type;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Kinds;
import io.striate.api.layer.LayerType;
import io.striate.backend.tck.layer.LayerContract;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// Each layer type of this module has a test class beside it that implements the layer contract.
class LayerTypesTest {
  @Test
  void everyLayerTypeKeepsTheContract() throws ClassNotFoundException {
    int types = 0;
    for (LayerType type : Kinds.LAYER.installed()) {
      String name = type.getClass().getName() + "Test";
      Class<?> test = Class.forName(name);
      assertTrue(LayerContract.class.isAssignableFrom(test), () -> name + " is a LayerContract");
      types++;
    }
    assertTrue(types >= 60, types + " layer types");
  }

  /// A name of another framework leads to one type; capitals and separators do not count.
  @Test
  void namesOfOthersAreUnambiguous() {
    var names = new HashMap<String, String>();
    for (LayerType type : Kinds.LAYER.installed()) {
      var own = new HashSet<String>();
      own.add(plain(type.id()));
      type.otherNames().forEach(other -> own.add(plain(other)));
      for (String name : own) {
        String taken = names.put(name, type.id());
        assertNull(taken, () -> name + " means " + taken + " and " + type.id());
      }
    }
  }

  private static String plain(String name) {
    return name.replaceAll("[-_. ]", "").toLowerCase(Locale.ROOT);
  }
}
