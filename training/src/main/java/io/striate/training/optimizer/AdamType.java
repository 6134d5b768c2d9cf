package io.striate.training.optimizer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.AdamUpdate;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import java.util.List;

/// `adam`: steps scaled by running means of the gradient and of its square, with bias correction;
/// with decoupled weight decay it is AdamW.
///
/// Source: Kingma and Ba, "Adam", arXiv:1412.6980; Loshchilov and Hutter, arXiv:1711.05101.
public final class AdamType implements OptimizerType {
  static final Field<Double> LEARNING_RATE =
      Field.of("learningRate", FieldKind.number(0, Double.MAX_VALUE), 0.001, "step size");
  static final Field<Double> BETA1 =
      Field.of(
          "beta1",
          FieldKind.numberBelow(0, 1),
          0.9,
          "decay rate of the running mean of the gradient");
  static final Field<Double> BETA2 =
      Field.of(
          "beta2",
          FieldKind.numberBelow(0, 1),
          0.999,
          "decay rate of the running mean of the squared gradient");
  static final Field<Double> EPSILON =
      Field.of(
          "epsilon",
          FieldKind.number(0, 1),
          1e-8,
          "added to the denominator, for numerical stability");
  static final Field<Double> WEIGHT_DECAY =
      Field.of(
          "weightDecay", FieldKind.number(0, Double.MAX_VALUE), 0.0, "weight decay coefficient");
  static final Field<Boolean> DECOUPLED =
      Field.of(
          "decoupled",
          FieldKind.flag(),
          false,
          "whether the decay is applied to the parameter (AdamW) instead of the gradient");

  @Override
  public String id() {
    return "adam";
  }

  @Override
  public String summary() {
    return "Adam: step sizes adapted by running means of the gradient and of its square";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LEARNING_RATE, BETA1, BETA2, EPSILON, WEIGHT_DECAY, DECOUPLED);
  }

  @Override
  public Optimizer create(Config config) {
    var op =
        new AdamUpdate(
            config.get(BETA1),
            config.get(BETA2),
            config.get(EPSILON),
            config.get(WEIGHT_DECAY),
            config.get(DECOUPLED));
    return new Adam(config.get(LEARNING_RATE), op);
  }

  /// Adam and AdamW, which differ in the operation.
  record Adam(double learningRate, AdamUpdate op) implements Optimizer {
    @Override
    public List<String> slots() {
      return List.of("m", "v");
    }

    @Override
    public void step(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate) {
      UpdateStep.emit(emit, op, parameter, gradient, slots, List.of(rate, emit.step()));
    }
  }
}
