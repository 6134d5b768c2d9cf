package io.striate.api.data;

/// The size of an image, in pixels.
public record ImageSize(int height, int width) {
  /// @throws IllegalArgumentException if one of them is below 1
  public ImageSize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException("an image cannot be " + height + " x " + width);
    }
  }
}
