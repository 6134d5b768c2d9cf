package io.striate.layers.spec;

import java.util.List;
import java.util.Locale;

/// How a byte of an image becomes an input of the network: `(byte / 255 - mean[c]) / deviation[c]`
/// for channel c.
///
/// @param mean the mean of each channel over the training images, of values from 0 to 1
/// @param deviation the standard deviation of each channel over the training images, of values from
///   0 to 1
public record Normalization(List<Float> mean, List<Float> deviation) {
  public Normalization {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.size() != deviation.size() || deviation.stream().anyMatch(value -> !(value > 0))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "one mean and one positive deviation per channel, got %s and %s",
              mean,
              deviation));
    }
  }

  /// Values from 0 to 1 as they are.
  public static Normalization none(int channels) {
    return new Normalization(
        java.util.Collections.nCopies(channels, 0f), java.util.Collections.nCopies(channels, 1f));
  }

  /// How many channels there are.
  public int channels() {
    return mean.size();
  }

  /// What a byte of a channel is multiplied with, before [#offset] is added.
  public double scale(int channel) {
    return 1 / (255.0 * deviation.get(channel));
  }

  /// What a byte of 0 becomes in a channel.
  public double offset(int channel) {
    return -(double) mean.get(channel) / deviation.get(channel);
  }
}
