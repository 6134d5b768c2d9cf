package io.striate.datasets.image;

import io.striate.api.data.SampleSource;
import java.awt.image.BufferedImage;

/// An image that a program has drawn or decoded by itself. It is treated as one in a file without
/// an orientation: the samples are taken as they are stored, never converted by a color profile.
///
/// @param name what messages call it
/// @param image the image; not changed, and must not be while it is decoded
public record ImageInMemory(String name, BufferedImage image) implements SampleSource {
  /// An image that messages call `the image`.
  public static ImageInMemory of(BufferedImage image) {
    return new ImageInMemory("the image", image);
  }
}
