package io.striate.datasets.image;

/// Scales an image with a triangle filter: bilinear when it grows, and when it shrinks each new
/// pixel is the weighted mean of all old pixels within one new pixel's width of its centre, so that
/// nothing is skipped.
///
/// Pixel `i` covers the interval from `i` to `i + 1`; rows and columns are scaled one after the
/// other.
final class Resampling {
  private Resampling() {}

  static Pixels scale(Pixels image, int height, int width) {
    float[] rows = new float[image.channels() * height * image.width()];
    Weights vertical = Weights.of(image.height(), height);
    for (int c = 0; c < image.channels(); c++) {
      int from = c * image.height() * image.width();
      int to = c * height * image.width();
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < image.width(); x++) {
          float sum = 0;
          for (int k = 0; k < vertical.values[y].length; k++) {
            int row = vertical.first[y] + k;
            int value = image.at(from + row * image.width() + x);
            sum += vertical.values[y][k] * value;
          }
          rows[to + y * image.width() + x] = sum;
        }
      }
    }
    Pixels result = Pixels.black(image.channels(), height, width, image.wide());
    Weights horizontal = Weights.of(image.width(), width);
    for (int row = 0; row < image.channels() * height; row++) {
      for (int x = 0; x < width; x++) {
        float sum = 0;
        for (int k = 0; k < horizontal.values[x].length; k++) {
          sum += horizontal.values[x][k] * rows[row * image.width() + horizontal.first[x] + k];
        }
        result.set(row * width + x, Math.clamp(Math.round(sum), 0, image.most()));
      }
    }
    return result;
  }

  /// For each new pixel the first old pixel that counts and the weights from there on; they add up
  /// to 1.
  @SuppressWarnings("ArrayRecordComponent") // carries arrays, is never compared
  private record Weights(int[] first, float[][] values) {
    static Weights of(int from, int to) {
      double scale = (double) from / to;
      double reach = Math.max(1, scale);
      int[] first = new int[to];
      float[][] values = new float[to][];
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        first[i] = Math.max(0, (int) Math.floor(centre - reach));
        int end = Math.min(from, (int) Math.ceil(centre + reach));
        values[i] = triangle(centre, reach, first[i], end);
      }
      return new Weights(first, values);
    }

    private static float[] triangle(double centre, double reach, int first, int end) {
      float[] weights = new float[end - first];
      double sum = 0;
      for (int k = 0; k < weights.length; k++) {
        sum += Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach);
      }
      for (int k = 0; k < weights.length; k++) {
        weights[k] = (float) (Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach) / sum);
      }
      return weights;
    }
  }
}
