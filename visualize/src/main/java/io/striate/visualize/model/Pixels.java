package io.striate.visualize.model;

import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.layers.spec.Normalization;
import java.util.Optional;

/// Converts between the pixels of an image and the numbers that a network takes.
///
/// @param shape of the image, `[C, H, W]`
/// @param bytes what bytes mean; absent for a network that was not trained on bytes, whose numbers
///   are taken to be brightness from 0 to 1
/// @param channelsLast whether samples are stored as `[H, W, C]`
public record Pixels(Shape shape, Optional<Normalization> bytes, boolean channelsLast) {
  private static final double WHITE = 255;

  /// What the network takes of a stored sample.
  ///
  /// @param sample bytes, or numbers that are taken as they are
  /// @return `[C, H, W]`
  public float[] network(HostArray sample) {
    int channels = shape.extent(0);
    int positions = shape.extent(1) * shape.extent(2);
    var image = new float[channels * positions];
    for (int channel = 0; channel < channels; channel++) {
      for (int i = 0; i < positions; i++) {
        int at = channelsLast ? i * channels + channel : channel * positions + i;
        double stored = sample.get(at);
        boolean numbers = !(sample instanceof HostArray.Bytes);
        image[channel * positions + i] = (float) (numbers ? stored : of(channel, stored / WHITE));
      }
    }
    return image;
  }

  /// The brightness of each pixel and channel: 0 is black, 1 is white. What lies outside is kept.
  ///
  /// @param image `[C, H, W]`, as the network takes it
  public float[] brightness(float[] image) {
    var result = new float[image.length];
    int positions = shape.extent(1) * shape.extent(2);
    for (int i = 0; i < image.length; i++) {
      int channel = i / positions;
      result[i] = (float) ((image[i] - of(channel, 0)) / (of(channel, 1) - of(channel, 0)));
    }
    return result;
  }

  /// What the network takes of the brightness of each pixel and channel.
  ///
  /// @param brightness `[C, H, W]`, from 0 to 1
  public float[] image(float[] brightness) {
    var image = new float[brightness.length];
    int positions = shape.extent(1) * shape.extent(2);
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) of(i / positions, brightness[i]);
    }
    return image;
  }

  /// The same for images of another size.
  public Pixels at(Shape other) {
    return new Pixels(other, bytes, channelsLast);
  }

  /// What the network takes of a brightness from 0 to 1.
  public double of(int channel, double brightness) {
    return bytes
        .map(figures ->
            brightness * WHITE * figures.scale(only(figures, channel))
                + figures.offset(only(figures, channel)))
        .orElse(brightness);
  }

  private static int only(Normalization figures, int channel) {
    return figures.channels() == 1 ? 0 : channel;
  }
}
