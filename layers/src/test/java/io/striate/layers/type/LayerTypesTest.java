package io.striate.layers.type;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Kinds;
import io.striate.api.layer.LayerType;
import io.striate.backend.tck.layer.LayerContract;
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
}
