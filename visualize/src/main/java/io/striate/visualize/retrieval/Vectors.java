package io.striate.visualize.retrieval;

import io.striate.api.tensor.Shape;
import java.util.Locale;

/// A vector for each of several samples.
///
/// @param count how many there are
/// @param length of each
/// @param values `[count, length]`
@SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
public record Vectors(int count, int length, float[] values) {
  /// @throws IllegalArgumentException if there are not as many values
  public Vectors {
    if ((long) count * length != values.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d values are not %d vectors of %d", values.length, count, length));
    }
  }

  /// The shape `[count, length]`.
  public Shape shape() {
    return Shape.of(count, length);
  }

  /// The square of the length of a vector.
  double squared(int index) {
    double sum = 0;
    for (int i = index * length; i < (index + 1) * length; i++) {
      sum += (double) values[i] * values[i];
    }
    return sum;
  }

  /// The square of the Euclidean distance of a vector from one of others.
  double squaredDistance(int index, Vectors others, int other) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double difference = (double) values[index * length + i] - others.values[other * length + i];
      sum += difference * difference;
    }
    return sum;
  }

  /// The same vectors at length 1; those of zeros stay.
  Vectors normalized() {
    var unit = new float[values.length];
    for (int index = 0; index < count; index++) {
      double norm = Math.sqrt(squared(index));
      for (int i = index * length; i < (index + 1) * length; i++) {
        unit[i] = norm > 0 ? (float) (values[i] / norm) : 0;
      }
    }
    return new Vectors(count, length, unit);
  }
}
