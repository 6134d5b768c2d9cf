package io.striate.datasets.image;

import io.striate.api.data.ImageSize;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/// Reads an image file into bytes of the size and the channels that a network wants.
///
/// Colour becomes grey as `0.299 R + 0.587 G + 0.114 B`, grey becomes colour by repeating it;
/// transparency is not looked at, and of 16-bit samples the upper byte is taken.
final class ImageFile {
  /// The largest image that is decoded, in pixels; only resizing ever sees one that large.
  private static final long MAX_PIXELS = 100_000_000;

  private static final String BROKEN = "replace or remove the file";

  private ImageFile() {}

  /// Reads an image.
  ///
  /// @throws StriateException if the file is missing, broken, no image, or of another size than
  ///   `resize` allows
  static Pixels read(Path file, int channels, int height, int width, Resize resize) {
    try {
      requireFile(file);
      var damage = PngChunks.damage(file);
      if (damage.isPresent()) {
        throw bad(file, "broken PNG image: " + damage.get(), BROKEN);
      }
      try (var stream = new FileImageInputStream(file.toFile())) {
        return fit(decode(stream, file, height, width, resize), channels, height, width, resize);
      }
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, file, e);
    }
  }

  /// The size of an image, as its header says.
  ///
  /// @throws StriateException if the file is missing, broken or no image
  static ImageSize size(Path file) {
    requireFile(file);
    try (var stream = new FileImageInputStream(file.toFile())) {
      ImageReader reader = reader(stream, file);
      try {
        reader.setInput(stream, true, true);
        return new ImageSize(reader.getHeight(0), reader.getWidth(0));
      } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
        throw bad(file, "broken image: " + e.getMessage(), BROKEN);
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, file, e);
    }
  }

  private static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw bad(file, Files.exists(file) ? "is not a file" : "no such file", "check the path");
    }
  }

  private static ImageReader reader(ImageInputStream stream, Path file) {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    if (!readers.hasNext()) {
      throw bad(file, "is not a PNG or JPEG image", BROKEN);
    }
    return readers.next();
  }

  private static Pixels fit(
      BufferedImage image, int channels, int height, int width, Resize resize) {
    return resize.apply(channels == 1 ? grey(image) : colour(image), height, width);
  }

  private static BufferedImage decode(
      ImageInputStream stream, Path file, int height, int width, Resize resize) {
    ImageReader reader = reader(stream, file);
    try {
      reader.setInput(stream, true, true);
      checkSize(file, reader.getWidth(0), reader.getHeight(0), height, width, resize);
      var warnings = new StringBuilder();
      reader.addIIOReadWarningListener((_, warning) -> warnings.append(warning));
      BufferedImage image = reader.read(0);
      // The JPEG reader fills what is missing with grey and only warns.
      if (warnings.indexOf("Premature end") >= 0 || warnings.indexOf("Corrupt JPEG") >= 0) {
        throw bad(file, "broken image: " + warnings, BROKEN);
      }
      return image;
    } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
      // The platform's readers answer some damaged headers with unchecked exceptions.
      throw bad(file, "broken image: " + e.getMessage(), BROKEN);
    } finally {
      reader.dispose();
    }
  }

  private static void checkSize(
      Path file, int foundWidth, int foundHeight, int height, int width, Resize resize) {
    if ((long) foundWidth * foundHeight > MAX_PIXELS) {
      throw bad(
          file,
          "the image is %dx%d, at most %,d pixels are read"
              .formatted(foundWidth, foundHeight, MAX_PIXELS),
          "scale it down");
    }
    if (resize == Resize.NONE && (foundWidth != width || foundHeight != height)) {
      throw bad(
          file,
          "the image is %dx%d (width x height), the model expects %dx%d"
              .formatted(foundWidth, foundHeight, width, height),
          "scale it, or set \"resize\": \"stretch\" or \"crop\" in the model's data");
    }
  }

  private static Pixels grey(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] values = new byte[width * height];
    if (holdsGrey(image)) {
      // Not through getRGB, which would bend the values from the platform's linear grey to sRGB.
      Raster raster = image.getRaster();
      int shift = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT ? 8 : 0;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          values[y * width + x] = (byte) (raster.getSample(x, y, 0) >> shift);
        }
      }
    } else {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int rgb = image.getRGB(x, y);
          int red = rgb >> 16 & 0xff;
          int green = rgb >> 8 & 0xff;
          int blue = rgb & 0xff;
          values[y * width + x] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
        }
      }
    }
    return new Pixels(1, height, width, values);
  }

  private static Pixels colour(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int plane = width * height;
    byte[] values = new byte[3 * plane];
    if (holdsGrey(image)) {
      byte[] grey = grey(image).values();
      for (int c = 0; c < 3; c++) {
        System.arraycopy(grey, 0, values, c * plane, plane);
      }
    } else {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int rgb = image.getRGB(x, y);
          for (int c = 0; c < 3; c++) {
            values[c * plane + y * width + x] = (byte) (rgb >> (16 - 8 * c));
          }
        }
      }
    }
    return new Pixels(3, height, width, values);
  }

  private static boolean holdsGrey(BufferedImage image) {
    return image.getRaster().getNumBands() <= 2
        && !(image.getColorModel() instanceof IndexColorModel);
  }

  private static StriateException bad(Path file, String what, String remedy) {
    return FileErrors.bad(Code.BAD_DATA, file, what, remedy);
  }
}
