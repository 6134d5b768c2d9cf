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
import java.util.stream.IntStream;

/// `exact-match`: the share of samples whose labels are all right, such as sentences of which each
/// word is the one that is wanted.
public final class ExactMatchType implements MetricType {
  @Override
  public String id() {
    return "exact-match";
  }

  @Override
  public String summary() {
    return "share of samples whose labels are all right, such as whole sentences";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(Labels.IGNORE);
  }

  @Override
  public Metric create(Config config) {
    return new ExactMatch(new Labels(config.get(Labels.IGNORE)));
  }

  private record ExactMatch(Labels labels) implements MeanMetric {
    @Override
    public Direction direction() {
      return Direction.HIGHER;
    }

    @Override
    public Unit unit() {
      return Unit.SHARE;
    }

    @Override
    public boolean readsAnswer() {
      return true;
    }

    @Override
    public Value perSample(Emitter emit, Value answer, Value target) {
      Value found = LabelSequences.of(emit, answer, target);
      Value wrong = emit.subtract(emit.constant(1), emit.apply(Function.EQUAL, found, target));
      Value counted =
          labels.counted(emit, target).map(each -> emit.multiply(wrong, each)).orElse(wrong);
      int rank = counted.type().shape().rank();
      Value mistakes =
          rank == 1
              ? counted
              : emit.reduce(Reduce.Kind.SUM, counted, IntStream.range(1, rank).boxed().toList());
      return emit.apply(
          Function.EQUAL,
          emit.reshape(mistakes, target.type().shape().extent(0)),
          emit.constant(0));
    }
  }
}
