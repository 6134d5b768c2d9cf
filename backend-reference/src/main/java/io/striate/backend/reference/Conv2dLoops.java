package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import java.util.Arrays;

/// Convolution and its gradients, written like their formulas (lecture, slides 35 to 76).
///
/// Filter `f` reads `k = 0 .. C/groups - 1` channels `c(f, k)` of its group, and
///
///     output[n, f, y, x] = bias[f] + sum over k, i, j of  input[n, c(f, k), row, column] * weight[f, k, i, j]
///     row    = y * strideHeight + i * dilationHeight - padTop
///     column = x * strideWidth  + j * dilationWidth  - padLeft
///
/// where an input in the padding is zero. The kernel is not flipped: this is cross-correlation, as
/// everywhere in deep learning.
///
/// The sum is linear in the input and in the weight. So each gradient has the same seven loops; only the
/// factors and the tensor that accumulates the sum change:
///
///     gradInput [n, c(f, k), row, column] += gradOutput[n, f, y, x] * weight[f, k, i, j]
///     gradWeight[f, k, i, j]              += gradOutput[n, f, y, x] * input[n, c(f, k), row, column]
///
/// Source: Dumoulin and Visin, "A guide to convolution arithmetic", arXiv:1603.07285.
final class Conv2dLoops {
  private Conv2dLoops() {}

  static Kernel forward(Conv2dGeometry g) {
    return (in, out) -> {
      double[] input = elements(in, 0);
      double[] weight = elements(in, 1);
      double[] output = elements(out, 0);
      for (int n = 0; n < g.batch(); n++) {
        for (int f = 0; f < g.filters(); f++) {
          double bias = in.size() == 3 ? elements(in, 2)[f] : 0;
          for (int y = 0; y < g.outHeight(); y++) {
            for (int x = 0; x < g.outWidth(); x++) {
              output[g.inMap(n, f, y, x)] = bias + dot(g, input, weight, n, f, y, x);
            }
          }
        }
      }
    };
  }

  /// One element of the map: the dot product of filter `f` and the window at position (y, x).
  private static double dot(
      Conv2dGeometry g, double[] input, double[] weight, int n, int f, int y, int x) {
    double sum = 0;
    for (int k = 0; k < g.depth(); k++) {
      int c = g.channel(f, k);
      for (int i = 0; i < g.window().kernelHeight(); i++) {
        int row = g.row(y, i);
        if (row < 0 || row >= g.height()) {
          continue;
        }
        for (int j = 0; j < g.window().kernelWidth(); j++) {
          int column = g.column(x, j);
          if (column >= 0 && column < g.width()) {
            sum += input[g.inImage(n, c, row, column)] * weight[g.inWeight(f, k, i, j)];
          }
        }
      }
    }
    return sum;
  }

  static Kernel gradInput(Conv2dGeometry g) {
    return (in, out) -> {
      double[] gradOutput = elements(in, 0);
      double[] weight = elements(in, 1);
      double[] gradInput = elements(out, 0);
      Arrays.fill(gradInput, 0);
      for (int n = 0; n < g.batch(); n++) {
        for (int f = 0; f < g.filters(); f++) {
          for (int y = 0; y < g.outHeight(); y++) {
            for (int x = 0; x < g.outWidth(); x++) {
              double gradient = gradOutput[g.inMap(n, f, y, x)];
              scatter(g, gradient, weight, gradInput, n, f, y, x);
            }
          }
        }
      }
    };
  }

  /// Adds the contribution of one output's gradient to each input that [#dot] read for it.
  private static void scatter(
      Conv2dGeometry g,
      double gradient,
      double[] weight,
      double[] gradInput,
      int n,
      int f,
      int y,
      int x) {
    for (int k = 0; k < g.depth(); k++) {
      int c = g.channel(f, k);
      for (int i = 0; i < g.window().kernelHeight(); i++) {
        int row = g.row(y, i);
        if (row < 0 || row >= g.height()) {
          continue;
        }
        for (int j = 0; j < g.window().kernelWidth(); j++) {
          int column = g.column(x, j);
          if (column >= 0 && column < g.width()) {
            gradInput[g.inImage(n, c, row, column)] += gradient * weight[g.inWeight(f, k, i, j)];
          }
        }
      }
    }
  }

  static Kernel gradWeight(Conv2dGeometry g) {
    return (in, out) -> {
      double[] input = elements(in, 0);
      double[] gradOutput = elements(in, 1);
      double[] gradWeight = elements(out, 0);
      for (int f = 0; f < g.filters(); f++) {
        for (int k = 0; k < g.depth(); k++) {
          for (int i = 0; i < g.window().kernelHeight(); i++) {
            for (int j = 0; j < g.window().kernelWidth(); j++) {
              gradWeight[g.inWeight(f, k, i, j)] = gather(g, input, gradOutput, f, k, i, j);
            }
          }
        }
      }
    };
  }

  /// The gradient of one weight: the sum over all samples and positions that the weight was used
  /// at.
  private static double gather(
      Conv2dGeometry g, double[] input, double[] gradOutput, int f, int k, int i, int j) {
    double sum = 0;
    int c = g.channel(f, k);
    for (int n = 0; n < g.batch(); n++) {
      for (int y = 0; y < g.outHeight(); y++) {
        int row = g.row(y, i);
        if (row < 0 || row >= g.height()) {
          continue;
        }
        for (int x = 0; x < g.outWidth(); x++) {
          int column = g.column(x, j);
          if (column >= 0 && column < g.width()) {
            sum += gradOutput[g.inMap(n, f, y, x)] * input[g.inImage(n, c, row, column)];
          }
        }
      }
    }
    return sum;
  }
}
