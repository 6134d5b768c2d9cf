package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.List;

/// `gelu`: `x` times the standard normal distribution function of `x`, element by element.
///
/// - `none`: `x / 2 (1 + erf(x / sqrt(2)))`
/// - `tanh`: `x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x³)))`, computed as `x` times the logistic
///   function of twice that argument
///
/// Source: Hendrycks and Gimpel, "Gaussian error linear units", arXiv:1606.08415.
public final class GeluType implements LayerType {
  /// How the normal distribution function is computed.
  enum Approximation {
    /// By the error function.
    NONE {
      @Override
      Value gelu(Emitter emit, Value x) {
        return Formulas.half(emit, x, emit.erf(emit.scale(x, Math.sqrt(0.5))));
      }
    },
    /// By the hyperbolic tangent.
    TANH {
      @Override
      Value gelu(Emitter emit, Value x) {
        double twice = 2 * Math.sqrt(2 / Math.PI);
        Value slope = emit.add(emit.scale(emit.square(x), 0.044715 * twice), emit.constant(twice));
        return emit.multiply(x, emit.apply(Function.SIGMOID, emit.multiply(x, slope)));
      }
    };

    /// `x` times the distribution function.
    abstract Value gelu(Emitter emit, Value x);
  }

  private static final Field<Approximation> APPROXIMATION =
      Field.of(
          "approximation",
          FieldKind.word(Approximation.class),
          Approximation.NONE,
          "how the normal distribution function is computed");

  @Override
  public String id() {
    return "gelu";
  }

  @Override
  public String summary() {
    return "x times the normal distribution function of x";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(APPROXIMATION);
  }

  @Override
  public Layer create(Config config) {
    Approximation approximation = config.get(APPROXIMATION);
    return new Activation(OutputRange.ANY, (emit, input) -> approximation.gelu(emit, input));
  }
}
