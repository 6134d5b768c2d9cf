package io.striate.layers.type.sequence;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.List;
import java.util.Optional;

/// `gru`: a gated recurrent layer, from a state of zeros.
///
///     r, z = sigmoid(W x_t + b + U h_(t-1) + c), each with its own rows
///     n = tanh(W x_t + b + r (U h_(t-1) + c))
///     h_t = (1 - z) n + z h_(t-1)
///
/// | tensor | shape |
/// |---|---|
/// | input | `[steps, features]` |
/// | `inputWeight`, `stateWeight` | `[3 units, features]`, `[3 units, units]` |
/// | `inputBias`, `stateBias` | `[3 units]` |
/// | output | `[steps, units]`, or `[units]` |
///
/// The rows are in the order r, z, n. As in PyTorch and in Keras (`reset_after`), r multiplies the state
/// behind its weight; in the source it does so before. Weights, biases and initial values are those of
/// PyTorch, where a sequence is `batch_first`. The steps are unrolled: the number of operations grows
/// with the number of steps.
///
/// Source: Cho and others, arXiv:1406.1078.
public final class GruType implements LayerType {
  @Override
  public String id() {
    return "gru";
  }

  @Override
  public String summary() {
    return "gated recurrent layer";
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
        Recurrence.BIAS_INIT);
  }

  @Override
  public Layer create(Config config) {
    return new Recurrence(new Gated(), Recurrence.Settings.of(config));
  }

  private record Gated() implements Recurrence.Cell {
    @Override
    public int gates() {
      return 3;
    }

    @Override
    public List<Value> next(Emitter emit, Value input, Optional<Value> state, List<Value> before) {
      Value reset = emit.apply(Function.SIGMOID, sum(emit, input, state, 0));
      Value keep = emit.apply(Function.SIGMOID, sum(emit, input, state, 1));
      Value own = Recurrence.gate(emit, input, 2, 3);
      Value both =
          state
              .map(each -> emit.add(own, emit.multiply(reset, Recurrence.gate(emit, each, 2, 3))))
              .orElse(own);
      Value content = emit.apply(Function.TANH, both);
      Value fresh = emit.multiply(emit.subtract(emit.constant(1), keep), content);
      return List.of(
          before.isEmpty() ? fresh : emit.add(fresh, emit.multiply(keep, before.getFirst())));
    }

    private static Value sum(Emitter emit, Value input, Optional<Value> state, int gate) {
      Value own = Recurrence.gate(emit, input, gate, 3);
      return state.map(each -> emit.add(own, Recurrence.gate(emit, each, gate, 3))).orElse(own);
    }
  }
}
