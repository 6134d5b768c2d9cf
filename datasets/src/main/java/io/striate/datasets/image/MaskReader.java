package io.striate.datasets.image;

import io.striate.api.data.ImageSize;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/// Reads masks: images that say of which class each pixel is. A pixel's class is its value, in a
/// file with a palette the number of its color; or the place of its color in a given list.
///
/// Masks are scaled as their images are, but each new pixel takes the class of the old pixel in its
/// middle.
public final class MaskReader {
  private static final String REPLACE = "replace or remove the file";

  private final int height;
  private final int width;
  private final Resize resize;
  private final Map<Integer, Integer> colors = new HashMap<>();
  private final int classes;
  private final int unlabeled;

  /// @param height of the network's input
  /// @param width of the network's input
  /// @param resize how images are scaled
  /// @param palette the color of each class; empty if pixels are classes
  /// @param classes how many there are; 0 if that is not known
  /// @param unlabeled the value of pixels of no class
  public MaskReader(
      int height, int width, Resize resize, List<Integer> palette, int classes, int unlabeled) {
    this.height = height;
    this.width = width;
    this.resize = resize;
    for (int i = 0; i < palette.size(); i++) {
      colors.putIfAbsent(palette.get(i), i);
    }
    this.classes = classes;
    this.unlabeled = unlabeled;
  }

  /// Reads a mask.
  ///
  /// @param size of its image
  /// @param target the classes row by row
  /// @param offset where they begin
  /// @throws StriateException if the file is missing, broken or no mask, has another size than its
  ///   image, or a class that there is not
  public void read(Path file, ImageSize size, byte[] target, int offset) {
    BufferedImage mask = decode(file);
    if (mask.getHeight() != size.height() || mask.getWidth() != size.width()) {
      throw bad(
          file,
          String.format(
              Locale.ROOT,
              "is %dx%d, its image is %dx%d",
              mask.getWidth(),
              mask.getHeight(),
              size.width(),
              size.height()),
          "make masks of the size of their images");
    }
    Resize.Part part = resize.part(size.height(), size.width(), height, width);
    for (int y = 0; y < height; y++) {
      int row = part.top() + middle(y, part.height(), height);
      for (int x = 0; x < width; x++) {
        int column = part.left() + middle(x, part.width(), width);
        target[offset + y * width + x] = (byte) label(file, mask, row, column);
      }
    }
  }

  private static int middle(int at, int from, int to) {
    return (int) ((2L * at + 1) * from / (2L * to));
  }

  private static StriateException bad(Path file, String what, String remedy) {
    return FileErrors.bad(Code.BAD_DATA, file, what, remedy);
  }

  private static BufferedImage decode(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, file, e);
    }
    Optional<PlatformFormat> format = PlatformFormat.of(bytes);
    if (format.isEmpty() || format.get() == PlatformFormat.JPEG) {
      throw bad(
          file,
          format.isEmpty() ? "is no image" : "is a JPEG file, which changes the values of pixels",
          "save masks as PNG");
    }
    Optional<String> damage =
        format.get() == PlatformFormat.PNG ? PngChunks.damage(bytes) : Optional.empty();
    if (damage.isPresent()) {
      throw bad(file, "broken PNG image: " + damage.get(), REPLACE);
    }
    try {
      byte[] essential =
          format.get() == PlatformFormat.PNG ? PngChunks.of(bytes).essential() : bytes;
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(essential));
      if (image == null) {
        throw bad(file, "is no image that can be read", REPLACE);
      }
      return image;
    } catch (IOException | IllegalArgumentException e) {
      throw bad(file, "broken image: " + e.getMessage(), REPLACE);
    }
  }

  private int label(Path file, BufferedImage mask, int row, int column) {
    boolean indexed = mask.getColorModel() instanceof IndexColorModel;
    boolean single = mask.getRaster().getNumBands() == 1;
    int value = single ? mask.getRaster().getSample(column, row, 0) : 0;
    if (colors.isEmpty()) {
      if (!single) {
        throw bad(
            file,
            "is a color image, whose pixels are no classes",
            "list the colors of the classes by \"palette\" in train.data, or save it with a"
                + " palette or in gray");
      }
      return known(file, row, column, value);
    }
    int color = single && !indexed ? value * 0x10101 : mask.getRGB(column, row) & 0xffffff;
    Integer label = colors.get(color);
    if (label == null) {
      throw bad(
          file,
          String.format(
              Locale.ROOT,
              "pixel (row %d, column %d) is %s, which \"palette\" in train.data does not list",
              row,
              column,
              ImageSettings.color(color)),
          "add the color");
    }
    return known(file, row, column, label);
  }

  private int known(Path file, int row, int column, int value) {
    boolean exists = classes == 0 ? value <= 255 : value < classes;
    if (!exists && value != unlabeled) {
      throw bad(
          file,
          String.format(
              Locale.ROOT, "pixel (row %d, column %d) is %d, no class", row, column, value),
          classes == 0
              ? "classes are numbers from 0 to 255"
              : String.format(
                  Locale.ROOT,
                  "train.data has %d labels, from 0, and %d for pixels without a class",
                  classes,
                  unlabeled));
    }
    return value;
  }
}
