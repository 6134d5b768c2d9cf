package io.striate.layers.type.sequence;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.List;
import java.util.Optional;

/// `lstm`: a recurrent layer with long short-term memory, from states of zeros.
///
///     i, f, o = sigmoid(W x_t + b + U h_(t-1) + c), each with its own rows
///     g = tanh(W x_t + b + U h_(t-1) + c)
///     m_t = f m_(t-1) + i g
///     h_t = o tanh(m_t)
///
/// | tensor | shape |
/// |---|---|
/// | input | `[steps, features]` |
/// | `inputWeight`, `stateWeight` | `[4 units, features]`, `[4 units, units]` |
/// | `inputBias`, `stateBias` | `[4 units]` |
/// | output | `[steps, units]`, or `[units]` |
///
/// The rows are in the order i, f, g, o. Weights, biases and initial values are those of PyTorch, where
/// a sequence is `batch_first`; Keras starts with the bias 1 for f, which is `forgetBias` 1. The steps
/// are unrolled: the number of operations grows with the number of steps.
///
/// Source: Hochreiter and Schmidhuber, "Long short-term memory", Neural Computation 9, 1997; Gers,
/// Schmidhuber and Cummins, "Learning to forget", Neural Computation 12, 2000.
public final class LstmType implements LayerType {
  private static final Field<Double> FORGET_BIAS =
      Field.of(
          "forgetBias",
          FieldKind.number(-100, 100),
          0.0,
          "added to the initial bias of f, so that what is remembered lasts for many steps at first;"
              + " 1 is usual");

  @Override
  public String id() {
    return "lstm";
  }

  @Override
  public String summary() {
    return "recurrent layer with long short-term memory";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        Recurrence.UNITS,
        Recurrence.OUTPUT,
        Recurrence.REVERSE,
        Recurrence.BIAS,
        Recurrence.INIT,
        Recurrence.STATE_INIT,
        Recurrence.BIAS_INIT,
        FORGET_BIAS);
  }

  @Override
  public Layer create(Config config) {
    return new Recurrence(
        new Memory(config.get(Recurrence.UNITS), config.get(FORGET_BIAS)),
        Recurrence.Settings.of(config));
  }

  /// @param units of the state
  /// @param forgetBias added to the initial bias of f
  private record Memory(int units, double forgetBias) implements Recurrence.Cell {
    @Override
    public Initializer inputBias(Initializer usual) {
      if (forgetBias == 0) {
        return usual;
      }
      return (shape, random) -> {
        float[] values = usual.values(shape, random);
        for (int i = units; i < 2 * units; i++) {
          values[i] += (float) forgetBias;
        }
        return values;
      };
    }

    @Override
    public int gates() {
      return 4;
    }

    @Override
    public List<Value> next(Emitter emit, Value input, Optional<Value> state, List<Value> before) {
      Value sums = state.map(each -> emit.add(input, each)).orElse(input);
      Value write = emit.apply(Function.SIGMOID, Recurrence.gate(emit, sums, 0, 4));
      Value keep = emit.apply(Function.SIGMOID, Recurrence.gate(emit, sums, 1, 4));
      Value content = emit.apply(Function.TANH, Recurrence.gate(emit, sums, 2, 4));
      Value show = emit.apply(Function.SIGMOID, Recurrence.gate(emit, sums, 3, 4));
      Value written = emit.multiply(write, content);
      Value memory =
          before.isEmpty() ? written : emit.add(emit.multiply(keep, before.get(1)), written);
      return List.of(emit.multiply(show, emit.apply(Function.TANH, memory)), memory);
    }
  }
}
