package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `demo:checkerboard`: the same magnitude everywhere, with signs that alternate along each axis.
public final class CheckerboardType implements InitializerType {
  private static final Field<Double> VALUE =
      Field.of("value", FieldKind.number(0, 1e6), 1.0, "the magnitude");

  @Override
  public String id() {
    return "demo:checkerboard";
  }

  @Override
  public String summary() {
    return "one magnitude with alternating signs";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(VALUE);
  }

  @Override
  public Initializer create(Config config) {
    float value = config.get(VALUE).floatValue();
    return (shape, random) -> {
      float[] values = new float[shape.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = isOdd(shape, i) ? -value : value;
      }
      return values;
    };
  }

  /// Whether the sum of an element's indices is odd.
  private static boolean isOdd(Shape shape, int element) {
    int rest = element;
    int sum = 0;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      sum += rest % shape.extent(axis);
      rest /= shape.extent(axis);
    }
    return sum % 2 != 0;
  }
}
