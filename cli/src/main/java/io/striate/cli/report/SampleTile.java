package io.striate.cli.report;

import io.striate.api.data.Samples.Feature;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.awt.image.BufferedImage;

/// How a feature of a sample is shown: an image in color or gray, maps side by side, or a line of
/// numbers as a row of pixels.
///
/// @param channels planes that are shown together: three for color, else one
/// @param across maps in a row
/// @param down rows of maps
/// @param height of a map in values
/// @param width of a map in values
record SampleTile(int channels, int across, int down, int height, int width) {
  /// Small images are enlarged by whole factors to at least so many pixels.
  private static final int LEAST = 64;

  /// More maps or numbers would be a wall.
  private static final int MOST_MAPS = 64;

  private static final int MOST_NUMBERS = 1024;
  private static final int MARK = 0xff2020;

  /// Whether a feature can be shown.
  static boolean shows(Feature feature) {
    Shape shape = feature.type().shape();
    return switch (shape.rank()) {
      case 1 -> shape.extent(0) <= MOST_NUMBERS;
      case 2 -> true;
      case 3 -> shape.extent(0) <= MOST_MAPS;
      default -> false;
    };
  }

  /// How a feature is shown that can be.
  static SampleTile of(Feature feature) {
    Shape shape = feature.type().shape();
    int width = shape.extent(shape.rank() - 1);
    int height = shape.rank() == 1 ? 1 : shape.extent(shape.rank() - 2);
    int planes = shape.rank() == 3 ? shape.extent(0) : 1;
    int channels = planes == 3 ? 3 : 1;
    int maps = planes / channels;
    int across = (int) Math.ceil(Math.sqrt(maps));
    return new SampleTile(channels, across, Math.ceilDiv(maps, across), height, width);
  }

  private int factor() {
    return Math.max(1, Math.ceilDiv(LEAST, Math.max(across * width, down * height)));
  }

  /// Draws values.
  ///
  /// @param low the value of black
  /// @param scale steps of brightness for a value one higher; 255 above `low` is white
  BufferedImage draw(HostArray values, double low, double scale) {
    int factor = factor();
    var image =
        new BufferedImage(
            factor * across * width, factor * down * height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, color(values, y / factor, x / factor, low, scale));
      }
    }
    return image;
  }

  private int color(HostArray values, int row, int column, double low, double scale) {
    int plane = height * width;
    int map = row / height * across + column / width;
    int first = map * channels * plane + row % height * width + column % width;
    int rgb = 0;
    for (int c = 0; c < 3 && first < values.length(); c++) {
      double value = values.get(channels == 3 ? first + c * plane : first);
      rgb = rgb << 8 | Math.clamp(Math.round((value - low) * scale), 0, 255);
    }
    return rgb;
  }

  /// Marks a place in an image of this tile with a cross.
  ///
  /// @param x as a fraction of the width
  /// @param y as a fraction of the height
  void mark(BufferedImage image, double x, double y) {
    int column = (int) Math.floor(x * image.getWidth());
    int row = (int) Math.floor(y * image.getHeight());
    int arm = Math.max(1, image.getHeight() / 48);
    for (int i = -arm; i <= arm; i++) {
      set(image, column + i, row);
      set(image, column, row + i);
    }
  }

  /// Marks a box in an image of this tile with its edges.
  ///
  /// @param left as a fraction of the width
  /// @param top as a fraction of the height
  /// @param right as a fraction of the width
  /// @param bottom as a fraction of the height
  void mark(BufferedImage image, double left, double top, double right, double bottom) {
    int fromX = (int) Math.floor(left * image.getWidth());
    int toX = (int) Math.ceil(right * image.getWidth()) - 1;
    int fromY = (int) Math.floor(top * image.getHeight());
    int toY = (int) Math.ceil(bottom * image.getHeight()) - 1;
    for (int x = fromX; x <= toX; x++) {
      set(image, x, fromY);
      set(image, x, toY);
    }
    for (int y = fromY; y <= toY; y++) {
      set(image, fromX, y);
      set(image, toX, y);
    }
  }

  private static void set(BufferedImage image, int x, int y) {
    if (x >= 0 && x < image.getWidth() && y >= 0 && y < image.getHeight()) {
      image.setRGB(x, y, MARK);
    }
  }
}
