package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;

/// Pooling and its gradients, map by map (lecture, slides 82 to 86).
///
/// The window of position (y, x) covers
///
///     row    = y * strideHeight + i * dilationHeight - padTop
///     column = x * strideWidth  + j * dilationWidth  - padLeft
///
/// For a maximum, padding counts as minus infinity; its gradient goes to the first largest element in row-major
/// order. For an average, padding counts as zero; it divides by the size of the kernel, or by the number of
/// elements inside the input. Each of these elements gets the gradient of the output with the same divisor.
final class Pool2dLoops {
  private final Window2d window;
  private final int maps;
  private final int height;
  private final int width;
  private final int outHeight;
  private final int outWidth;

  private Pool2dLoops(Window2d window, TensorType input) {
    Shape shape = input.shape();
    this.window = window;
    this.maps = shape.extent(0) * shape.extent(1);
    this.height = shape.extent(2);
    this.width = shape.extent(3);
    this.outHeight = window.outHeight(height);
    this.outWidth = window.outWidth(width);
  }

  /// Called for each position of each map; `at` is its index in the output.
  private interface Visit {
    void position(int map, int y, int x, int at);
  }

  private void each(Visit visit) {
    for (int map = 0; map < maps; map++) {
      for (int y = 0; y < outHeight; y++) {
        for (int x = 0; x < outWidth; x++) {
          visit.position(map, y, x, (map * outHeight + y) * outWidth + x);
        }
      }
    }
  }

  /// The index of the input under tap (i, j) of the window at (y, x), or -1 in the padding.
  private int place(int map, int y, int x, int i, int j) {
    int row = y * window.strideHeight() + i * window.dilationHeight() - window.padTop();
    int column = x * window.strideWidth() + j * window.dilationWidth() - window.padLeft();
    boolean inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? (map * height + row) * width + column : -1;
  }

  static Kernel max(Window2d window, TensorType input) {
    var loops = new Pool2dLoops(window, input);
    return (in, out) -> {
      double[] from = elements(in, 0);
      double[] to = elements(out, 0);
      loops.each((map, y, x, at) -> to[at] = loops.largest(from, map, y, x));
    };
  }

  private double largest(double[] input, int map, int y, int x) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < window.kernelHeight(); i++) {
      for (int j = 0; j < window.kernelWidth(); j++) {
        int place = place(map, y, x, i, j);
        if (place >= 0) {
          largest = Math.max(largest, input[place]);
        }
      }
    }
    return largest;
  }

  static Kernel maxGrad(Window2d window, TensorType input) {
    var loops = new Pool2dLoops(window, input);
    return (in, out) -> {
      double[] from = elements(in, 0);
      double[] gradOutput = elements(in, 1);
      double[] gradInput = elements(out, 0);
      Arrays.fill(gradInput, 0);
      loops.each((map, y, x, at) -> {
        int winner = loops.winner(from, map, y, x);
        if (winner >= 0) {
          gradInput[winner] += gradOutput[at];
        }
      });
    };
  }

  /// The index of the first largest element, or -1 if that is padding or the largest is NaN.
  private int winner(double[] input, int map, int y, int x) {
    double largest = largest(input, map, y, x);
    for (int i = 0; i < window.kernelHeight(); i++) {
      for (int j = 0; j < window.kernelWidth(); j++) {
        int place = place(map, y, x, i, j);
        if ((place >= 0 ? input[place] : Double.NEGATIVE_INFINITY) == largest) {
          return place;
        }
      }
    }
    return -1;
  }

  static Kernel mean(Window2d window, boolean countPadding, TensorType input) {
    var loops = new Pool2dLoops(window, input);
    return (in, out) -> {
      double[] from = elements(in, 0);
      double[] to = elements(out, 0);
      loops.each((map, y, x, at) -> {
        double sum = 0;
        for (int i = 0; i < window.kernelHeight(); i++) {
          for (int j = 0; j < window.kernelWidth(); j++) {
            int place = loops.place(map, y, x, i, j);
            sum += place >= 0 ? from[place] : 0;
          }
        }
        to[at] = sum / loops.divisor(countPadding, y, x);
      });
    };
  }

  static Kernel meanGrad(Window2d window, boolean countPadding, TensorType input) {
    var loops = new Pool2dLoops(window, input);
    return (in, out) -> {
      double[] gradOutput = elements(in, 0);
      double[] gradInput = elements(out, 0);
      Arrays.fill(gradInput, 0);
      loops.each((map, y, x, at) -> {
        double share = gradOutput[at] / loops.divisor(countPadding, y, x);
        for (int i = 0; i < window.kernelHeight(); i++) {
          for (int j = 0; j < window.kernelWidth(); j++) {
            int place = loops.place(map, y, x, i, j);
            if (place >= 0) {
              gradInput[place] += share;
            }
          }
        }
      });
    };
  }

  private int divisor(boolean countPadding, int y, int x) {
    if (countPadding) {
      return window.taps();
    }
    int count = 0;
    for (int i = 0; i < window.kernelHeight(); i++) {
      for (int j = 0; j < window.kernelWidth(); j++) {
        count += place(0, y, x, i, j) >= 0 ? 1 : 0;
      }
    }
    return count;
  }
}
