package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
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

/// `top-k`: the share of labels whose class is among the `k` with the largest outputs. Where
/// outputs are equal, a class of a smaller index comes first, as for `accuracy`.
public final class TopKType implements MetricType {
  private static final Field<Integer> K =
      Field.of("k", FieldKind.integer(1), 5, "how many of the largest outputs count");

  @Override
  public String id() {
    return "top-k";
  }

  @Override
  public String summary() {
    return "share of labels whose class is among the k with the largest outputs";
  }

  @Override
  public List<String> otherNames() {
    return List.of("TopKCategoricalAccuracy", "TopKAccuracy");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(K, Labels.IGNORE);
  }

  @Override
  public Metric create(Config config) {
    return new TopK(config.get(K), new Labels(config.get(Labels.IGNORE)));
  }

  private record TopK(int k, Labels labels) implements MeanMetric {
    @Override
    public Optional<String> name() {
      return Optional.of("top-" + k);
    }

    @Override
    public Direction direction() {
      return Direction.HIGHER;
    }

    @Override
    public Unit unit() {
      return Unit.SHARE;
    }

    /// The rank of a label is how many classes come before its own: all but those of a smaller
    /// output, and of an equal output and a larger index. So an output that is not a number comes
    /// last.
    @Override
    public Value perSample(Emitter emit, Value output, Value target) {
      Labels.requireClasses(output, target);
      Value marks = labels.actual(emit, output, target);
      Value chosen = emit.apply(Function.SELECT, marks, output, emit.constant(0));
      Value own = emit.reduce(Reduce.Kind.SUM, chosen, List.of(1));
      Value smaller = emit.apply(Function.GREATER, own, output);
      Value equal = emit.apply(Function.EQUAL, own, output);
      Value later = emit.multiply(equal, labels.fromLabelOn(emit, output, target));
      Value behind = emit.reduce(Reduce.Kind.SUM, emit.add(smaller, later), List.of(1));
      Value rank = emit.subtract(emit.constant(output.type().shape().extent(1)), behind);
      Value among = emit.apply(Function.GREATER, emit.constant(k), rank);
      return emit.reshape(among, target.type().shape());
    }

    @Override
    public Optional<Value> weight(Emitter emit, Value output, Value target) {
      return labels.counted(emit, target);
    }
  }
}
