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
    long tall = (long) image.height() * width;
    long wide = (long) image.width() * height;
    int cropHeight = tall > wide ? Math.max(1, (int) (wide / width)) : image.height();
    int cropWidth = tall < wide ? Math.max(1, (int) (tall / height)) : image.width();
    int top = (image.height() - cropHeight) / 2;
    int left = (image.width() - cropWidth) / 2;
    return image.rearranged(cropHeight, cropWidth, (y, x) -> (top + y) * image.width() + left + x);
  }
}
