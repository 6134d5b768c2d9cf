package io.striate.layers.program;

import io.striate.api.train.Direction;
import io.striate.api.train.Metric;
import io.striate.api.train.Unit;
import java.util.Optional;
import java.util.OptionalDouble;

/// A figure that a program hands out the sums for: a loss or a metric.
///
/// @param name the output of the program, such as `loss`, `accuracy` or `main.accuracy`
/// @param metric what computes the figure from the sums; absent for a loss, which is a mean
public record Figure(String name, Optional<Metric> metric) {
  /// Which values are better.
  public Direction direction() {
    return metric.map(Metric::direction).orElse(Direction.LOWER);
  }

  /// How the figure is shown.
  public Unit unit() {
    return metric.map(Metric::unit).orElse(Unit.NUMBER);
  }

  /// The value of the figure.
  ///
  /// @param sums of all samples: for a loss its total and the total of its weights
  /// @return NaN if the sums do not define it; empty if the metric is only a table
  public OptionalDouble value(double[] sums) {
    return metric.isPresent() ? metric.get().figure(sums) : OptionalDouble.of(sums[0] / sums[1]);
  }

  /// The output that holds the total of a loss's weights; a loss without weights has none.
  public String weight() {
    return name.substring(0, name.length() - Programs.LOSS.length()) + Programs.LOSS_WEIGHT;
  }
}
