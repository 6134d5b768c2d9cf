package io.striate.datasets.augmentation;

import io.striate.api.component.FieldKind;
import io.striate.api.random.RandomStream;
import java.util.List;

/// Numbers from one to another.
///
/// @param low at most `high`
record Interval(double low, double high) {
  /// A setting of two numbers, `[low, high]`.
  static FieldKind<Interval> kind(double least, double most) {
    FieldKind<Double> number = FieldKind.number(least, most);
    return new FieldKind<>(
        "two numbers [low, high], each " + number.describe(),
        json -> {
          var list = (List<?>) json;
          if (list.size() != 2) {
            throw new IllegalArgumentException();
          }
          double low = number.parser().apply(list.get(0));
          double high = number.parser().apply(list.get(1));
          if (low > high) {
            throw new IllegalArgumentException();
          }
          return new Interval(low, high);
        },
        interval -> List.of(interval.low, interval.high));
  }

  /// The numbers from `-most` to `most`.
  static Interval around(double center, double most) {
    return new Interval(center - most, center + most);
  }

  /// A number of the interval, each equally likely.
  double draw(RandomStream random) {
    return low + (high - low) * random.nextUniform();
  }
}
