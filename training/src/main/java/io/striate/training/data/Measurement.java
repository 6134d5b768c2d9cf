package io.striate.training.data;

import io.striate.api.data.Samples;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.layers.spec.Normalization;
import io.striate.layers.spec.NormalizationRule;
import java.util.ArrayList;
import java.util.List;

/// Finds how bytes are to become inputs, from the samples that are trained on.
final class Measurement {
  private Measurement() {}

  /// The normalization that a rule asks for.
  ///
  /// @param order the samples that are trained on
  static Normalization normalization(NormalizationRule rule, Samples samples, int[] order) {
    return switch (rule) {
      case NormalizationRule.Fixed(Normalization figures) -> figures;
      case NormalizationRule.Unit() -> Normalization.none(channels(samples));
      case NormalizationRule.Standard() -> measure(samples, order);
    };
  }

  private static int channels(Samples samples) {
    return samples.features().stream()
        .filter(feature -> feature.type().element() == ElementType.UINT8)
        .mapToInt(feature -> ByteInputs.channels(feature.type().shape()))
        .findFirst()
        .orElse(1);
  }

  /// Mean and deviation of each channel. The sums are whole numbers, so nothing is rounded before
  /// the end.
  private static Normalization measure(Samples samples, int[] order) {
    int channels = channels(samples);
    long[] count = new long[channels];
    long[] sum = new long[channels];
    long[] squares = new long[channels];
    for (int feature = 0; feature < samples.features().size(); feature++) {
      var type = samples.features().get(feature).type();
      if (type.element() == ElementType.UINT8) {
        byte[] bytes = new byte[type.shape().size()];
        int plane = bytes.length / channels;
        for (int sample : order) {
          samples.read(sample, feature, new HostArray.Bytes(bytes), 0);
          for (int c = 0; c < channels; c++) {
            long total = 0;
            long totalSquares = 0;
            for (int k = c * plane; k < (c + 1) * plane; k++) {
              int value = bytes[k] & 0xff;
              total += value;
              totalSquares += (long) value * value;
            }
            count[c] += plane;
            sum[c] += total;
            squares[c] += totalSquares;
          }
        }
      }
    }
    List<Float> means = new ArrayList<>();
    List<Float> deviations = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      double mean = count[c] == 0 ? 0 : (double) sum[c] / count[c];
      double variance = count[c] == 0 ? 0 : (double) squares[c] / count[c] - mean * mean;
      means.add((float) (mean / 255));
      // A channel of one value has no deviation; then only its mean is taken off.
      deviations.add(variance > 0 ? (float) (Math.sqrt(variance) / 255) : 1f);
    }
    return new Normalization(means, deviations);
  }
}
