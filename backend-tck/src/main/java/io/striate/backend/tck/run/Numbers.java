package io.striate.backend.tck.run;

import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;

/// A tensor on the host: a type and its elements as doubles, row-major.
public final class Numbers {
  private final TensorType type;
  private final double[] values;

  /// A tensor of that type with these values; the array is not copied.
  public Numbers(TensorType type, double[] values) {
    if (type.shape().size() != values.length) {
      throw new IllegalArgumentException(values.length + " values for " + type);
    }
    this.type = type;
    this.values = values;
  }

  /// A float32 tensor.
  public static Numbers of(Shape shape, double... values) {
    return new Numbers(TensorType.float32(shape), values);
  }

  /// A float32 scalar.
  public static Numbers scalar(double value) {
    return of(Shape.SCALAR, value);
  }

  /// The number of a training step.
  public static Numbers step(int step) {
    return new Numbers(TensorType.int32(), new double[] {step});
  }

  /// Class labels `[N, ...]`.
  public static Numbers labels(Shape shape, double... values) {
    return new Numbers(new TensorType(TensorType.int32().element(), shape), values);
  }

  /// Random multiples of 2^-15 in [-scale, scale): exact in float32, their products are not.
  public static Numbers random(int seed, double scale, int... extents) {
    Shape shape = Shape.of(extents);
    return of(shape, Formula.units(seed, shape.size(), scale, 0));
  }

  /// Random whole numbers from -limit to limit.
  public static Numbers wholes(int seed, int limit, int... extents) {
    Shape shape = Shape.of(extents);
    return of(shape, Formula.wholes(seed, shape.size(), limit));
  }

  /// Different numbers at a distance of at least 1/16, in random order, so that no maximum is
  /// ambiguous.
  public static Numbers distinct(int seed, int... extents) {
    Shape shape = Shape.of(extents);
    double[] values = new double[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i - values.length / 2) / 16.0 + 1 / 32.0;
    }
    for (int i = values.length - 1; i > 0; i--) {
      int j = Integer.remainderUnsigned(Formula.mix(seed, i), i + 1);
      double swap = values[i];
      values[i] = values[j];
      values[j] = swap;
    }
    return of(shape, values);
  }

  /// The values of a backend's tensor.
  public static Numbers read(Tensor tensor) {
    TensorType type = tensor.type();
    HostArray array =
        switch (type.element()) {
          case FLOAT32 -> new HostArray.Doubles(new double[type.shape().size()]);
          case INT32, UINT8 -> HostArray.allocate(type);
        };
    tensor.read(array);
    double[] values = new double[array.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i);
    }
    return new Numbers(type, values);
  }

  /// Element type and shape.
  public TensorType type() {
    return type;
  }

  /// The values, row-major; not a copy.
  public double[] values() {
    return values;
  }

  /// Writes the values to a backend's tensor of the same type.
  public void writeTo(Tensor tensor) {
    HostArray array =
        switch (type.element()) {
          case FLOAT32 -> new HostArray.Doubles(values);
          case INT32, UINT8 -> HostArray.allocate(type);
        };
    if (!(array instanceof HostArray.Doubles)) {
      for (int i = 0; i < values.length; i++) {
        array.set(i, values[i]);
      }
    }
    tensor.write(array);
  }
}
