package io.striate.layers.type;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.layer.LayerType;
import io.striate.backend.tck.layer.LayerContract;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/// Each layer type of this module has a test class beside it that implements the layer contract.
class LayerTypesTest {
  @Test
  void everyLayerTypeKeepsTheContract() throws ClassNotFoundException {
    int types = 0;
    for (LayerType type : ServiceLoader.load(LayerType.class)) {
      String name = type.getClass().getName() + "Test";
      Class<?> test = Class.forName(name);
      assertTrue(LayerContract.class.isAssignableFrom(test), () -> name + " is a LayerContract");
      types++;
    }
    assertTrue(types >= 13, types + " layer types");
  }
}
