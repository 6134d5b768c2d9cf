package io.striate.api.op;

import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Folds some axes into one entry each; the axes stay, with extent 1. The order of additions is the
/// backend's, but fixed.
///
/// @param kind what to fold with; maxima and minima are NaN if any element is
/// @param axes ascending, at least one
public record Reduce(Kind kind, List<Integer> axes) implements CoreOp {
  /// What to fold with.
  public enum Kind {
    /// The sum.
    SUM,
    /// The largest.
    MAX,
    /// The smallest.
    MIN
  }

  public Reduce {
    axes = List.copyOf(axes);
  }

  @Override
  public String name() {
    return "reduce-" + kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.element(this, "the input", inputs.getFirst(), ElementType.FLOAT32);
    Shape shape = inputs.getFirst().shape();
    Check.that(this, !axes.isEmpty(), "at least one axis is needed");
    int previous = -1;
    for (int axis : axes) {
      Check.that(
          this,
          axis > previous && axis < shape.rank(),
          "axes " + axes + " must ascend within " + shape);
      previous = axis;
      shape = shape.with(axis, 1);
    }
    return List.of(TensorType.float32(shape));
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    if (!perSample.getFirst()) {
      return BatchRule.INDEPENDENT;
    }
    if (axes.getFirst() != 0) {
      return BatchRule.PER_SAMPLE;
    }
    return kind == Kind.SUM ? BatchRule.SUMS_BATCH : BatchRule.WHOLE_BATCH;
  }

  /// A sum passes its gradient to every element; a maximum or minimum shares it equally among the
  /// elements that attain it.
  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    Value x = self.inputs().getFirst();
    if (kind == Kind.SUM) {
      return List.of(Optional.of(emit.broadcastTo(g, x)));
    }
    Value attains = emit.apply(Elementwise.Function.EQUAL, x, self.outputs().getFirst());
    Value share = emit.divide(attains, emit.reduce(Kind.SUM, attains, axes));
    return List.of(Optional.of(emit.multiply(share, g)));
  }

  @Override
  public String toString() {
    return name() + " " + axes;
  }
}
