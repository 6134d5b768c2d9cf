package io.striate.api.layer;

import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;

/// The values of a parameter before training.
///
/// For a weight `[units or filters, ...]` the fan-in is the product of all extents but the first,
/// and the fan-out is the first times the product of those behind the second.
@FunctionalInterface
public interface Initializer {
  /// The values of a parameter of that shape, row by row.
  ///
  /// @param random a stream that belongs to this parameter alone
  float[] values(Shape shape, RandomStream random);

  /// One number everywhere.
  static Initializer constant(double value) {
    return (shape, random) -> {
      float[] values = new float[shape.size()];
      java.util.Arrays.fill(values, (float) value);
      return values;
    };
  }

  /// Uniform in [-limit, limit).
  static Initializer uniform(double limit) {
    return (shape, random) -> uniform(shape, random, limit);
  }

  /// Normal with mean 0.
  ///
  /// @param deviation the standard deviation
  static Initializer normal(double deviation) {
    return (shape, random) -> normal(shape, random, deviation);
  }

  /// Uniform with variance 2 / fan-in. Source: He and others, arXiv:1502.01852.
  static Initializer heUniform() {
    return (shape, random) -> uniform(shape, random, Math.sqrt(6.0 / fanIn(shape)));
  }

  /// Normal with variance 2 / fan-in. Source: He and others, arXiv:1502.01852.
  static Initializer heNormal() {
    return (shape, random) -> normal(shape, random, Math.sqrt(2.0 / fanIn(shape)));
  }

  /// Uniform with variance 2 / (fan-in + fan-out). Source: Glorot and Bengio, AISTATS 2010.
  static Initializer glorotUniform() {
    return (shape, random) ->
        uniform(shape, random, Math.sqrt(6.0 / (fanIn(shape) + (double) fanOut(shape))));
  }

  /// Normal with variance 2 / (fan-in + fan-out). Source: Glorot and Bengio, AISTATS 2010.
  static Initializer glorotNormal() {
    return (shape, random) ->
        normal(shape, random, Math.sqrt(2.0 / (fanIn(shape) + (double) fanOut(shape))));
  }

  private static long fanIn(Shape shape) {
    return shape.rank() == 0 ? 1 : shape.elements() / shape.extent(0);
  }

  private static long fanOut(Shape shape) {
    return shape.rank() < 2 ? shape.elements() : shape.elements() / shape.extent(1);
  }

  private static float[] uniform(Shape shape, RandomStream random, double limit) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2.0 * random.nextUniform() - 1) * limit);
    }
    return values;
  }

  private static float[] normal(Shape shape, RandomStream random, double deviation) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextNormal() * deviation);
    }
    return values;
  }
}
