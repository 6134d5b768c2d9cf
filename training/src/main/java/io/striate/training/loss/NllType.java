package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import java.util.List;

/// `nll`: for logarithms of probabilities `[classes, ...]`, such as a log-softmax gives, and the
/// index of the right class, minus the logarithm of that class, in nats: the negative
/// log-likelihood.
///
/// As PyTorch's `nll_loss`, also in its `weights`: a label of class y counts `weights[y]` times in
/// the mean.
public final class NllType implements LossType {
  @Override
  public String id() {
    return "nll";
  }

  @Override
  public String summary() {
    return "negative log-likelihood of log-probabilities, for one class per sample";
  }

  @Override
  public List<String> otherNames() {
    return List.of("NLLLoss", "NegativeLogLikelihood", "MultinomialLogisticLoss");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(ClassLabels.WEIGHTS, ClassLabels.IGNORE);
  }

  @Override
  public Loss create(Config config) {
    return new Nll(ClassLabels.of(config));
  }

  private record Nll(ClassLabels labels) implements ClassLoss {
    @Override
    public String called() {
      return "log-probabilities";
    }

    @Override
    public Value perLabel(Emitter emit, Value output, Value oneHot) {
      return emit.negate(ClassLabels.chosen(emit, oneHot, output));
    }

    @Override
    public Value average(Emitter emit, List<Value> versions) {
      return Averages.logMean(emit, versions);
    }

    @Override
    public Value answer(Emitter emit, Value output) {
      return emit.apply(Function.EXP, output);
    }
  }
}
