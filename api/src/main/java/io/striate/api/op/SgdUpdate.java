package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// A step of stochastic gradient descent.
///
/// With weight decay `d`, momentum `m` and learning rate `r`: `g = gradient + d * parameter`; `v =
/// m * velocity + g`; the parameter goes down by `r * v`, or with Nesterov's form by `r * (g + m *
/// v)`.
///
/// | tensor | shape |
/// |---|---|
/// | `parameter`, `gradient` | any, alike |
/// | `velocity`, only if the momentum is not 0 | as the parameter |
/// | `rate` | scalar |
/// | outputs | the new parameter, and the new velocity if there is one |
///
/// Source: Sutskever and others, "On the importance of initialization and momentum in deep
/// learning", ICML 2013.
public record SgdUpdate(double momentum, boolean nesterov, double weightDecay)
    implements CompositeOp {
  static Example example() {
    return Example.of(
        new SgdUpdate(0.9, false, 0),
        Operand.numbers("parameter", Example.CLASSES, Example.FILTERS),
        Operand.numbers("gradient", Example.CLASSES, Example.FILTERS),
        Operand.numbers("velocity", Example.CLASSES, Example.FILTERS),
        Operand.positive("rate"));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "sgd-update";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    int count = momentum == 0 ? 3 : 4;
    Check.inputs(this, inputs, count, count);
    checkAlike(this, inputs.subList(0, count - 1));
    Check.shape(this, "rate", inputs.getLast(), Shape.SCALAR);
    return java.util.Collections.nCopies(count - 2, inputs.getFirst());
  }

  /// Checks that a parameter, its gradient and its slots have one shape.
  static void checkAlike(Op op, List<TensorType> inputs) {
    for (TensorType input : inputs) {
      Check.shape(op, "gradient and slots", input, inputs.getFirst().shape());
    }
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return perSample.contains(true) ? BatchRule.WHOLE_BATCH : BatchRule.INDEPENDENT;
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value parameter = inputs.get(0);
    Value rate = inputs.getLast();
    Value g = inputs.get(1);
    if (weightDecay != 0) {
      g = emit.add(g, emit.scale(parameter, weightDecay));
    }
    var outputs = new ArrayList<Value>();
    Value direction = g;
    if (momentum != 0) {
      Value velocity = emit.add(emit.scale(inputs.get(2), momentum), g);
      direction = nesterov ? emit.add(g, emit.scale(velocity, momentum)) : velocity;
      outputs.add(velocity);
    }
    outputs.addFirst(emit.subtract(parameter, emit.multiply(rate, direction)));
    return outputs;
  }

  @Override
  public String toString() {
    return "sgd-update (momentum "
        + momentum
        + (nesterov ? ", nesterov" : "")
        + (weightDecay == 0 ? "" : ", weight decay " + weightDecay)
        + ")";
  }
}
