package io.striate.layers.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import java.util.List;

/// `bilinear`: each kernel interpolates between pixels, so that a `conv-transpose2d` with the stride `f`,
/// the kernel `2 f - f mod 2`, the padding `ceil((f - 1) / 2)` and as many groups as channels enlarges
/// maps smoothly. All kernels of a weight are alike, as in Caffe; without groups, channels are added.
///
///     k(y, x) = (1 - |y / f - c|) (1 - |x / f - c|),  f = ceil(k / 2), c = (2 f - 1 - f mod 2) / 2 f
///
/// Source: Long, Shelhamer and Darrell, "Fully convolutional networks for semantic segmentation",
/// arXiv:1411.4038; Caffe, `BilinearFiller`.
public final class BilinearType implements InitializerType {
  @Override
  public String id() {
    return "bilinear";
  }

  @Override
  public String summary() {
    return "kernels that interpolate between pixels";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Initializer create(Config config) {
    return (shape, random) -> {
      int width = shape.rank() > 0 ? shape.extent(shape.rank() - 1) : 1;
      int height = shape.rank() > 1 ? shape.extent(shape.rank() - 2) : 1;
      float[] values = new float[shape.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (weight(i / width % height, height) * weight(i % width, width));
      }
      return values;
    };
  }

  /// The weight along one axis.
  private static double weight(int at, int kernel) {
    int factor = (kernel + 1) / 2;
    double center = (2 * factor - 1 - factor % 2) / (2.0 * factor);
    return 1 - Math.abs(at / (double) factor - center);
  }
}
