package io.striate.backend.tck.bound;

import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Op;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// The bound for fast plans on the error of Winograd's algorithm in place of a plain convolution of
/// stride 1 with kernels of 3x3 or 5x5.
///
/// A form F(m x m, r x r) has tiles of the result of m x m and of the input of 6x6, m + r = 7
/// (Lavin and Gray, arXiv:1509.09308). With the points 0, 1, -1, 2, -2 and infinity and its
/// matrices A, B, G ([Form]), an element of the result is `At (sum of (G g Gt) · (Bt d B)) A`. A
/// sum of n products of which one factor is a constant is within (n + 1) u of the sum of their
/// absolute values, whatever the order. Both passes of the three transforms (6, r and 6 terms),
/// four roundings of constants and of the product, and the sum over C channels together make, to
/// first order,
///
///     |error|  <=  (C + 34 + 2 r) u  |At| ( sum of (|G| |g| |Gt|) · (|Bt| |d| |B|) ) |A|
///
/// Where tiles begin is the backend's choice. So |d| is replaced by the largest number of any tile
/// that may hold the element, rows y - m + 1 to y + 5 of the window's position, for which |Bt| |d|
/// |B| is at most that number times the sums of |B|'s columns; and the position in the tile by the
/// worst. The gradient by the input is the same sum with rotated kernels; that by the weights is
/// `Gt (sum over tiles of (Bt d B) · (A y At)) G`, with one term a tile for one a channel. Smaller
/// tiles have smaller matrices, so the bound holds for F(2x2, 3x3) too.
public final class WinogradBound {
  /// Numbers in a row or column of the input's tile.
  private static final int SIDE = 6;

  /// Sums of the absolute values of Bt's rows, the same for all forms.
  private static final double[] INPUT_SUMS = {10, 10, 10, 6, 6, 10};

  /// The matrices of one form, in absolute values.
  ///
  /// @param tile rows of a tile of the result
  /// @param kernel rows of a kernel
  /// @param output At, `[tile, 6]`
  /// @param weight G, `[6, kernel]`
  @SuppressWarnings("ArrayRecordComponent") // made once and only read
  private record Form(int tile, int kernel, double[][] output, double[][] weight) {
    private static final double[] POINTS = {0, 1, -1, 2, -2};

    /// The reciprocal of the product of a point's distances from the others.
    private static final double[] SCALES = {1 / 4.0, 1 / 6.0, 1 / 6.0, 1 / 24.0, 1 / 24.0, 1};

    static Form of(int kernel) {
      int tile = SIDE + 1 - kernel;
      double[][] output = new double[tile][SIDE];
      double[][] weight = new double[SIDE][kernel];
      for (int p = 0; p < SIDE; p++) {
        for (int i = 0; i < tile; i++) {
          output[i][p] = power(p, i, tile);
        }
        for (int i = 0; i < kernel; i++) {
          weight[p][i] = SCALES[p] * power(p, i, kernel);
        }
      }
      return new Form(tile, kernel, output, weight);
    }

    /// Power i of a point, of the first `powers`; infinity has the last one only.
    private static double power(int point, int i, int powers) {
      if (point == POINTS.length) {
        return i == powers - 1 ? 1 : 0;
      }
      return Math.abs(Math.pow(POINTS[point], i));
    }

    static Form of(Window2d window) {
      return of(window.kernelHeight());
    }

    int taps() {
      return kernel * kernel;
    }

    /// Roundings of all transforms.
    int roundings() {
      return 34 + 2 * kernel;
    }

    /// The largest number of tiles that a row of that many pixels may touch.
    int tiles(int pixels) {
      return pixels / tile + 2;
    }
  }

  private WinogradBound() {}

  /// Whether a fast plan may compute an operation by Winograd's algorithm.
  public static boolean concerns(Op op) {
    return switch (op) {
      case Conv2d conv -> concerns(conv.window(), conv.groups());
      case Conv2dGradInput grad -> concerns(grad.window(), grad.groups());
      case Conv2dGradWeight grad -> concerns(grad.window(), grad.groups());
      default -> false;
    };
  }

  private static boolean concerns(Window2d w, int groups) {
    return groups == 1
        && (w.kernelHeight() == 3 || w.kernelHeight() == 5)
        && w.kernelWidth() == w.kernelHeight()
        && w.strideHeight() == 1
        && w.strideWidth() == 1
        && w.dilationHeight() == 1
        && w.dilationWidth() == 1;
  }

  /// The bound for each element of the result, for operands that are no larger than these.
  public static double[] of(
      Op op, List<TensorType> types, List<double[]> widest, TensorType output) {
    int[] first = types.getFirst().shape().extents();
    int[] second = types.get(1).shape().extents();
    int[] out = output.shape().extents();
    return switch (op) {
      case Conv2d conv -> {
        Window2d w = conv.window();
        Form form = Form.of(w);
        double[] reach =
            reach(form, widest.getFirst(), first, w.padTop(), w.padLeft(), out[2], out[3]);
        yield sums(form, reach, kernels(form, widest.get(1), second, false), out, first[1]);
      }
      case Conv2dGradInput grad -> {
        Window2d w = grad.window();
        Form form = Form.of(w);
        int top = form.kernel - 1 - w.padTop();
        int left = form.kernel - 1 - w.padLeft();
        double[] reach = reach(form, widest.getFirst(), first, top, left, out[2], out[3]);
        yield sums(form, reach, kernels(form, widest.get(1), second, true), out, first[1]);
      }
      case Conv2dGradWeight grad -> {
        Window2d w = grad.window();
        Form form = Form.of(w);
        double[] reach =
            reach(form, widest.getFirst(), first, w.padTop(), w.padLeft(), second[2], second[3]);
        yield byWeight(form, reach, widest.get(1), second, out);
      }
      default -> throw new IllegalArgumentException("no convolution: " + op);
    };
  }

  /// The largest number that may contribute to each element of the result, `[N, C, oH, oW]`.
  private static double[] reach(
      Form form, double[] image, int[] extents, int padTop, int padLeft, int rows, int columns) {
    int before = form.tile - 1;
    int after = SIDE - 1;
    int planes = extents[0] * extents[1];
    double[] reach = new double[planes * rows * columns];
    for (int i = 0; i < reach.length; i++) {
      int plane = i / (rows * columns);
      int y = i / columns % rows - padTop;
      int x = i % columns - padLeft;
      for (int r = Math.max(0, y - before); r <= Math.min(extents[2] - 1, y + after); r++) {
        for (int c = Math.max(0, x - before); c <= Math.min(extents[3] - 1, x + after); c++) {
          reach[i] = Math.max(reach[i], image[(plane * extents[2] + r) * extents[3] + c]);
        }
      }
    }
    return reach;
  }

  /// The worst case of the transforms of each kernel, `[filters, C]`; with rotated kernels and the
  /// two axes swapped for the gradient by the input.
  private static double[] kernels(Form form, double[] weight, int[] extents, boolean swapped) {
    int count = form.taps();
    double[] sizes = new double[extents[0] * extents[1]];
    for (int i = 0; i < sizes.length; i++) {
      double[] taps = new double[count];
      for (int t = 0; t < count; t++) {
        taps[t] = weight[count * i + (swapped ? count - 1 - t : t)];
      }
      int f = i / extents[1];
      int c = i % extents[1];
      sizes[swapped ? c * extents[0] + f : i] = kernel(form, taps);
    }
    return sizes;
  }

  private static double kernel(Form form, double[] taps) {
    double[] points = new double[SIDE * SIDE];
    for (int p = 0; p < points.length; p++) {
      double[] down = form.weight[p / SIDE];
      double[] along = form.weight[p % SIDE];
      for (int t = 0; t < taps.length; t++) {
        points[p] += down[t / form.kernel] * along[t % form.kernel] * taps[t];
      }
      points[p] *= INPUT_SUMS[p / SIDE] * INPUT_SUMS[p % SIDE];
    }
    double worst = 0;
    for (double[] down : form.output) {
      for (double[] along : form.output) {
        double sum = 0;
        for (int p = 0; p < points.length; p++) {
          sum += down[p / SIDE] * along[p % SIDE] * points[p];
        }
        worst = Math.max(worst, sum);
      }
    }
    return worst;
  }

  private static double[] sums(
      Form form, double[] reach, double[] kernels, int[] out, int channels) {
    int pixels = out[2] * out[3];
    double[] bounds = new double[out[0] * out[1] * pixels];
    for (int i = 0; i < bounds.length; i++) {
      int n = i / pixels / out[1];
      int f = i / pixels % out[1];
      for (int c = 0; c < channels; c++) {
        bounds[i] += reach[(n * channels + c) * pixels + i % pixels] * kernels[f * channels + c];
      }
      bounds[i] *= (channels + form.roundings()) * Bound.U;
    }
    return bounds;
  }

  private static double[] byWeight(
      Form form, double[] reach, double[] grad, int[] extents, int[] out) {
    int taps = form.taps();
    int pixels = extents[2] * extents[3];
    double tiles = (double) extents[0] * form.tiles(extents[2]) * form.tiles(extents[3]);
    double[] bounds = new double[out[0] * out[1] * taps];
    for (int i = 0; i < bounds.length; i++) {
      int f = i / taps / out[1];
      int c = i / taps % out[1];
      for (int n = 0; n < extents[0]; n++) {
        for (int q = 0; q < pixels; q++) {
          bounds[i] += reach[(n * out[1] + c) * pixels + q] * grad[(n * out[0] + f) * pixels + q];
        }
      }
      int t = i % taps;
      bounds[i] *= (tiles + form.roundings()) * Bound.U;
      bounds[i] *= tap(form, t / form.kernel) * tap(form, t % form.kernel);
    }
    return bounds;
  }

  /// The worst case of the transforms of one row or column of the kernel's gradient.
  private static double tap(Form form, int k) {
    double worst = 0;
    for (double[] position : form.output) {
      double sum = 0;
      for (int p = 0; p < SIDE; p++) {
        sum += form.weight[p][k] * INPUT_SUMS[p] * position[p];
      }
      worst = Math.max(worst, sum);
    }
    return worst;
  }
}
