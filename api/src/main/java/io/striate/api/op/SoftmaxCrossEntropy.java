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

/// The cross-entropy, in nats, between the softmax of logits and the class that each label names.
///
/// | tensor | shape |
/// |---|---|
/// | `logits` | `[N, classes, ...]` |
/// | `labels` | `i32[N, ...]`, from 0 to classes - 1; checked by the caller |
/// | output | `[N, ...]`, one loss each |
public record SoftmaxCrossEntropy() implements CompositeOp {
  static Example example() {
    return Example.of(
        new SoftmaxCrossEntropy(), Operand.samples("logits", Example.CLASSES), Operand.labels());
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "softmax-cross-entropy";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Shape labels = labels(this, inputs.get(0));
    Check.element(this, "labels", inputs.get(1), ElementType.INT32);
    Check.shape(this, "labels", inputs.get(1), labels);
    return List.of(TensorType.float32(labels));
  }

  /// The shape of the labels that belong to logits: without the axis of classes.
  static Shape labels(Op op, TensorType logits) {
    Check.element(op, "logits", logits, ElementType.FLOAT32);
    Check.that(op, logits.shape().rank() >= 2, "logits need classes along axis 1, got " + logits);
    int[] extents = logits.shape().extents();
    int[] rest = new int[extents.length - 1];
    rest[0] = extents[0];
    System.arraycopy(extents, 2, rest, 1, rest.length - 1);
    return Shape.of(rest);
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return allPerSample(perSample);
  }

  /// All inputs are per sample, or none is.
  static BatchRule allPerSample(List<Boolean> perSample) {
    if (!perSample.contains(true)) {
      return BatchRule.INDEPENDENT;
    }
    return perSample.contains(false) ? BatchRule.WHOLE_BATCH : BatchRule.PER_SAMPLE;
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value logits = inputs.get(0);
    Value shifted = emit.subtract(logits, emit.reduce(Reduce.Kind.MAX, logits, List.of(1)));
    Value exp = emit.apply(Elementwise.Function.EXP, shifted);
    Value logSum =
        emit.apply(Elementwise.Function.LOG, emit.reduce(Reduce.Kind.SUM, exp, List.of(1)));
    Value chosen =
        emit.apply(
            Elementwise.Function.SELECT,
            oneHot(emit, logits, inputs.get(1)),
            shifted,
            emit.constant(0));
    Value loss = emit.subtract(logSum, emit.reduce(Reduce.Kind.SUM, chosen, List.of(1)));
    return List.of(emit.reshape(loss, inputs.get(1).type().shape()));
  }

  /// 1 where the class along axis 1 is the label's, else 0.
  static Value oneHot(Emitter emit, Value logits, Value labels) {
    Shape shape = logits.type().shape();
    int[] classes = new int[shape.rank()];
    java.util.Arrays.fill(classes, 1);
    classes[1] = shape.extent(1);
    Value column = emit.reshape(labels, shape.with(1, 1));
    return emit.apply(Elementwise.Function.EQUAL, column, emit.iota(Shape.of(classes), 1));
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    Value gradLogits =
        emit.one(new SoftmaxCrossEntropyGrad(), self.inputs().get(0), self.inputs().get(1), g);
    return List.of(Optional.of(gradLogits), Optional.empty());
  }

  @Override
  public String toString() {
    return "softmax-cross-entropy";
  }
}
