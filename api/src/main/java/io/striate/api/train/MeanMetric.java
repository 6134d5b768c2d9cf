package io.striate.api.train;

import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.Optional;
import java.util.OptionalDouble;

/// A metric that is the mean of a value over all elements of the data set. Its sums are the total
/// of the values and the total of the weights.
public interface MeanMetric extends Metric {
  /// Emits the value of each element, `[N]` or `[N, ...]`.
  Value perSample(Emitter emit, Value output, Value target);

  /// Emits how much each element counts, in the shape of [#perSample]; by default all count the
  /// same.
  default Optional<Value> weight(Emitter emit, Value output, Value target) {
    return Optional.empty();
  }

  @Override
  default Value sums(Emitter emit, Supervision given) {
    Value each = perSample(emit, given.output(), given.target());
    Optional<Value> weight = weight(emit, given.output(), given.target());
    Value weighted = weight.map(value -> emit.multiply(each, value)).orElse(each);
    Value total = emit.reshape(emit.sum(weighted), 1);
    Value count =
        weight
            .map(value -> emit.reshape(emit.sum(value), 1))
            .orElseGet(() -> emit.fill(Shape.of(1), each.type().shape().size()));
    return emit.one(new Move.Concat(0), total, count);
  }

  @Override
  default OptionalDouble figure(double[] sums) {
    return OptionalDouble.of(sums[0] / sums[1]);
  }
}
