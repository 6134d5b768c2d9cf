package io.striate.training.optimizer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import java.util.ArrayList;
import java.util.List;

/// `rmsprop`: steps scaled by the root of a running mean of the squared gradient.
///
/// `v = rho v + (1 - rho) g²`, and the parameter goes down by `rate * g / (sqrt(v) + epsilon)`, or
/// with `epsilonInside` by `rate * g / sqrt(v + epsilon)`. If it is centered, `v` is reduced by the
/// square of a running mean of the gradient, which gives an estimate of the variance. With
/// momentum, `velocity = momentum * velocity + g / ...`, and the parameter goes down by `rate *
/// velocity`.
///
/// Epsilon is added to the root in PyTorch, whose defaults these are, and in Caffe; under the root
/// in TensorFlow and Keras, which also have a `rho` of 0.9, a rate of 0.001 and an epsilon of 1e-7.
///
/// Source: Tieleman and Hinton, "Lecture 6.5 - rmsprop", Coursera, 2012; centered: Graves,
/// arXiv:1308.0850.
public final class RmsPropType implements OptimizerType {
  private static final Field<Double> LEARNING_RATE =
      Field.of("learningRate", FieldKind.number(0, Double.MAX_VALUE), 0.01, "step size");
  private static final Field<Double> RHO =
      Field.of(
          "rho",
          FieldKind.numberBelow(0, 1),
          0.99,
          "decay rate of the running mean of the squared gradient");
  private static final Field<Boolean> EPSILON_INSIDE =
      Field.of(
          "epsilonInside",
          FieldKind.flag(),
          false,
          "whether epsilon is added under the root (Keras) instead of to the root (PyTorch)");
  private static final Field<Boolean> CENTERED =
      Field.of(
          "centered",
          FieldKind.flag(),
          false,
          "whether to scale by the variance of the gradient instead of its mean square");

  @Override
  public String id() {
    return "rmsprop";
  }

  @Override
  public String summary() {
    return "steps scaled by the root of a running mean of the squared gradient";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        LEARNING_RATE,
        RHO,
        AdamType.EPSILON,
        EPSILON_INSIDE,
        SgdType.MOMENTUM,
        CENTERED,
        SgdType.WEIGHT_DECAY);
  }

  @Override
  public Optimizer create(Config config) {
    return new RmsProp(
        config.get(LEARNING_RATE),
        config.get(RHO),
        config.get(AdamType.EPSILON),
        config.get(EPSILON_INSIDE),
        config.get(SgdType.MOMENTUM),
        config.get(CENTERED),
        config.get(SgdType.WEIGHT_DECAY));
  }

  private record RmsProp(
      double learningRate,
      double rho,
      double epsilon,
      boolean inside,
      double momentum,
      boolean centered,
      double weightDecay)
      implements Optimizer {
    @Override
    public List<String> slots() {
      var slots = new ArrayList<>(List.of("v"));
      if (centered) {
        slots.add("mean");
      }
      if (momentum > 0) {
        slots.add("velocity");
      }
      return slots;
    }

    @Override
    public void step(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate) {
      Value g = UpdateStep.decayed(emit, gradient, parameter, weightDecay);
      Value v = UpdateStep.mean(emit, slots.getFirst(), emit.square(g), rho);
      emit.update(slots.getFirst(), v);
      Value spread = v;
      if (centered) {
        Value mean = UpdateStep.mean(emit, slots.get(1), g, rho);
        emit.update(slots.get(1), mean);
        // Rounding must not make it negative.
        spread = emit.relu(emit.subtract(v, emit.square(mean)));
      }
      Value direction = emit.divide(g, root(emit, spread));
      if (momentum > 0) {
        direction = emit.add(emit.scale(slots.getLast(), momentum), direction);
        emit.update(slots.getLast(), direction);
      }
      UpdateStep.descend(emit, parameter, rate, direction);
    }

    private Value root(Emitter emit, Value spread) {
      Value least = emit.constant(epsilon);
      return inside
          ? emit.apply(Function.SQRT, emit.add(spread, least))
          : emit.add(emit.apply(Function.SQRT, spread), least);
    }
  }
}
