package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// A step of Adam, with bias correction.
///
/// `m = b1 m + (1 - b1) g`; `v = b2 v + (1 - b2) g²`; with `t = step + 1`, the parameter goes down
/// by `rate * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)`. Weight decay is added to the
/// gradient, or, if it is decoupled (AdamW), takes `rate * decay * parameter` off the parameter
/// instead.
///
/// | tensor | shape |
/// |---|---|
/// | `parameter`, `gradient`, `m`, `v` | any, alike |
/// | `rate` | scalar |
/// | `step` | `i32[]`, from 0 |
/// | outputs | the new parameter, `m` and `v` |
///
/// Source: Kingma and Ba, "Adam", arXiv:1412.6980; Loshchilov and Hutter, arXiv:1711.05101.
public record AdamUpdate(
    double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled)
    implements CompositeOp {
  static Example example() {
    return Example.of(
        new AdamUpdate(0.9, 0.999, 1e-8, 0, false),
        Operand.numbers("parameter", Example.CLASSES, Example.FILTERS),
        Operand.numbers("gradient", Example.CLASSES, Example.FILTERS),
        Operand.numbers("m", Example.CLASSES, Example.FILTERS),
        Operand.positive("v", Example.CLASSES, Example.FILTERS),
        Operand.positive("rate"),
        Operand.step());
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "adam-update";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 6, 6);
    SgdUpdate.checkAlike(this, inputs.subList(0, 4));
    Check.shape(this, "rate", inputs.get(4), Shape.SCALAR);
    Check.element(this, "the step", inputs.get(5), ElementType.INT32);
    Check.shape(this, "the step", inputs.get(5), Shape.SCALAR);
    TensorType parameter = inputs.getFirst();
    return List.of(parameter, parameter, parameter);
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return perSample.contains(true) ? BatchRule.WHOLE_BATCH : BatchRule.INDEPENDENT;
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value parameter = inputs.get(0);
    Value rate = inputs.get(4);
    Value t = emit.add(inputs.get(5), emit.constant(1));
    Value g = inputs.get(1);
    if (weightDecay != 0 && !decoupled) {
      g = emit.add(g, emit.scale(parameter, weightDecay));
    }
    Value m = emit.add(emit.scale(inputs.get(2), beta1), emit.scale(g, 1 - beta1));
    Value squares = emit.scale(emit.multiply(g, g), 1 - beta2);
    Value v = emit.add(emit.scale(inputs.get(3), beta2), squares);
    Value mean = emit.divide(m, correction(emit, t, beta1));
    Value spread =
        emit.apply(Elementwise.Function.SQRT, emit.divide(v, correction(emit, t, beta2)));
    Value ratio = emit.divide(mean, emit.add(spread, emit.constant(epsilon)));
    if (weightDecay != 0 && decoupled) {
      ratio = emit.add(ratio, emit.scale(parameter, weightDecay));
    }
    return List.of(emit.subtract(parameter, emit.multiply(rate, ratio)), m, v);
  }

  /// `1 - beta^t`, as `tanh(a / 2) (1 + exp(-a))` with `a = -t ln beta`: the plain difference would
  /// lose half of the digits of single precision in the first steps.
  private static Value correction(Emitter emit, Value t, double beta) {
    Value a = emit.scale(t, -Math.log(beta));
    Value exp = emit.apply(Elementwise.Function.EXP, emit.negate(a));
    Value tanh = emit.apply(Elementwise.Function.TANH, emit.scale(a, 0.5));
    return emit.multiply(tanh, emit.add(exp, emit.constant(1)));
  }

  @Override
  public String toString() {
    return "adam-update (beta1 " + beta1 + ", beta2 " + beta2 + ")";
  }
}
