package io.striate.examples.gabor;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// A convolution whose filters begin as Gabor functions, each turned a little further than the one
/// before: edges of every direction. Training continues from there. The size of the image stays.
///
/// Source: Daugman, "Uncertainty relation for resolution in space, spatial frequency, and
/// orientation", J. Opt. Soc. Am. A 2 (1985).
public final class GaborType implements LayerType {
  private static final Field<Integer> DIRECTIONS =
      Field.required(
          "directions", FieldKind.integer(1), "number of filters, the channels of the output");
  private static final Field<Integer> KERNEL =
      Field.of("kernel", FieldKind.integer(1), 5, "height and width of a filter, in pixels; odd");
  private static final Field<Double> WAVELENGTH =
      Field.of("wavelength", FieldKind.number(1, 100), 4.0, "wavelength of the cosine, in pixels");

  /// The width of the bell, as a share of the wavelength.
  private static final double WIDTH = 0.5;

  @Override
  public String id() {
    return "acme:gabor";
  }

  @Override
  public String summary() {
    return "2-D convolution whose filters begin as edges of every direction";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DIRECTIONS, KERNEL, WAVELENGTH);
  }

  @Override
  public Layer create(Config config) {
    int kernel = config.get(KERNEL);
    if (kernel % 2 == 0) {
      throw new StriateException(
          Code.BAD_VALUE, "a kernel of " + kernel + " has no middle; use an odd one");
    }
    return new Gabor(config.get(DIRECTIONS), kernel, config.get(WAVELENGTH));
  }

  private record Gabor(int directions, int kernel, double wavelength) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = inputs.getFirst();
      if (input.rank() != 3) {
        throw new StriateException(
            Code.SHAPES_DISAGREE, "needs images [channels, height, width], got " + input);
      }
      Shape weight = Shape.of(directions, input.extent(0), kernel, kernel);
      return List.of(Parameter.trainable("weight", weight, edges()));
    }

    private Initializer edges() {
      return (shape, random) -> {
        float[] values = new float[shape.size()];
        int taps = kernel * kernel;
        for (int i = 0; i < values.length; i++) {
          int direction = i / (taps * shape.extent(1));
          values[i] = (float) (gabor(direction, i % taps) / shape.extent(1));
        }
        return values;
      };
    }

    /// exp(-(x'^2 + y'^2) / 2 sigma^2) sin(2 pi x' / wavelength), with x', y' turned.
    private double gabor(int direction, int tap) {
      double angle = Math.PI * direction / directions;
      double x = tap % kernel - kernel / 2;
      double y = tap / kernel - kernel / 2;
      double across = x * Math.cos(angle) + y * Math.sin(angle);
      double sigma = WIDTH * wavelength;
      return Math.exp(-(x * x + y * y) / (2 * sigma * sigma))
          * Math.sin(2 * Math.PI * across / wavelength);
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      var same = new Conv2d(Window2d.square(kernel, 1, kernel / 2), 1);
      return emit.one(same, inputs.getFirst(), parameters.getFirst());
    }
  }
}
