package io.striate.training.optimizer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.SgdUpdate;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import java.util.List;

/// `sgd`: stochastic gradient descent, with momentum, Nesterov's form of it, and weight decay if
/// asked for.
public final class SgdType implements OptimizerType {
  static final Field<Double> LEARNING_RATE =
      Field.required("learningRate", FieldKind.number(0, Double.MAX_VALUE), "step size");
  static final Field<Double> MOMENTUM =
      Field.of(
          "momentum",
          FieldKind.numberBelow(0, 1),
          0.0,
          "fraction of the previous step that is added to each step");
  static final Field<Boolean> NESTEROV =
      Field.of("nesterov", FieldKind.flag(), false, "whether to use Nesterov momentum");
  static final Field<Double> WEIGHT_DECAY =
      Field.of(
          "weightDecay",
          FieldKind.number(0, Double.MAX_VALUE),
          0.0,
          "coefficient of the L2 penalty: added to the gradient, times the parameter");

  @Override
  public String id() {
    return "sgd";
  }

  @Override
  public String summary() {
    return "stochastic gradient descent";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LEARNING_RATE, MOMENTUM, NESTEROV, WEIGHT_DECAY);
  }

  @Override
  public Optimizer create(Config config) {
    var op = new SgdUpdate(config.get(MOMENTUM), config.get(NESTEROV), config.get(WEIGHT_DECAY));
    if (op.nesterov() && op.momentum() == 0) {
      throw new StriateException(
          Code.BAD_VALUE,
          "needs a momentum above 0 where \"nesterov\" is true",
          "add \"momentum\": 0.9, or leave \"nesterov\" out");
    }
    return new Sgd(config.get(LEARNING_RATE), op);
  }

  private record Sgd(double learningRate, SgdUpdate op) implements Optimizer {
    @Override
    public List<String> slots() {
      return op.momentum() == 0 ? List.of() : List.of("velocity");
    }

    @Override
    public void step(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate) {
      UpdateStep.emit(emit, op, parameter, gradient, slots, List.of(rate));
    }
  }
}
