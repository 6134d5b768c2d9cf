package io.striate.backend.tck.run;

/// Numbers that Java and `golden/make_golden.py` compute bit for bit alike, so that they need not
/// be stored.
///
/// `mix` is 32 well-mixed bits of two whole numbers, `unit` a multiple of 2^-15 in [-1, 1), so that
/// every value is exact in float32.
public final class Formula {
  private Formula() {}

  /// 32 well-mixed bits of a seed and an index.
  public static int mix(int seed, int index) {
    int x = seed * 0x9E3779B1 + index;
    x = (x ^ (x >>> 16)) * 0x85EBCA6B;
    x = (x ^ (x >>> 13)) * 0xC2B2AE35;
    return x ^ (x >>> 16);
  }

  /// A multiple of 2^-15 in [-1, 1).
  public static double unit(int seed, int index) {
    return ((mix(seed, index) >>> 16) - 32768) / 32768.0;
  }

  /// `count` values: element i is `unit(seed, i) * scale + offset`.
  public static double[] units(int seed, int count, double scale, double offset) {
    var values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = unit(seed, i) * scale + offset;
    }
    return values;
  }

  /// Whole numbers from `-limit` to `limit`.
  public static double[] wholes(int seed, int count, int limit) {
    var values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = Math.floorMod(mix(seed, i) >>> 8, 2 * limit + 1) - limit;
    }
    return values;
  }

  /// The labels of a training step: whole numbers from 0 to 9.
  public static double[] labels(int step, int count) {
    var labels = new double[count];
    for (int i = 0; i < count; i++) {
      labels[i] = Integer.remainderUnsigned(mix(9000 + step, i), 10);
    }
    return labels;
  }

  /// The images of a training step, `pixels` values each: a pattern of the label and half as much
  /// noise.
  public static double[] images(int step, int count, int pixels) {
    var labels = labels(step, count);
    var images = new double[count * pixels];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < pixels; j++) {
        images[i * pixels + j] =
            unit(9500 + (int) labels[i], j) + 0.5 * unit(9700 + step, i * pixels + j);
      }
    }
    return images;
  }
}
