package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Cuts a tensor into parts along an axis: the inverse of [Move.Concat], which is its gradient. A
/// sequence cut into T steps so has one gradient of its size; T slices would have T.
///
/// | tensor | shape |
/// |---|---|
/// | input | `[..., sum of sizes, ...]`, any element type |
/// | output i | `[..., sizes[i], ...]` |
///
/// @param axis from 0
/// @param sizes the extent of each part along the axis, at least one of them; their sum is the
///   input's extent
public record Split(int axis, List<Integer> sizes) implements CompositeOp {
  public Split {
    sizes = List.copyOf(sizes);
  }

  static Example example() {
    return Example.of(
        new Split(1, List.of(3, 1, Example.CLASSES - 4)),
        Operand.samples("input", Example.CLASSES, 2));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "split";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType input = inputs.getFirst();
    Check.axis(this, axis, input);
    long sum = 0;
    var parts = new ArrayList<TensorType>();
    for (int size : sizes) {
      Check.that(this, size >= 1, "sizes " + sizes + " must be at least 1");
      sum += size;
      parts.add(new TensorType(input.element(), input.shape().with(axis, size)));
    }
    Check.that(
        this,
        sum == input.shape().extent(axis),
        "sizes " + sizes + " along axis " + axis + " do not add up to " + input);
    return parts;
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return BatchRule.unlessAlongSamples(axis, perSample.getFirst());
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    var parts = new ArrayList<Value>();
    int begin = 0;
    for (int size : sizes) {
      parts.add(emit.slice(inputs.getFirst(), axis, begin, begin + size));
      begin += size;
    }
    return parts;
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    var parts = new ArrayList<Value>();
    for (int i = 0; i < gradOutputs.size(); i++) {
      Value like = self.outputs().get(i);
      parts.add(gradOutputs.get(i).orElseGet(() -> emit.broadcastTo(emit.constant(0), like)));
    }
    return List.of(Optional.of(emit.emit(new Move.Concat(axis), parts).getFirst()));
  }

  @Override
  public String toString() {
    return "split along " + axis + " into " + sizes;
  }
}
