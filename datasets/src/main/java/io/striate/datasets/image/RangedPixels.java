package io.striate.datasets.image;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import java.util.Locale;

/// Makes bytes or numbers of samples of 16 bits, as a [SampleRange] says.
final class RangedPixels {
  private RangedPixels() {}

  /// Bytes, or samples of 16 bits where images are numbers.
  ///
  /// @param file what messages call the image
  /// @throws StriateException if bytes would lose something
  static Pixels of(Pixels image, SampleRange range, String file) {
    return switch (range) {
      case SampleRange.Exact() -> {
        if (image.wide()) {
          requireBytes(image, file);
        }
        yield upper(image);
      }
      case SampleRange.UpperByte() -> upper(image);
      case SampleRange.Numbers _ ->
          image.wide()
              ? image
              : new Pixels(
                  image.channels(), image.height(), image.width(), image.values(), image.values());
    };
  }

  private static Pixels upper(Pixels image) {
    return new Pixels(image.channels(), image.height(), image.width(), image.values());
  }

  private static void requireBytes(Pixels image, String file) {
    boolean exact = true;
    int least = image.most();
    int most = 0;
    for (int i = 0; i < image.values().length; i++) {
      exact &= image.values()[i] == image.lower()[i];
      least = Math.min(least, image.at(i));
      most = Math.max(most, image.at(i));
    }
    if (!exact) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          file,
          String.format(
              Locale.ROOT, "has 16-bit samples (%d to %d), more than a byte holds", least, most),
          String.format(
                  Locale.ROOT,
                  "set \"range\": [%d, %d], or the range of all images, in train.data to read them as numbers",
                  least,
                  Math.max(most, least + 1))
              + " from 0 to 1, or \"range\": \"upper-byte\" to drop the lower byte");
    }
  }

  /// The numbers that samples become.
  ///
  /// @param image of 16 bits
  /// @param offset where they go
  static void write(Pixels image, SampleRange range, float[] target, int offset) {
    if (!(range instanceof SampleRange.Numbers(int low, int high))) {
      throw new IllegalStateException("images of bytes");
    }
    for (int i = 0; i < image.values().length; i++) {
      target[offset + i] = (float) (image.at(i) - low) / (high - low);
    }
  }
}
