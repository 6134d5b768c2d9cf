package io.striate.games.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The mean of a loss since it was last asked for.
final class MeanLoss {
  private double sum;
  private int count;

  void add(double loss) {
    sum += loss;
    count++;
  }

  /// NaN if there was none.
  double take() {
    double mean = sum / count;
    sum = 0;
    count = 0;
    return mean;
  }

  void save(DataOutput target) throws IOException {
    target.writeDouble(sum);
    target.writeInt(count);
  }

  void restore(DataInput source) throws IOException {
    sum = source.readDouble();
    count = source.readInt();
  }
}
