package io.striate.datasets.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;

/// Writes images in the PNG format, which loses nothing.
public final class Png {
  private Png() {}

  /// Writes an image.
  public static void write(BufferedImage image, OutputStream out) throws IOException {
    if (!ImageIO.write(image, "png", out)) {
      throw new IOException("the platform has no writer for PNG images");
    }
  }
}
