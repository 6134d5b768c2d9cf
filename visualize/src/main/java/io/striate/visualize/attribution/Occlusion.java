package io.striate.visualize.attribution;

import io.striate.api.tensor.Shape;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.picture.Pictures;
import io.striate.visualize.picture.Plane;
import java.util.ArrayList;
import java.util.List;

/// How much the answer for a class falls where a gray square covers the image.
///
/// Source: Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks",
/// arXiv:1311.2901.
///
/// @param size of the square, in pixels
/// @param step pixels from one place of the square to the next
public record Occlusion(int size, int step) implements AttributionMethod {
  private static final double GRAY = 0.5;

  /// Squares of a seventh of the image, half a square apart.
  ///
  /// @param image `[C, H, W]`
  public static Occlusion of(Shape image) {
    int size = Math.max(2, Math.min(image.extent(1), image.extent(2)) / 7);
    return new Occlusion(size, size / 2);
  }

  @Override
  public String id() {
    return "occlusion";
  }

  @Override
  public String title() {
    return "Occlusion";
  }

  @Override
  public String meaning() {
    return "How much the answer for the class falls when a gray square of "
        + size
        + "x"
        + size
        + " pixels covers the place: red lowers it, blue raises it.";
  }

  @Override
  public Attribution of(ImageModel model, float[] image, int index) {
    Shape shape = model.shape();
    int rows = places(shape.extent(1));
    int columns = places(shape.extent(2));
    var covered = new ArrayList<>(List.of(image));
    for (int i = 0; i < rows * columns; i++) {
      covered.add(covered(model, image, i / columns * step, i % columns * step));
    }
    List<float[]> answers = model.answers(covered);
    var falls = new float[rows * columns];
    for (int i = 0; i < falls.length; i++) {
      falls[i] = answers.getFirst()[index] - answers.get(i + 1)[index];
    }
    Plane plane = spread(new Plane(rows, columns, falls), shape);
    return new Attribution(plane, Pictures.signed(plane));
  }

  /// Each pixel gets the mean of the squares that cover it.
  private Plane spread(Plane falls, Shape shape) {
    int height = shape.extent(1);
    int width = shape.extent(2);
    var sums = new float[height * width];
    var counts = new int[height * width];
    for (int i = 0; i < falls.values().length; i++) {
      int top = i / falls.width() * step;
      int left = i % falls.width() * step;
      for (int row = top; row < Math.min(height, top + size); row++) {
        for (int column = left; column < Math.min(width, left + size); column++) {
          sums[row * width + column] += falls.values()[i];
          counts[row * width + column]++;
        }
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= Math.max(1, counts[i]);
    }
    return new Plane(height, width, sums);
  }

  /// Every pixel is covered at least once; squares at the far edges are cut.
  private int places(int extent) {
    return Math.max(1, Math.ceilDiv(extent - size, step) + 1);
  }

  private float[] covered(ImageModel model, float[] image, int top, int left) {
    Shape shape = model.shape();
    float[] covered = image.clone();
    for (int channel = 0; channel < shape.extent(0); channel++) {
      float gray = (float) model.pixels().of(channel, GRAY);
      for (int row = top; row < Math.min(shape.extent(1), top + size); row++) {
        for (int column = left; column < Math.min(shape.extent(2), left + size); column++) {
          covered[(channel * shape.extent(1) + row) * shape.extent(2) + column] = gray;
        }
      }
    }
    return covered;
  }
}
