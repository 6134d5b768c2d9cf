package io.striate.layers.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `gaussian-blur`: kernels that average with weights of a bell, which add up to 1. All kernels of a
/// weight are alike; with `"freeze": true`, a `depthwise-conv2d` then blurs each map.
///
///     k(y, x) = exp(-(y² + x²) / (2 deviation²)) / sum
///
/// `y` and `x` count from the middle of the kernel.
public final class GaussianBlurType implements InitializerType {
  private static final Field<Double> DEVIATION =
      Field.of("deviation", FieldKind.number(0.1, 1e6), 1.0, "standard deviation, in pixels");

  @Override
  public String id() {
    return "gaussian-blur";
  }

  @Override
  public String summary() {
    return "kernels that average with weights of a bell";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DEVIATION);
  }

  @Override
  public Initializer create(Config config) {
    double deviation = config.get(DEVIATION);
    return (shape, random) -> values(shape, deviation);
  }

  private static float[] values(Shape shape, double deviation) {
    int width = shape.rank() > 0 ? shape.extent(shape.rank() - 1) : 1;
    int height = shape.rank() > 1 ? shape.extent(shape.rank() - 2) : 1;
    double[] kernel = new double[height * width];
    double sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      int row = i / width;
      double y = row - (height - 1) / 2.0;
      double x = i % width - (width - 1) / 2.0;
      kernel[i] = StrictMath.exp(-(y * y + x * x) / (2 * deviation * deviation));
      sum += kernel[i];
    }
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (kernel[i % kernel.length] / sum);
    }
    return values;
  }
}
