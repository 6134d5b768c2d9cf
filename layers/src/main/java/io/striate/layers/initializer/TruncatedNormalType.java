package io.striate.layers.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import io.striate.api.random.RandomStream;
import java.util.List;

/// `truncated-normal`: normal with mean 0, where numbers beyond two standard deviations are drawn
/// again, as in Keras; `trunc_normal_` of PyTorch with the bounds `-2 std` and `2 std`. The
/// variance of the result is 0.774 times that of the normal distribution.
public final class TruncatedNormalType implements InitializerType {
  private static final double BOUND = 2;

  private static final Field<Double> DEVIATION =
      Field.required(
          "deviation",
          FieldKind.number(0, Double.MAX_VALUE),
          "the standard deviation before numbers are drawn again");

  @Override
  public String id() {
    return "truncated-normal";
  }

  @Override
  public String summary() {
    return "normal with mean 0, within two standard deviations";
  }

  @Override
  public List<String> otherNames() {
    return List.of("TruncNormal");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DEVIATION);
  }

  @Override
  public Initializer create(Config config) {
    double deviation = config.get(DEVIATION);
    return (shape, random) -> {
      float[] values = new float[shape.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * within(random));
      }
      return values;
    };
  }

  private static double within(RandomStream random) {
    double z = random.nextNormal();
    while (Math.abs(z) > BOUND) {
      z = random.nextNormal();
    }
    return z;
  }
}
