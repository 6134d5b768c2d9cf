package io.striate.layers.data;

import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.layers.model.Normalization;
import java.util.ArrayList;
import java.util.List;

/// Copies samples into batches, turning bytes into the numbers that the network takes.
public final class FeatureReader {
  private final Samples samples;
  private final float[][] tables;
  private final List<Input> inputs = new ArrayList<>();

  /// What a batch holds of one feature.
  ///
  /// @param name of the program's input
  /// @param type of one sample, as the program takes it
  public record Input(String name, TensorType type) {}

  /// A reader of all features of some samples.
  ///
  /// @param samples where they come from
  /// @param normalization for every feature of bytes
  public FeatureReader(Samples samples, Normalization normalization) {
    this.samples = samples;
    this.tables = new float[normalization.channels()][];
    for (int c = 0; c < tables.length; c++) {
      tables[c] = normalization.table(c);
    }
    for (Samples.Feature feature : samples.features()) {
      TensorType type = feature.type();
      if (type.element() == ElementType.UINT8) {
        requireChannels(feature);
        type = TensorType.float32(type.shape());
      }
      inputs.add(new Input(feature.name(), type));
    }
  }

  /// What each batch holds, in order.
  public List<Input> inputs() {
    return List.copyOf(inputs);
  }

  /// A new batch to be filled.
  public Batch allocate(int size) {
    return new Batch(
        size,
        inputs.stream()
            .map(input ->
                HostArray.allocate(
                    new TensorType(input.type().element(), input.type().shape().prepend(size))))
            .toList());
  }

  /// Fills a batch with the samples `order[first]`, `order[first + 1]`, ...
  ///
  /// @throws StriateException if a sample cannot be read
  public void fill(Batch batch, int[] order, int first) {
    for (int feature = 0; feature < inputs.size(); feature++) {
      HostArray target = batch.features().get(feature);
      int length = inputs.get(feature).type().shape().size();
      if (samples.features().get(feature).type().element() == ElementType.UINT8) {
        fillNormalized(batch.size(), order, first, feature, length, target);
      } else {
        for (int i = 0; i < batch.size(); i++) {
          samples.read(order[first + i], feature, target, i * length);
        }
      }
    }
  }

  private void fillNormalized(
      int size, int[] order, int first, int feature, int length, HostArray target) {
    var bytes = new byte[length];
    var raw = new HostArray.Bytes(bytes);
    float[] floats = ((HostArray.Floats) target).values();
    for (int i = 0; i < size; i++) {
      samples.read(order[first + i], feature, raw, 0);
      normalize(bytes, floats, i * length);
    }
  }

  /// Turns the bytes of one sample into inputs.
  public void normalize(byte[] bytes, float[] target, int offset) {
    int plane = bytes.length / tables.length;
    for (int c = 0; c < tables.length; c++) {
      float[] table = tables[c];
      for (int k = c * plane; k < (c + 1) * plane; k++) {
        target[offset + k] = table[bytes[k] & 0xff];
      }
    }
  }

  private void requireChannels(Samples.Feature feature) {
    int channels = channels(feature.type().shape());
    if (tables.length != channels) {
      throw new StriateException(
          Code.BAD_DATA,
          "normalization has %d channels, '%s' has %d (%s)"
              .formatted(tables.length, feature.name(), channels, feature.type().shape()),
          "give one mean and one deviation for each channel in train.data.normalize");
    }
  }

  /// Channels that are normalized each by itself: those of an image, else one.
  static int channels(Shape shape) {
    return shape.rank() == 3 ? shape.extent(0) : 1;
  }
}
