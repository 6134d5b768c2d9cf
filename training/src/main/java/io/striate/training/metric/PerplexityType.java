package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Direction;
import io.striate.api.train.MeanMetric;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Unit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// `perplexity`: the exponential of the mean cross-entropy, in nats, between the softmax of logits
/// and labels: among how many equally likely classes the network is undecided.
///
/// Source: Jelinek et al., "Perplexity - a measure of the difficulty of speech recognition tasks",
/// 1977.
public final class PerplexityType implements MetricType {
  @Override
  public String id() {
    return "perplexity";
  }

  @Override
  public String summary() {
    return "exponential of the mean cross-entropy of logits";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(Labels.IGNORE);
  }

  @Override
  public Metric create(Config config) {
    return new Perplexity(new Labels(config.get(Labels.IGNORE)));
  }

  private record Perplexity(Labels labels) implements MeanMetric {
    @Override
    public Direction direction() {
      return Direction.LOWER;
    }

    @Override
    public Unit unit() {
      return Unit.NUMBER;
    }

    @Override
    public Value perSample(Emitter emit, Value output, Value target) {
      Labels.requireClasses(output, target);
      Value marks = labels.actual(emit, output, target);
      Value log = emit.logSoftmax(output, 1);
      Value chosen = emit.apply(Function.SELECT, marks, log, emit.constant(0));
      Value own = emit.reduce(Reduce.Kind.SUM, chosen, List.of(1));
      return emit.negate(emit.reshape(own, target.type().shape()));
    }

    @Override
    public Optional<Value> weight(Emitter emit, Value output, Value target) {
      return labels.counted(emit, target);
    }

    @Override
    public OptionalDouble figure(double[] sums) {
      return OptionalDouble.of(Math.exp(sums[0] / sums[1]));
    }
  }
}
