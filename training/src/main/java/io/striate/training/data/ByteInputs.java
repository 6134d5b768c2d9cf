package io.striate.training.data;

import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.layers.spec.Normalization;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which inputs of a network are fed with bytes, and what the bytes mean.
final class ByteInputs {
  private ByteInputs() {}

  /// The features of bytes among those of some samples, each with its normalization.
  ///
  /// @throws StriateException if the normalization has another number of channels
  static Map<String, Normalization> of(Samples samples, Normalization normalization) {
    var inputs = new LinkedHashMap<String, Normalization>();
    for (Samples.Feature feature : samples.features()) {
      if (feature.type().element() == ElementType.UINT8) {
        requireChannels(feature, normalization);
        inputs.put(feature.name(), normalization);
      }
    }
    return inputs;
  }

  private static void requireChannels(Samples.Feature feature, Normalization normalization) {
    int channels = channels(feature.type().shape());
    if (normalization.channels() != channels) {
      throw new StriateException(
          Code.BAD_DATA,
          "normalization has %d channels, '%s' has %d (%s)"
              .formatted(
                  normalization.channels(), feature.name(), channels, feature.type().shape()),
          "give one mean and one deviation for each channel in train.data.normalize");
    }
  }

  /// Channels that are normalized each by itself: those of an image, else one.
  static int channels(Shape shape) {
    return shape.rank() == 3 ? shape.extent(0) : 1;
  }
}
