package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// The index of the largest element along an axis, the first among equals; the axis's extent where
/// one is NaN. The most likely class is that along axis 1.
///
/// | tensor | shape |
/// |---|---|
/// | input | float32, any shape with the axis, such as `[N, classes, ...]` |
/// | output | the input's shape without the axis, such as `[N, ...]`; whole numbers in float32 |
///
/// @param axis from 0; of at most 2^24 positions, beyond which float32 has no whole numbers
public record ArgMax(int axis) implements CompositeOp {
  /// The most likely class: along axis 1.
  public ArgMax() {
    this(1);
  }

  static Example example() {
    return Example.of(new ArgMax(), Operand.samples("logits", Example.CLASSES));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "argmax";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType input = inputs.getFirst();
    Check.element(this, "the input", input, ElementType.FLOAT32);
    Check.axis(this, axis, input);
    Check.positions(this, axis, input.shape());
    return List.of(TensorType.float32(Take.replaced(input.shape(), axis, 1, Shape.SCALAR)));
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return BatchRule.unlessAlongSamples(axis, perSample.getFirst());
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value x = inputs.getFirst();
    Shape shape = x.type().shape();
    int[] classes = new int[shape.rank()];
    java.util.Arrays.fill(classes, 1);
    classes[axis] = shape.extent(axis);
    Value largest = emit.reduce(Reduce.Kind.MAX, x, List.of(axis));
    Value attains = emit.apply(Elementwise.Function.EQUAL, x, largest);
    Value candidates =
        emit.apply(
            Elementwise.Function.SELECT,
            attains,
            emit.iota(Shape.of(classes), axis),
            emit.constant(shape.extent(axis)));
    Value first = emit.reduce(Reduce.Kind.MIN, candidates, List.of(axis));
    return List.of(emit.reshape(first, Take.replaced(shape, axis, 1, Shape.SCALAR)));
  }

  /// An index does not change smoothly: there is no gradient.
  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    return List.of(Optional.empty());
  }

  @Override
  public String toString() {
    return axis == 1 ? "argmax" : "argmax along " + axis;
  }
}
