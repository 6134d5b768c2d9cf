package io.striate.benchmarks.work;

import java.util.SplittableRandom;

/// Random numbers that are the same for every library: each call draws the next array of one fixed
/// sequence.
public final class Numbers {
  private final SplittableRandom random = new SplittableRandom(1);

  /// Numbers from `centre - spread` to `centre + spread`.
  public float[] uniform(int size, double centre, double spread) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (centre + spread * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  /// Weights under which activations keep their size (He and others, arXiv:1502.01852).
  ///
  /// @param inputs how many inputs each output sums
  public float[] weight(int size, int inputs) {
    return uniform(size, 0, Math.sqrt(6.0 / inputs));
  }

  /// Class labels.
  public int[] labels(int size, int classes) {
    int[] values = new int[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextInt(classes);
    }
    return values;
  }

  /// One number that tells results apart, and results in another order too.
  public static double digest(float[] values) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += Math.abs(values[i]) * (1 + i % 7);
    }
    return sum / values.length;
  }
}
