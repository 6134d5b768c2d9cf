package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.op.Reduce;
import io.striate.api.op.Softmax;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import java.util.List;

/// `perceptron`: for scores x of classes and the index y of the right class, `max x - x[y]`: 0 as
/// soon as the right class has the highest score, without a margin.
///
/// `predict` shows the softmax of the scores, which has their order but is not calibrated.
///
/// Source: LeCun et al., "A Tutorial on Energy-Based Learning", 2006, section 2.2.2.
public final class PerceptronType implements LossType {
  @Override
  public String id() {
    return "perceptron";
  }

  @Override
  public String summary() {
    return "how far the highest score is above that of the right class";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(ClassLabels.WEIGHTS, ClassLabels.IGNORE);
  }

  @Override
  public Loss create(Config config) {
    return new Perceptron(ClassLabels.of(config));
  }

  private record Perceptron(ClassLabels labels) implements ClassLoss {
    @Override
    public String called() {
      return "scores";
    }

    @Override
    public Value perLabel(Emitter emit, Value output, Value oneHot) {
      Value highest = emit.reduce(Reduce.Kind.MAX, output, List.of(1));
      return emit.subtract(highest, ClassLabels.chosen(emit, oneHot, output));
    }

    @Override
    public Value answer(Emitter emit, Value output) {
      return emit.one(new Softmax(), output);
    }
  }
}
