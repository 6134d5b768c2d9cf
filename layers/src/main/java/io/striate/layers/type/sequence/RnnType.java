package io.striate.layers.type.sequence;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.List;
import java.util.Optional;

/// `rnn`: a recurrent layer, `h_t = tanh(W x_t + b + U h_(t-1) + c)`, from a state `h` of zeros
/// (Elman).
///
/// | tensor | shape |
/// |---|---|
/// | input | `[steps, features]` |
/// | `inputWeight`, `stateWeight` | `[units, features]`, `[units, units]` |
/// | `inputBias`, `stateBias` | `[units]` |
/// | output | `[steps, units]`, or `[units]` |
///
/// Weights, biases and initial values are those of PyTorch, where a sequence is `batch_first`. The
/// steps are unrolled: the number of operations grows with the number of steps.
///
/// Source: Elman, "Finding structure in time", Cognitive Science 14, 1990.
public final class RnnType implements LayerType {
  /// The function of a step.
  enum Nonlinearity {
    /// The hyperbolic tangent.
    TANH,
    /// The larger of the number and 0.
    RELU
  }

  private static final Field<Nonlinearity> FUNCTION =
      Field.of(
          "function",
          FieldKind.word(Nonlinearity.class),
          Nonlinearity.TANH,
          "the function of a step");

  @Override
  public String id() {
    return "rnn";
  }

  @Override
  public String summary() {
    return "recurrent layer";
  }

  @Override
  public List<String> otherNames() {
    return List.of("SimpleRNN");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        Recurrence.UNITS,
        FUNCTION,
        Recurrence.OUTPUT,
        Recurrence.REVERSE,
        Recurrence.BIAS,
        Recurrence.INIT,
        Recurrence.STATE_INIT,
        Recurrence.BIAS_INIT);
  }

  @Override
  public Layer create(Config config) {
    boolean rectified = config.get(FUNCTION) == Nonlinearity.RELU;
    Function function = rectified ? Function.RELU : Function.TANH;
    return new Recurrence(new Simple(function), Recurrence.Settings.of(config));
  }

  private record Simple(Function function) implements Recurrence.Cell {
    @Override
    public int gates() {
      return 1;
    }

    @Override
    public List<Value> next(Emitter emit, Value input, Optional<Value> state, List<Value> before) {
      Value sum = state.map(each -> emit.add(input, each)).orElse(input);
      return List.of(emit.apply(function, sum));
    }
  }
}
