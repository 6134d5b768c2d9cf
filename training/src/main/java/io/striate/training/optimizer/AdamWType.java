package io.striate.training.optimizer;

import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.AdamUpdate;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import java.util.List;
import java.util.Map;

/// `adamw`: Adam with decoupled weight decay, which takes `rate * weightDecay * parameter` off the
/// parameter instead of changing the gradient. Defaults are those of PyTorch's `AdamW`; Keras has
/// the weight decay 0.004 and the epsilon 1e-7.
///
/// Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", arXiv:1711.05101.
public final class AdamWType implements OptimizerType {
  static final Field<Double> WEIGHT_DECAY =
      Field.of(
          "weightDecay",
          FieldKind.number(0, Double.MAX_VALUE),
          0.01,
          "weight decay coefficient: what a step takes off the parameter, per learning rate");

  @Override
  public String id() {
    return "adamw";
  }

  @Override
  public String summary() {
    return "Adam with decoupled weight decay";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        AdamType.LEARNING_RATE, AdamType.BETA1, AdamType.BETA2, AdamType.EPSILON, WEIGHT_DECAY);
  }

  @Override
  public Optimizer create(Config config) {
    return new AdamType.Adam(
        config.get(AdamType.LEARNING_RATE),
        new AdamUpdate(
            config.get(AdamType.BETA1),
            config.get(AdamType.BETA2),
            config.get(AdamType.EPSILON),
            config.get(WEIGHT_DECAY),
            true));
  }

  /// The optimizer with its defaults, as the default of a field.
  static Component<Optimizer> byDefault() {
    var type = new AdamWType();
    var config = Config.of(type.fields(), Map.of());
    return Component.of(type.id(), config.canonical(), type.create(config));
  }
}
