package io.striate.training.data;

import io.striate.api.data.PassMonitor;
import io.striate.api.data.SamplePass;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.json.Suggestion;
import io.striate.layers.spec.Normalization;
import io.striate.layers.spec.NormalizationRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/// Finds how bytes are to become inputs, from the samples that are trained on. Each input of bytes
/// has figures of its own; targets have none.
final class Measurement {
  private Measurement() {}

  /// The normalization that a rule asks for, for each input of bytes.
  ///
  /// @param order the samples that are trained on
  /// @throws StriateException if the rule names other inputs or has another number of channels, or
  ///   samples cannot be read
  static Map<String, Normalization> normalization(
      NormalizationRule rule, Samples samples, Feeding feeding, int[] order, PassMonitor monitor) {
    List<Feed> bytes =
        feeding.feeds().stream()
            .filter(feed -> feeding.inputs().contains(feed.input()))
            .filter(feed -> feed.type().element() == ElementType.UINT8)
            .toList();
    requireNames(rule, bytes.stream().map(Feed::input).toList());
    var figures = new LinkedHashMap<String, Normalization>();
    for (Feed feed : bytes) {
      figures.put(
          feed.input(),
          switch (rule.of(feed.input())) {
            case NormalizationRule.Fixed(Normalization given) -> given;
            case NormalizationRule.Unit() -> Normalization.none(channels(feed));
            case NormalizationRule.Standard() -> measure(samples, feed, order, monitor);
            case NormalizationRule.ByInput nested ->
                throw new IllegalStateException("a rule of rules: " + nested);
          });
    }
    requireChannels(feeding, figures);
    return figures;
  }

  private static void requireNames(NormalizationRule rule, List<String> inputs) {
    if (rule instanceof NormalizationRule.ByInput(var rules)) {
      for (String named : rules.keySet()) {
        if (!inputs.contains(named)) {
          throw new StriateException(
              Code.BAD_DATA,
              String.format(
                  Locale.ROOT,
                  "train.data.normalize names '%s', which is no input of bytes%s",
                  named,
                  Suggestion.question(named, inputs)),
              "inputs of bytes: " + String.join(", ", inputs));
        }
      }
    }
  }

  /// Checks that figures fit the inputs that they belong to.
  ///
  /// @throws StriateException if an input of bytes has no figures, or those of another number of
  ///   channels
  static void requireChannels(Feeding feeding, Map<String, Normalization> figures) {
    for (Feed feed : feeding.feeds()) {
      Normalization normalization = figures.get(feed.input());
      if (normalization != null && normalization.channels() != channels(feed)) {
        throw new StriateException(
            Code.BAD_DATA,
            String.format(
                Locale.ROOT,
                "normalization has %d channels, '%s' has %d (%s)",
                normalization.channels(),
                feed.input(),
                channels(feed),
                feed.type().shape()),
            "give one mean and one deviation for each channel in train.data.normalize");
      }
    }
  }

  /// Channels that are normalized each by itself: those of an image, else one.
  private static int channels(Feed feed) {
    Shape shape = feed.type().shape();
    return shape.rank() == 3 ? shape.extent(0) : 1;
  }

  /// Mean and deviation of each channel. The sums are whole numbers, so nothing is rounded before
  /// the end, and any order and any number of threads give the same.
  private static Normalization measure(
      Samples samples, Feed feed, int[] order, PassMonitor monitor) {
    int channels = channels(feed);
    int plane = feed.type().shape().size() / channels;
    long count = (long) order.length * plane;
    var sum = new AtomicLongArray(channels);
    var squares = new AtomicLongArray(channels);
    var failures =
        SamplePass.over(
            "measuring samples",
            order.length,
            monitor,
            i -> {
              byte[] bytes = new byte[channels * plane];
              samples.read(order[i], feed.feature(), new HostArray.Bytes(bytes), 0);
              for (int c = 0; c < channels; c++) {
                long total = 0;
                long totalSquares = 0;
                for (int k = c * plane; k < (c + 1) * plane; k++) {
                  int value = bytes[k] & 0xff;
                  total += value;
                  totalSquares += (long) value * value;
                }
                sum.addAndGet(c, total);
                squares.addAndGet(c, totalSquares);
              }
            });
    if (!failures.isEmpty()) {
      throw SamplePass.all(failures.values(), "replace or remove them");
    }
    List<Float> means = new ArrayList<>();
    List<Float> deviations = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      double mean = count == 0 ? 0 : (double) sum.get(c) / count;
      double variance = count == 0 ? 0 : (double) squares.get(c) / count - mean * mean;
      means.add((float) (mean / 255));
      // A channel of one value has no deviation; then only its mean is taken off.
      deviations.add(variance > 0 ? (float) (Math.sqrt(variance) / 255) : 1f);
    }
    return new Normalization(means, deviations);
  }
}
