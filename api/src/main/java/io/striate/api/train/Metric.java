package io.striate.api.train;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A figure reported beside the loss, such as accuracy; not differentiated.
///
/// A metric consists of two parts. Its program part turns each batch into *sums*: a float32 tensor
/// whose shape does not depend on the batch. The sums of all batches are added in double precision,
/// and the host part computes the figure of the whole data set from the total. So figures that are
/// not means over samples, such as the area under a curve, are exact for every batch size.
///
/// A metric that is a mean over elements implements [MeanMetric], which is shorter.
public interface Metric {
  /// Which values are better.
  Direction direction();

  /// How the figure is shown.
  Unit unit();

  /// The name of the figure where it says more than the type's id, such as `top-5`; specifications
  /// and files call the figure by it.
  default Optional<String> name() {
    return Optional.empty();
  }

  /// Whether it judges the answer that users are given, not the output: [Supervision#output] is
  /// then what [Answer#emit] makes of the output, or what [Answer#search] finds. Training does not
  /// search, so such a figure of an answer that is searched is known to `eval` alone.
  default boolean readsAnswer() {
    return false;
  }

  /// Emits the sums of a batch.
  ///
  /// Counts are exact as long as none exceeds 2^24 in one batch.
  ///
  /// @param given the outputs and targets as the loss of the same output reads them
  /// @return float32, of a shape that does not depend on the batch
  /// @throws io.striate.api.error.StriateException if the metric cannot read such outputs or
  ///   targets
  Value sums(Emitter emit, Supervision given);

  /// The figure of the data set.
  ///
  /// @param sums the sums of all batches, in row-major order
  /// @return NaN if the sums do not define it, such as without samples; empty if the metric has no
  ///   figure but only a table
  OptionalDouble figure(double[] sums);

  /// What `eval` shows below the figures.
  ///
  /// @param sums the sums of all batches, in row-major order
  /// @param classes the names of the classes; there may be fewer names than classes
  default Optional<MetricTable> table(double[] sums, List<String> classes) {
    return Optional.empty();
  }
}
