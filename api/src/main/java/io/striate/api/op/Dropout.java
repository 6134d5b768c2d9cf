package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Sets each element to 0 with probability `rate`, and divides the others by `1 - rate`. The mask
/// is that of [Generate.Uniform]: an element is dropped where its number is below the rate. Its
/// gradient is the same operation on the gradient.
///
/// | tensor | shape |
/// |---|---|
/// | `input` | `[N, ...]` |
/// | `step` | `i32[]` |
/// | `firstSample`, the position of the first sample in the batch that is trained on | `i32[]` |
/// | output | as the input |
///
/// Source: Srivastava and others, "Dropout", JMLR 15, 2014.
///
/// @param rate from 0 to below 1; rounded to a multiple of 2^-24, so that it compares alike in any
///   precision
/// @param seed the run's seed
/// @param purpose [io.striate.api.random.Philox#purpose] of what the numbers are for
/// @param first the number of the first entry of axis 0
/// @param rows how many entries of axis 0 belong to each sample, as in [Generate.Uniform]
public record Dropout(double rate, long seed, int purpose, int first, int rows)
    implements CompositeOp {
  public Dropout {
    double rounded = Math.rint(rate * 0x1p24) * 0x1p-24;
    if (!(rate >= 0 && rounded < 1)) {
      throw new IllegalArgumentException(
          "a dropout rate must be at least 0 and below 1, got " + rate);
    }
    rate = rounded;
  }

  static Example example() {
    return Example.of(
        new Dropout(0.5, 0, 0, 0, 1),
        Operand.samples("input", Example.CLASSES),
        Operand.step(),
        Operand.firstSample());
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "dropout";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 3, 3);
    Check.element(this, "input", inputs.get(0), ElementType.FLOAT32);
    Check.that(this, inputs.get(0).shape().rank() >= 1, "input needs an axis of samples");
    Check.position(this, inputs, 1);
    return List.of(inputs.getFirst());
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return perSample.getFirst() ? BatchRule.PER_SAMPLE : BatchRule.INDEPENDENT;
  }

  @Override
  public Op slice(int firstEntry, int count) {
    return new Dropout(rate, seed, purpose, first + firstEntry, rows);
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value x = inputs.get(0);
    var uniform = new Generate.Uniform(x.type().shape(), seed, purpose, first, rows);
    Value numbers = emit.one(uniform, inputs.get(1), inputs.get(2));
    Value drop = emit.apply(Elementwise.Function.GREATER, emit.constant(rate), numbers);
    Value kept = emit.scale(x, 1 / (1 - rate));
    return List.of(emit.apply(Elementwise.Function.SELECT, drop, emit.constant(0), kept));
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    Value gradient = emit.one(this, g, self.inputs().get(1), self.inputs().get(2));
    return List.of(Optional.of(gradient), Optional.empty(), Optional.empty());
  }

  @Override
  public String toString() {
    return "dropout (rate " + rate + ")";
  }
}
