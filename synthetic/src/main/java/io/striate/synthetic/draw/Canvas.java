package io.striate.synthetic.draw;

import io.striate.api.tensor.HostArray;
import io.striate.synthetic.sample.Draws;
import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.util.Arrays;

/// A picture that is painted with shapes, in colors of red, green and blue from 0 to 1.
///
/// The left upper corner is (0, 0), the lower edge at y = 1, and x counts in the same unit, so that
/// a drawing looks the same at any size. Edges are smooth: a pixel that a shape covers in part
/// takes a part of its color. All arithmetic is that of Java, so that a picture has the same bits
/// on every machine, which the drawing of desktops does not promise.
public final class Canvas {
  private final int width;
  private final int height;
  private final float[] red;
  private final float[] green;
  private final float[] blue;

  /// A picture of one color.
  ///
  /// @param width in pixels
  /// @param height in pixels
  public Canvas(int width, int height, Rgb ground) {
    this.width = width;
    this.height = height;
    red = filled(ground.red());
    green = filled(ground.green());
    blue = filled(ground.blue());
  }

  private float[] filled(double value) {
    float[] plane = new float[width * height];
    Arrays.fill(plane, (float) value);
    return plane;
  }

  /// The x of the right edge.
  public double right() {
    return (double) width / height;
  }

  /// Fills a shape.
  public Canvas fill(Shape shape, Rgb color) {
    return fill(shape, (_, _) -> color);
  }

  /// Fills a shape with a color for each place.
  public Canvas fill(Shape shape, Paint paint) {
    new Coverage(shape, width, height).each((pixel, share) -> blend(pixel, share, paint));
    return this;
  }

  /// Draws the outline of a shape with round ends and corners.
  ///
  /// @param thickness of the line
  public Canvas stroke(Shape shape, double thickness, Rgb color) {
    // Lines are outlined in single precision, which is too coarse for small units.
    var large = AffineTransform.getScaleInstance(height, height).createTransformedShape(shape);
    var line =
        new BasicStroke(
            (float) (thickness * height), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    Shape outline = line.createStrokedShape(large);
    return fill(
        AffineTransform.getScaleInstance(1.0 / height, 1.0 / height)
            .createTransformedShape(outline),
        color);
  }

  /// Paints every pixel.
  public Canvas paint(Paint paint) {
    for (int pixel = 0; pixel < red.length; pixel++) {
      blend(pixel, 1, paint);
    }
    return this;
  }

  private void blend(int pixel, double share, Paint paint) {
    int row = pixel / width;
    Rgb color = paint.at((pixel % width + 0.5) / height, (row + 0.5) / height);
    red[pixel] += (float) (share * (color.red() - red[pixel]));
    green[pixel] += (float) (share * (color.green() - green[pixel]));
    blue[pixel] += (float) (share * (color.blue() - blue[pixel]));
  }

  /// Changes the light: each number becomes `contrast` times its distance from the middle, plus the
  /// middle and `brightness`.
  public Canvas light(double contrast, double brightness) {
    for (float[] plane : new float[][] {red, green, blue}) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = (float) (0.5 + contrast * (plane[i] - 0.5) + brightness);
      }
    }
    return this;
  }

  /// Light from one side: numbers grow by `slope` of themselves for each unit to the right.
  ///
  /// @param middle where they stay
  public Canvas lightFrom(double slope, double middle) {
    for (float[] plane : new float[][] {red, green, blue}) {
      for (int i = 0; i < plane.length; i++) {
        double x = (i % width + 0.5) / height;
        plane[i] *= (float) (1 + slope * (x - middle));
      }
    }
    return this;
  }

  /// Blurs the picture: each pixel becomes the mean of the square of `2 radius + 1` pixels around
  /// it, as far as they are in the picture.
  public Canvas blur(int radius) {
    for (float[] plane : new float[][] {red, green, blue}) {
      float[] before = plane.clone();
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          plane[y * width + x] = mean(before, x, y, radius);
        }
      }
    }
    return this;
  }

  private float mean(float[] plane, int x, int y, int radius) {
    float sum = 0;
    int count = 0;
    for (int v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++) {
      for (int u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++) {
        sum += plane[v * width + u];
        count++;
      }
    }
    return sum / count;
  }

  /// Adds to every number another one from `-amount` to `amount`, each equally likely.
  public Canvas noise(Draws draws, double amount) {
    for (int i = 0; i < red.length; i++) {
      red[i] += (float) draws.between(-amount, amount);
      green[i] += (float) draws.between(-amount, amount);
      blue[i] += (float) draws.between(-amount, amount);
    }
    return this;
  }

  /// Writes the picture as bytes `[channels, height, width]`: red, green and blue, or their
  /// luminance by ITU-R BT.601 if the array holds one channel. What is outside of 0 to 1 is
  /// clipped.
  public void store(HostArray target) {
    store(target, 0);
  }

  /// The same from an element on.
  public void store(HostArray target, int offset) {
    if (!(target instanceof HostArray.Bytes(byte[] bytes))) {
      throw new IllegalArgumentException("pictures are bytes");
    }
    int pixels = red.length;
    boolean gray = bytes.length - offset < 3 * pixels;
    for (int i = 0; i < pixels; i++) {
      if (gray) {
        bytes[offset + i] = code(0.299 * red[i] + 0.587 * green[i] + 0.114 * blue[i]);
      } else {
        bytes[offset + i] = code(red[i]);
        bytes[offset + pixels + i] = code(green[i]);
        bytes[offset + 2 * pixels + i] = code(blue[i]);
      }
    }
  }

  private static byte code(double value) {
    return (byte) Math.clamp(Math.round(255 * value), 0, 255);
  }
}
