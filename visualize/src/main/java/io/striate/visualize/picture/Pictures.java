package io.striate.visualize.picture;

import io.striate.api.tensor.Shape;
import io.striate.datasets.image.Png;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;

/// Draws numbers as images.
public final class Pictures {
  private static final double WHITE = 255;
  private static final int GAP = 2;
  private static final int BACKGROUND = 0x3b6ea8;

  /// Images below this extent are enlarged, pixel by pixel.
  private static final int SHOWN = 168;

  private Pictures() {}

  /// Draws values from the least, dark, to the largest, bright.
  public static BufferedImage range(Plane plane, ColorMap colors) {
    float least = plane.least();
    return drawn(plane, colors, least, plane.most() - least);
  }

  /// Draws values that are 0 or more; 0 is the darkest.
  public static BufferedImage heat(Plane plane) {
    return drawn(plane, ColorMap.HEAT, 0, plane.most());
  }

  /// Draws values of both signs; 0 is white.
  public static BufferedImage signed(Plane plane) {
    float largest = Math.max(-plane.least(), plane.most());
    return drawn(plane, ColorMap.SIGNED, -largest, 2 * largest);
  }

  /// An image as the source of an element of HTML: a PNG file within the text.
  public static String source(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      Png.write(image, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static BufferedImage drawn(Plane plane, ColorMap colors, double black, double range) {
    var image = new BufferedImage(plane.width(), plane.height(), BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < plane.height(); row++) {
      for (int column = 0; column < plane.width(); column++) {
        double share = range > 0 ? (plane.at(row, column) - black) / range : 0;
        image.setRGB(column, row, colors.color(share));
      }
    }
    return image;
  }

  /// Draws an image: gray for one channel, red, green and blue for three, else the mean of all
  /// channels.
  ///
  /// @param brightness `[C, H, W]`, from 0 to 1
  public static BufferedImage image(float[] brightness, Shape shape) {
    int height = shape.extent(1);
    int width = shape.extent(2);
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        image.setRGB(column, row, color(brightness, shape.extent(0), row * width + column));
      }
    }
    return image;
  }

  private static int color(float[] brightness, int channels, int pixel) {
    int size = brightness.length / channels;
    if (channels == 3) {
      int red = level(brightness[pixel]);
      int green = level(brightness[size + pixel]);
      return red << 16 | green << 8 | level(brightness[2 * size + pixel]);
    }
    double sum = 0;
    for (int channel = 0; channel < channels; channel++) {
      sum += brightness[channel * size + pixel];
    }
    return level(sum / channels) * 0x010101;
  }

  private static int level(double brightness) {
    return (int) Math.round(Math.clamp(brightness, 0, 1) * WHITE);
  }

  /// Draws values of both signs as an image around gray: 0 is gray, the largest magnitude white or
  /// black.
  ///
  /// @param values `[C, H, W]`
  public static BufferedImage aroundGray(float[] values, Shape shape) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    var brightness = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      brightness[i] = largest > 0 ? 0.5f + values[i] / (2 * largest) : 0.5f;
    }
    return image(brightness, shape);
  }

  /// Lays a transparent picture over an image of the same size.
  ///
  /// @param share of the picture on top, from 0 to 1
  public static BufferedImage blend(BufferedImage below, BufferedImage above, double share) {
    var image = new BufferedImage(below.getWidth(), below.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < image.getHeight(); row++) {
      for (int column = 0; column < image.getWidth(); column++) {
        int color = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
          int low = below.getRGB(column, row) >> shift & 0xff;
          int high = above.getRGB(column, row) >> shift & 0xff;
          color |= (int) Math.round(low + share * (high - low)) << shift;
        }
        image.setRGB(column, row, color);
      }
    }
    return image;
  }

  /// Enlarges a small image by a whole factor, so that each pixel is seen as a square.
  public static BufferedImage enlarged(BufferedImage image) {
    return enlarged(image, Math.ceilDiv(SHOWN, Math.max(image.getWidth(), image.getHeight())));
  }

  /// Enlarges an image by a whole factor.
  public static BufferedImage enlarged(BufferedImage image, int factor) {
    var large =
        new BufferedImage(
            image.getWidth() * factor, image.getHeight() * factor, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < large.getHeight(); row++) {
      for (int column = 0; column < large.getWidth(); column++) {
        large.setRGB(column, row, image.getRGB(column / factor, row / factor));
      }
    }
    return large;
  }

  /// Puts images of one size side by side, row by row.
  ///
  /// @param images at least one
  /// @param columns how many there are in a row
  public static BufferedImage grid(List<BufferedImage> images, int columns) {
    int width = images.getFirst().getWidth() + GAP;
    int height = images.getFirst().getHeight() + GAP;
    int across = Math.min(columns, images.size());
    int down = Math.ceilDiv(images.size(), columns);
    var grid =
        new BufferedImage(across * width + GAP, down * height + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = grid.createGraphics();
    graphics.setColor(new Color(BACKGROUND));
    graphics.fillRect(0, 0, grid.getWidth(), grid.getHeight());
    for (int i = 0; i < images.size(); i++) {
      graphics.drawImage(
          images.get(i), GAP + i % columns * width, GAP + i / columns * height, null);
    }
    graphics.dispose();
    return grid;
  }

  /// Draws an outline into a copy of an image.
  ///
  /// @param box in pixels of the image; it may reach beyond it
  public static BufferedImage outlined(BufferedImage image, Box box) {
    int factor = Math.max(1, SHOWN / Math.max(image.getWidth(), image.getHeight()));
    BufferedImage large = enlarged(image, factor);
    Graphics2D graphics = large.createGraphics();
    int left = (int) Math.max(0, box.left()) * factor;
    int top = (int) Math.max(0, box.top()) * factor;
    int right = (int) Math.min(image.getWidth(), box.left() + box.width()) * factor;
    int bottom = (int) Math.min(image.getHeight(), box.top() + box.height()) * factor;
    graphics.setStroke(new BasicStroke(3));
    graphics.setColor(Color.BLACK);
    graphics.drawRect(left + 1, top + 1, right - left - 3, bottom - top - 3);
    graphics.setStroke(new BasicStroke(1));
    graphics.setColor(Color.YELLOW);
    graphics.drawRect(left + 1, top + 1, right - left - 3, bottom - top - 3);
    graphics.dispose();
    return large;
  }
}
