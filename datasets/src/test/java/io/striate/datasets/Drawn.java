package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// Draws image files for tests.
final class Drawn {
  private Drawn() {}

  /// Writes a PNG file of 6x4 pixels, the gray value of each pixel its number plus another.
  static Path gray(Path file, int value) throws IOException {
    var image = new BufferedImage(6, 4, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 24; i++) {
      image.getRaster().setSample(i % 6, i / 6, 0, value + i);
    }
    return write(file, image);
  }

  /// Writes a mask of 6x4 pixels: class 0 on the left, another on the right.
  static Path mask(Path file, int right) throws IOException {
    var image = new BufferedImage(6, 4, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 24; i++) {
      image.getRaster().setSample(i % 6, i / 6, 0, i % 6 < 3 ? 0 : right);
    }
    return write(file, image);
  }

  private static Path write(Path file, BufferedImage image) throws IOException {
    Files.createDirectories(file.getParent());
    assertTrue(ImageIO.write(image, "png", file.toFile()));
    return file;
  }
}
