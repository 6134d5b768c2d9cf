package io.striate.datasets.augmentation;

import io.striate.api.data.Sample;
import io.striate.api.data.Samples.Meaning;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.util.Optional;

/// The features of a sample that lie on the pixels of its first image: images and maps such as
/// masks, whose last two axes are the height and the width of that image. Others stay.
final class PixelMaps {
  private PixelMaps() {}

  /// A size in pixels.
  record Size(int height, int width) {
    int pixels() {
      return height * width;
    }
  }

  /// Where the pixels of a feature go.
  @FunctionalInterface
  interface Move {
    /// Writes the moved planes.
    ///
    /// @param from the planes, one after the other
    /// @param to as many planes, all zero
    /// @param interpolated whether values between pixels are interpolated; else the nearest pixel
    ///   counts, since classes have no values in between
    void apply(float[] from, float[] to, int planes, boolean interpolated);
  }

  /// What the values of an image become.
  @FunctionalInterface
  interface Change {
    /// Changes the planes in place.
    ///
    /// @param planes one for each channel, one after the other
    /// @param white the value of white: 255 in an image of bytes, 1 in one of numbers
    void apply(float[] planes, int channels, Size size, float white);
  }

  /// The size of the first image; empty if the sample has none.
  static Optional<Size> size(Sample sample) {
    for (int feature = 0; feature < sample.features().size(); feature++) {
      if (sample.isImage(feature)) {
        return Optional.of(size(sample.features().get(feature).type().shape()));
      }
    }
    return Optional.empty();
  }

  private static Size size(Shape shape) {
    return new Size(shape.extent(shape.rank() - 2), shape.extent(shape.rank() - 1));
  }

  /// Moves the pixels of all images and maps of a size alike.
  static void move(Sample sample, Size size, Move move) {
    for (int feature = 0; feature < sample.features().size(); feature++) {
      Shape shape = sample.features().get(feature).type().shape();
      boolean values = sample.features().get(feature).meaning() == Meaning.VALUES;
      if (values && shape.rank() >= 2 && size(shape).equals(size)) {
        float[] from = read(sample, feature, shape.size());
        float[] to = new float[from.length];
        move.apply(from, to, shape.size() / size.pixels(), sample.isImage(feature));
        write(to, sample, feature);
      }
    }
  }

  /// Changes the values of all images alike.
  static void change(Sample sample, Change change) {
    for (int feature = 0; feature < sample.features().size(); feature++) {
      if (sample.isImage(feature)) {
        Shape shape = sample.features().get(feature).type().shape();
        float[] values = read(sample, feature, shape.size());
        float white = sample.values(feature) instanceof HostArray.Bytes ? 255 : 1;
        change.apply(values, shape.extent(0), size(shape), white);
        write(values, sample, feature);
      }
    }
  }

  private static float[] read(Sample sample, int feature, int length) {
    float[] values = new float[length];
    int offset = sample.offset(feature);
    switch (sample.values(feature)) {
      case HostArray.Bytes(byte[] bytes) -> {
        for (int i = 0; i < length; i++) {
          values[i] = bytes[offset + i] & 0xff;
        }
      }
      case HostArray.Floats(float[] floats) -> System.arraycopy(floats, offset, values, 0, length);
      case HostArray.Ints(int[] ints) -> {
        for (int i = 0; i < length; i++) {
          values[i] = ints[offset + i];
        }
      }
      case HostArray.Doubles(double[] doubles) ->
          throw new IllegalStateException("samples hold no doubles, got " + doubles.length);
    }
    return values;
  }

  /// Bytes are rounded to the nearest, halves up, and stay between 0 and 255.
  private static void write(float[] values, Sample sample, int feature) {
    int offset = sample.offset(feature);
    switch (sample.values(feature)) {
      case HostArray.Bytes(byte[] bytes) -> {
        for (int i = 0; i < values.length; i++) {
          bytes[offset + i] = (byte) Math.clamp((int) (values[i] + 0.5f), 0, 255);
        }
      }
      case HostArray.Floats(float[] floats) ->
          System.arraycopy(values, 0, floats, offset, values.length);
      case HostArray.Ints(int[] ints) -> {
        for (int i = 0; i < values.length; i++) {
          ints[offset + i] = (int) values[i];
        }
      }
      case HostArray.Doubles(double[] doubles) ->
          throw new IllegalStateException("samples hold no doubles, got " + doubles.length);
    }
  }
}
