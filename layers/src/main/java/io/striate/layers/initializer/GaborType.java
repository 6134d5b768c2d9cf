package io.striate.layers.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `gabor`: filters that answer to edges and stripes in all directions, as the first layer of trained
/// networks has them; all channels of a filter are alike. Of filter `i` of `n`, with `t = pi i / n`:
///
///     u = x cos t + y sin t,  v = y cos t - x sin t
///     g(y, x) = exp(-(u² + (aspect v)²) / (2 deviation²)) cos(2 pi u / wavelength + phase)
///
/// `y` and `x` count from the middle of the kernel. Each filter has the length `sqrt(2)`, that of the
/// initializer `he-normal` on average.
///
/// Source: Daugman, "Uncertainty relation for resolution in space, spatial frequency, and orientation",
/// Journal of the Optical Society of America A 2, 1985.
public final class GaborType implements InitializerType {
  private static final Field<Double> WAVELENGTH =
      Field.of("wavelength", FieldKind.number(0.1, 1e6), 4.0, "distance of two stripes, in pixels");
  private static final Field<Double> DEVIATION =
      Field.derived(
          "deviation",
          FieldKind.number(0.1, 1e6),
          config -> config.get(WAVELENGTH) / 2,
          "standard deviation across the stripes, in pixels; half the wavelength by default");
  private static final Field<Double> ASPECT =
      Field.of(
          "aspect",
          FieldKind.number(0, 1e6),
          0.5,
          "deviation across the stripes, divided by that along them");
  private static final Field<Double> PHASE =
      Field.of(
          "phase", FieldKind.number(-10, 10), 0.0, "0 for stripes, pi / 2 for edges, in radians");

  @Override
  public String id() {
    return "gabor";
  }

  @Override
  public String summary() {
    return "filters that answer to edges and stripes in all directions";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(WAVELENGTH, DEVIATION, ASPECT, PHASE);
  }

  @Override
  public Initializer create(Config config) {
    double wavelength = config.get(WAVELENGTH);
    double deviation = config.get(DEVIATION);
    double aspect = config.get(ASPECT);
    double phase = config.get(PHASE);
    return (shape, random) -> new Bank(wavelength, deviation, aspect, phase).values(shape);
  }

  private record Bank(double wavelength, double deviation, double aspect, double phase) {
    float[] values(Shape shape) {
      int filters = shape.rank() > 0 ? shape.extent(0) : 1;
      int size = shape.size() / filters;
      int width = shape.rank() > 3 ? shape.extent(3) : 1;
      int height = shape.rank() > 2 ? shape.extent(2) : 1;
      float[] values = new float[shape.size()];
      double[] filter = new double[size];
      for (int i = 0; i < filters; i++) {
        double angle = Math.PI * i / filters;
        double squares = 0;
        for (int k = 0; k < size; k++) {
          double y = k / width % height - (height - 1) / 2.0;
          double x = k % width - (width - 1) / 2.0;
          filter[k] = value(y, x, angle);
          squares += filter[k] * filter[k];
        }
        double factor = squares == 0 ? 0 : Math.sqrt(2 / squares);
        for (int k = 0; k < size; k++) {
          values[i * size + k] = (float) (factor * filter[k]);
        }
      }
      return values;
    }

    private double value(double y, double x, double angle) {
      double across = x * StrictMath.cos(angle) + y * StrictMath.sin(angle);
      double along = aspect * (y * StrictMath.cos(angle) - x * StrictMath.sin(angle));
      double square = across * across + along * along;
      return StrictMath.exp(-square / (2 * deviation * deviation))
          * StrictMath.cos(2 * Math.PI * across / wavelength + phase);
    }
  }
}
