package io.striate.visualize.attribution;

import io.striate.api.tensor.Shape;
import java.util.Arrays;

/// Weights for the values of a node that pick out a part of them.
public final class ClassWeights {
  private ClassWeights() {}

  /// 1 for all values of one entry of the first axis: a class, or a map.
  ///
  /// @param shape of the node's output
  public static float[] of(Shape shape, int entry) {
    var weights = new float[shape.size()];
    int size = weights.length / shape.extent(0);
    Arrays.fill(weights, entry * size, (entry + 1) * size, 1);
    return weights;
  }

  /// 1 for one value.
  ///
  /// @param index row-major
  public static float[] only(Shape shape, int index) {
    var weights = new float[shape.size()];
    weights[index] = 1;
    return weights;
  }
}
