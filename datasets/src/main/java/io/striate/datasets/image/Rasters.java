package io.striate.datasets.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Locale;

/// Turns what the platform's readers give into pixels: samples as they are stored, never converted
/// by a color profile.
final class Rasters {
  private Rasters() {}

  /// The pixels of an image: gray or red, green, blue, with opacity if the image has it.
  ///
  /// @throws IOException if its samples are not whole numbers of at most 16 bits
  static Pixels pixels(BufferedImage image) throws IOException {
    ColorModel model = image.getColorModel();
    WritableRaster raster = image.getRaster();
    if (model instanceof IndexColorModel palette) {
      return palette(raster, palette);
    }
    if (model instanceof DirectColorModel) {
      return packed(image, model.hasAlpha());
    }
    int type = raster.getDataBuffer().getDataType();
    if (!(model instanceof ComponentColorModel)
        || (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT)) {
      throw new IOException("its samples are not whole numbers of 8 or 16 bits");
    }
    if (model.hasAlpha() && model.isAlphaPremultiplied()) {
      return pixels(straight(image));
    }
    int colors = raster.getNumBands() - (model.hasAlpha() ? 1 : 0);
    if (model.getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
      return inks(samples(raster, type));
    }
    if (colors != 1 && colors != 3) {
      throw new IOException(
          String.format(Locale.ROOT, "it has %d color channels, images have 1 or 3", colors));
    }
    return samples(raster, type);
  }

  /// A copy whose colors are not multiplied by their opacity.
  private static BufferedImage straight(BufferedImage image) {
    WritableRaster copy = image.copyData(image.getRaster().createCompatibleWritableRaster());
    var straight = new BufferedImage(image.getColorModel(), copy, true, null);
    straight.coerceData(false);
    return straight;
  }

  private static Pixels samples(Raster raster, int type) {
    int height = raster.getHeight();
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    Pixels result = Pixels.black(bands, height, width, type == DataBuffer.TYPE_USHORT);
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < bands; c++) {
          result.set(c * result.plane() + y * width + x, row[x * bands + c]);
        }
      }
    }
    return result;
  }

  private static Pixels palette(Raster raster, IndexColorModel palette) {
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    int height = raster.getHeight();
    int width = raster.getWidth();
    Pixels result = Pixels.black(palette.hasAlpha() ? 4 : 3, height, width, false);
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        // An index beyond the palette is black, as libpng has it.
        setColor(result, y * width + x, row[x] < colors.length ? colors[row[x]] : 0xff000000);
      }
    }
    return result;
  }

  private static Pixels packed(BufferedImage image, boolean alpha) {
    int height = image.getHeight();
    int width = image.getWidth();
    Pixels result = Pixels.black(alpha ? 4 : 3, height, width, false);
    for (int i = 0; i < result.plane(); i++) {
      setColor(result, i, image.getRGB(i % width, i / width));
    }
    return result;
  }

  private static void setColor(Pixels target, int index, int argb) {
    for (int c = 0; c < target.channels(); c++) {
      target.values()[c * target.plane() + index] = (byte) (argb >> (c == 3 ? 24 : 16 - 8 * c));
    }
  }

  /// The pixels of a JPEG image of four components, which holds inks the other way round: 255 is no
  /// ink. All programs that write such files do so, following Adobe.
  ///
  /// @param luma whether cyan, magenta and yellow are stored as luma and color differences
  static Pixels ofInks(Raster raster, boolean luma) {
    Pixels stored = samples(raster, DataBuffer.TYPE_BYTE);
    int plane = stored.plane();
    for (int i = 0; i < plane; i++) {
      if (luma) {
        toInks(stored, i);
      } else {
        for (int c = 0; c < 3; c++) {
          stored.set(c * plane + i, 255 - stored.at(c * plane + i));
        }
      }
      stored.set(3 * plane + i, 255 - stored.at(3 * plane + i));
    }
    return inks(stored);
  }

  /// Luma and color differences to cyan, magenta and yellow, in the fixed point of 16 bits of the
  /// library of the Independent JPEG Group.
  ///
  /// Source: JPEG File Interchange Format, version 1.02, section on the color space.
  private static void toInks(Pixels stored, int index) {
    int plane = stored.plane();
    int y = stored.at(index);
    int cb = stored.at(plane + index) - 128;
    int cr = stored.at(2 * plane + index) - 128;
    int half = 1 << 15;
    stored.set(index, Math.clamp(y + ((91881 * cr + half) >> 16), 0, 255));
    stored.set(plane + index, Math.clamp(y + ((-22554 * cb - 46802 * cr + half) >> 16), 0, 255));
    stored.set(2 * plane + index, Math.clamp(y + ((116130 * cb + half) >> 16), 0, 255));
  }

  /// Inks on white paper: each color loses what its ink and black take, `(1 - ink) * (1 - black)`.
  private static Pixels inks(Pixels inks) {
    Pixels result = Pixels.black(3, inks.height(), inks.width(), inks.wide());
    int plane = inks.plane();
    long most = inks.most();
    for (int i = 0; i < plane; i++) {
      long light = most - inks.at(3 * plane + i);
      for (int c = 0; c < 3; c++) {
        long taken = (inks.at(c * plane + i) * light + most / 2) / most;
        result.set(c * plane + i, (int) (light - taken));
      }
    }
    return result;
  }
}
