package io.striate.datasets.image;

/// What happens to an image whose size is not the network's.
public enum Resize {
  /// It is an error.
  NONE,
  /// It is scaled to the size, whatever becomes of its proportions.
  STRETCH,
  /// The largest part in its middle that has the right proportions is scaled to the size.
  CROP;

  Pixels apply(Pixels image, int height, int width) {
    if (image.height() == height && image.width() == width) {
      return image;
    }
    return switch (this) {
      case NONE ->
          throw new IllegalArgumentException(image.size() + " is not " + width + "x" + height);
      case STRETCH -> Resampling.scale(image, height, width);
      case CROP -> Resampling.scale(middle(image, height, width), height, width);
    };
  }

  private static Pixels middle(Pixels image, int height, int width) {
    Part part = CROP.part(image.height(), image.width(), height, width);
    return image.rearranged(
        part.height(), part.width(), (y, x) -> (part.top() + y) * image.width() + part.left() + x);
  }

  /// A part of an image, in pixels.
  record Part(int top, int left, int height, int width) {}

  /// The part of an image that is scaled.
  ///
  /// @param fromHeight the image's
  /// @param fromWidth the image's
  /// @param height wanted
  /// @param width wanted
  Part part(int fromHeight, int fromWidth, int height, int width) {
    if (this != CROP) {
      return new Part(0, 0, fromHeight, fromWidth);
    }
    long tall = (long) fromHeight * width;
    long wide = (long) fromWidth * height;
    int cropHeight = tall > wide ? Math.max(1, (int) (wide / width)) : fromHeight;
    int cropWidth = tall < wide ? Math.max(1, (int) (tall / height)) : fromWidth;
    return new Part(
        (fromHeight - cropHeight) / 2, (fromWidth - cropWidth) / 2, cropHeight, cropWidth);
  }
}
