package io.striate.backend.tck;

import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Op;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// How far Winograd's algorithm may stray where it stands in for a plain 3x3 convolution of stride 1:
/// what fast plans are held to.
///
/// With tiles of the result of at most 4x4 and the matrices A, B, G of F(4x4, 3x3) (Lavin and Gray,
/// arXiv:1509.09308) an element of the result is `At (sum of (G g Gt) · (Bt d B)) A`. A sum of n products of which one
/// factor is a constant is within (n + 1) u of the sum of their absolute values, whatever the order; both passes of the
/// three transforms (6, 3 and 6 terms, constants rounded) and the sum over C channels together make, to first order,
///
///     |error|  <=  (C + 40) u  |At| ( sum of (|G| |g| |Gt|) · (|Bt| |d| |B|) ) |A|
///
/// Where tiles begin is the backend's choice. So |d| is replaced by the largest number of any tile that may hold the
/// element, rows y - 3 to y + 5 of the window's position, for which |Bt| |d| |B| is at most that number times the sums of |B|'s columns; and
/// the position in the tile by the worst. The gradient by the input is the same sum with the kernels turned about; that by
/// the weights is `Gt (sum over tiles of (Bt d B) · (A y At)) G`, with one term a tile for one a channel. Smaller tiles have
/// smaller matrices, so the bound holds for F(2x2, 3x3) too.
final class WinogradBound {
  private static final double[][] OUTPUT = {
    {1, 1, 1, 1, 1, 0}, {0, 1, 1, 2, 2, 0}, {0, 1, 1, 4, 4, 0}, {0, 1, 1, 8, 8, 1}
  };
  private static final double[][] KERNEL = {
    {1 / 4.0, 0, 0},
    {1 / 6.0, 1 / 6.0, 1 / 6.0},
    {1 / 6.0, 1 / 6.0, 1 / 6.0},
    {1 / 24.0, 1 / 12.0, 1 / 6.0},
    {1 / 24.0, 1 / 12.0, 1 / 6.0},
    {0, 0, 1}
  };
  private static final double[] INPUT_SUMS = {10, 10, 10, 6, 6, 10};

  /// Roundings of all transforms.
  private static final int TRANSFORMS = 40;

  private WinogradBound() {}

  /// Whether a fast plan may compute an operation so.
  static boolean concerns(Op op) {
    return switch (op) {
      case Conv2d conv -> concerns(conv.window(), conv.groups());
      case Conv2dGradInput grad -> concerns(grad.window(), grad.groups());
      case Conv2dGradWeight grad -> concerns(grad.window(), grad.groups());
      default -> false;
    };
  }

  private static boolean concerns(Window2d w, int groups) {
    return groups == 1
        && w.kernelHeight() == 3
        && w.kernelWidth() == 3
        && w.strideHeight() == 1
        && w.strideWidth() == 1
        && w.dilationHeight() == 1
        && w.dilationWidth() == 1;
  }

  /// The bound for each element of the result, of operands that are no larger than these.
  static double[] of(Op op, List<TensorType> types, List<double[]> widest, TensorType output) {
    int[] first = types.getFirst().shape().extents();
    int[] second = types.get(1).shape().extents();
    int[] out = output.shape().extents();
    return switch (op) {
      case Conv2d conv -> {
        Window2d w = conv.window();
        double[] reach = reach(widest.getFirst(), first, w.padTop(), w.padLeft(), out[2], out[3]);
        yield sums(reach, kernels(widest.get(1), second, false), out, first[1]);
      }
      case Conv2dGradInput grad -> {
        Window2d w = grad.window();
        double[] reach =
            reach(widest.getFirst(), first, 2 - w.padTop(), 2 - w.padLeft(), out[2], out[3]);
        yield sums(reach, kernels(widest.get(1), second, true), out, first[1]);
      }
      case Conv2dGradWeight grad -> {
        Window2d w = grad.window();
        double[] reach =
            reach(widest.getFirst(), first, w.padTop(), w.padLeft(), second[2], second[3]);
        yield byWeight(reach, widest.get(1), second, out);
      }
      default -> throw new IllegalArgumentException("no convolution: " + op);
    };
  }

  /// The largest number in reach of each element of the result, `[N, C, oH, oW]`.
  private static double[] reach(
      double[] image, int[] extents, int padTop, int padLeft, int rows, int columns) {
    int planes = extents[0] * extents[1];
    double[] reach = new double[planes * rows * columns];
    for (int i = 0; i < reach.length; i++) {
      int plane = i / (rows * columns);
      int y = i / columns % rows - padTop;
      int x = i % columns - padLeft;
      for (int r = Math.max(0, y - 3); r <= Math.min(extents[2] - 1, y + 5); r++) {
        for (int c = Math.max(0, x - 3); c <= Math.min(extents[3] - 1, x + 5); c++) {
          reach[i] = Math.max(reach[i], image[(plane * extents[2] + r) * extents[3] + c]);
        }
      }
    }
    return reach;
  }

  /// What the transforms make of each kernel at worst, `[filters, C]`; turned about and with the
  /// two swapped for the gradient by the input.
  private static double[] kernels(double[] weight, int[] extents, boolean swapped) {
    double[] sizes = new double[extents[0] * extents[1]];
    for (int i = 0; i < sizes.length; i++) {
      double[] taps = new double[9];
      for (int t = 0; t < 9; t++) {
        taps[t] = weight[9 * i + (swapped ? 8 - t : t)];
      }
      int f = i / extents[1];
      int c = i % extents[1];
      sizes[swapped ? c * extents[0] + f : i] = kernel(taps);
    }
    return sizes;
  }

  private static double kernel(double[] taps) {
    double[] points = new double[36];
    for (int p = 0; p < 36; p++) {
      for (int t = 0; t < 9; t++) {
        points[p] += KERNEL[p / 6][t / 3] * KERNEL[p % 6][t % 3] * taps[t];
      }
    }
    double worst = 0;
    for (double[] down : OUTPUT) {
      for (double[] along : OUTPUT) {
        double sum = 0;
        for (int p = 0; p < 36; p++) {
          sum += down[p / 6] * along[p % 6] * points[p] * INPUT_SUMS[p / 6] * INPUT_SUMS[p % 6];
        }
        worst = Math.max(worst, sum);
      }
    }
    return worst;
  }

  private static double[] sums(double[] reach, double[] kernels, int[] out, int channels) {
    int pixels = out[2] * out[3];
    double[] bounds = new double[out[0] * out[1] * pixels];
    for (int i = 0; i < bounds.length; i++) {
      int n = i / pixels / out[1];
      int f = i / pixels % out[1];
      for (int c = 0; c < channels; c++) {
        bounds[i] += reach[(n * channels + c) * pixels + i % pixels] * kernels[f * channels + c];
      }
      bounds[i] *= (channels + TRANSFORMS) * Bound.U;
    }
    return bounds;
  }

  private static double[] byWeight(double[] reach, double[] grad, int[] extents, int[] out) {
    int pixels = extents[2] * extents[3];
    double tiles = (double) extents[0] * tiles(extents[2]) * tiles(extents[3]);
    double[] bounds = new double[out[0] * out[1] * 9];
    for (int i = 0; i < bounds.length; i++) {
      int f = i / 9 / out[1];
      int c = i / 9 % out[1];
      for (int n = 0; n < extents[0]; n++) {
        for (int q = 0; q < pixels; q++) {
          bounds[i] += reach[(n * out[1] + c) * pixels + q] * grad[(n * out[0] + f) * pixels + q];
        }
      }
      bounds[i] *= (tiles + TRANSFORMS) * Bound.U * tap(i % 9 / 3) * tap(i % 3);
    }
    return bounds;
  }

  /// Most tiles that so many pixels may touch.
  private static int tiles(int pixels) {
    return pixels / 4 + 2;
  }

  /// What the transforms make of one row or column of the kernel's gradient at worst.
  private static double tap(int k) {
    double worst = 0;
    for (double[] position : OUTPUT) {
      double sum = 0;
      for (int p = 0; p < 6; p++) {
        sum += KERNEL[p][k] * INPUT_SUMS[p] * position[p];
      }
      worst = Math.max(worst, sum);
    }
    return worst;
  }
}
