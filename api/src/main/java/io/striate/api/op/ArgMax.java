package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// The index of the largest element along axis 1, the first among equals; the number of classes
/// where one is NaN.
///
/// | tensor | shape |
/// |---|---|
/// | input | `[N, classes, ...]` |
/// | output | `[N, ...]`, whole numbers in float32 |
public record ArgMax() implements CompositeOp {
  static Example example() {
    return Example.of(new ArgMax(), Operand.samples("logits", Example.CLASSES));
  }

  @Override
  public String name() {
    return "argmax";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    return List.of(TensorType.float32(SoftmaxCrossEntropy.labels(this, inputs.getFirst())));
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return perSample.getFirst() ? BatchRule.PER_SAMPLE : BatchRule.INDEPENDENT;
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value x = inputs.getFirst();
    Shape shape = x.type().shape();
    int[] classes = new int[shape.rank()];
    java.util.Arrays.fill(classes, 1);
    classes[1] = shape.extent(1);
    Value largest = emit.reduce(Reduce.Kind.MAX, x, List.of(1));
    Value attains = emit.apply(Elementwise.Function.EQUAL, x, largest);
    Value candidates =
        emit.apply(
            Elementwise.Function.SELECT,
            attains,
            emit.iota(Shape.of(classes), 1),
            emit.constant(shape.extent(1)));
    Value first = emit.reduce(Reduce.Kind.MIN, candidates, List.of(1));
    return List.of(emit.reshape(first, SoftmaxCrossEntropy.labels(this, x.type())));
  }

  /// An index does not change smoothly: there is no gradient.
  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    return List.of(Optional.empty());
  }

  @Override
  public String toString() {
    return "argmax";
  }
}
