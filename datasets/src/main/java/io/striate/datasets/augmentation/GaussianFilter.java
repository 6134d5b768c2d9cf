package io.striate.datasets.augmentation;

import io.striate.datasets.augmentation.PixelMaps.Size;

/// Averages over the neighbors of each pixel, weighted by a normal distribution of their distance,
/// up to three standard deviations. The weights of a row of neighbors have the sum 1.
final class GaussianFilter {
  private final float[] weights;

  /// @param deviation standard deviation in pixels, above 0
  GaussianFilter(double deviation) {
    int reach = Math.max(1, (int) Math.ceil(3 * deviation));
    double[] exact = new double[2 * reach + 1];
    double sum = 0;
    for (int i = 0; i < exact.length; i++) {
      double distance = (i - reach) / deviation;
      exact[i] = StrictMath.exp(-distance * distance / 2);
      sum += exact[i];
    }
    weights = new float[exact.length];
    for (int i = 0; i < exact.length; i++) {
      weights[i] = (float) (exact[i] / sum);
    }
  }

  /// Filters a plane.
  float[] apply(float[] plane, Size size, Border border) {
    float[] across = new float[plane.length];
    for (int y = 0; y < size.height(); y++) {
      line(plane, across, y * size.width(), 1, size.width(), border);
    }
    float[] result = new float[plane.length];
    for (int x = 0; x < size.width(); x++) {
      line(across, result, x, size.width(), size.height(), border);
    }
    return result;
  }

  private void line(float[] from, float[] to, int first, int step, int length, Border border) {
    int reach = weights.length / 2;
    for (int i = 0; i < length; i++) {
      float sum = 0;
      for (int k = 0; k < weights.length; k++) {
        int at = border.index(i + k - reach, length);
        sum += at == Border.NOTHING ? 0 : weights[k] * from[first + at * step];
      }
      to[first + i * step] = sum;
    }
  }
}
