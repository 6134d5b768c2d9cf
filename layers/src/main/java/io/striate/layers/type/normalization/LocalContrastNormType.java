package io.striate.layers.type.normalization;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `local-contrast-norm`: subtracts from each number a weighted mean of the numbers around it, then
/// divides by a weighted deviation of them.
///
///     v = x - sum w x
///     y = v / max(c, s),  s = sqrt(sum w v²)
///
/// The sums are over all channels and a square of `size` by `size` pixels, with Gaussian weights `w`
/// that add up to 1; `c` is the mean of `s` over all positions of the sample. At the borders, the
/// weights of the pixels that exist add up to 1. `epsilon` is the least divisor. Input and output
/// `[C, H, W]`; no parameters.
///
/// Source: Jarrett, Kavukcuoglu, Ranzato and LeCun, "What is the best multi-stage architecture for object
/// recognition?", ICCV 2009.
public final class LocalContrastNormType implements LayerType {
  /// What is computed.
  enum Parts {
    /// The subtraction and the division.
    BOTH,
    /// The subtraction alone.
    SUBTRACTIVE,
    /// The division alone.
    DIVISIVE
  }

  private static final Field<Integer> SIZE =
      Field.of("size", FieldKind.integer(1), 9, "height and width of the window, in pixels; odd");
  private static final Field<Double> DEVIATION =
      Field.derived(
          "deviation",
          FieldKind.number(1e-3, Double.MAX_VALUE),
          config -> config.get(SIZE) / 4.0,
          "standard deviation of the Gaussian weights, in pixels; a quarter of the size by"
              + " default");
  private static final Field<Parts> PARTS =
      Field.of("parts", FieldKind.word(Parts.class), Parts.BOTH, "what is computed");
  private static final Field<Double> EPSILON =
      Field.of("epsilon", FieldKind.number(1e-12, 1), 1e-4, "the least divisor");

  @Override
  public String id() {
    return "local-contrast-norm";
  }

  @Override
  public String summary() {
    return "subtracts the local mean and divides by the local deviation";
  }

  @Override
  public List<String> otherNames() {
    return List.of(
        "SpatialContrastiveNormalization",
        "SpatialSubtractiveNormalization",
        "SpatialDivisiveNormalization");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(SIZE, DEVIATION, PARTS, EPSILON);
  }

  @Override
  public Layer create(Config config) {
    int size = config.get(SIZE);
    if (size % 2 == 0) {
      throw new StriateException(
          Code.BAD_VALUE, "needs an odd size, so that a window has a center, got " + size);
    }
    return new ContrastNorm(size, config.get(DEVIATION), config.get(PARTS), config.get(EPSILON));
  }

  private record ContrastNorm(int size, double deviation, Parts parts, double epsilon)
      implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      InputShapes.image(inputs.getFirst());
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value input = inputs.getFirst();
      Value centered =
          parts == Parts.DIVISIVE ? input : emit.subtract(input, weighted(emit, input));
      if (parts == Parts.SUBTRACTIVE) {
        return centered;
      }
      Value variance = weighted(emit, emit.square(centered));
      // A root has no finite slope at 0.
      Value safe = emit.apply(Function.SELECT, variance, variance, emit.constant(1));
      Value local =
          emit.apply(Function.SELECT, variance, emit.apply(Function.SQRT, safe), emit.constant(0));
      Shape shape = local.type().shape();
      Value sum = emit.reduce(Reduce.Kind.SUM, local, List.of(2, 3));
      Value mean = emit.scale(sum, 1.0 / (shape.extent(2) * shape.extent(3)));
      Value divisor =
          emit.apply(
              Function.MAXIMUM, emit.apply(Function.MAXIMUM, local, mean), emit.constant(epsilon));
      return emit.divide(centered, divisor);
    }

    /// The weighted mean over all channels, `[N, 1, H, W]`.
    private Value weighted(Emitter emit, Value x) {
      Shape shape = x.type().shape();
      Value weights = emit.constant(Shape.of(1, 1, size, size), gaussian());
      var convolution = new Conv2d(Window2d.square(size, 1, size / 2), 1);
      Value channels = emit.reduce(Reduce.Kind.SUM, x, List.of(1));
      Value sums = emit.one(convolution, channels, weights);
      Value ones = emit.fill(Shape.of(1, 1, shape.extent(2), shape.extent(3)), shape.extent(1));
      return emit.divide(sums, emit.one(convolution, ones, weights));
    }

    /// Gaussian weights; what they add up to does not matter.
    private float[] gaussian() {
      float[] weights = new float[size * size];
      for (int i = 0; i < weights.length; i++) {
        int row = i / size - size / 2;
        int column = i % size - size / 2;
        double square = row * row + column * column;
        weights[i] = (float) StrictMath.exp(-square / (2 * deviation * deviation));
      }
      return weights;
    }
  }
}
