package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Gradient of [SoftmaxCrossEntropy] by the logits: `(softmax - one hot) * gradLoss`.
///
/// | tensor | shape |
/// |---|---|
/// | `logits` | `[N, classes, ...]` |
/// | `labels` | `i32[N, ...]` |
/// | `gradLoss` | `[N, ...]` |
/// | output `gradLogits` | `[N, classes, ...]` |
public record SoftmaxCrossEntropyGrad() implements CompositeOp {
  static Example example() {
    return Example.of(
        new SoftmaxCrossEntropyGrad(),
        Operand.samples("logits", Example.CLASSES),
        Operand.labels(),
        Operand.samples("gradLoss"));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "softmax-cross-entropy-grad";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 3, 3);
    Shape labels = SoftmaxCrossEntropy.labels(this, inputs.get(0));
    Check.element(this, "labels", inputs.get(1), ElementType.INT32);
    Check.shape(this, "labels", inputs.get(1), labels);
    Check.element(this, "gradLoss", inputs.get(2), ElementType.FLOAT32);
    Check.shape(this, "gradLoss", inputs.get(2), labels);
    return List.of(inputs.getFirst());
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return SoftmaxCrossEntropy.allPerSample(perSample);
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value logits = inputs.get(0);
    Value probabilities = emit.one(new Softmax(), logits);
    Value oneHot = SoftmaxCrossEntropy.oneHot(emit, logits, inputs.get(1));
    Value column = emit.reshape(inputs.get(2), logits.type().shape().with(1, 1));
    return List.of(emit.multiply(emit.subtract(probabilities, oneHot), column));
  }

  @Override
  public String toString() {
    return "softmax-cross-entropy-grad";
  }
}
