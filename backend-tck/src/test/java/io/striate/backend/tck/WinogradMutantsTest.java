package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.BackendProvider;
import io.striate.api.backend.Kernel;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.Tensor;
import io.striate.backend.tck.bound.WinogradBound;
import io.striate.backend.tck.run.Mutant;
import io.striate.backend.tck.run.Numbers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The bound for fast plans bites: convolutions by Winograd's algorithm, written down from its
/// formula, keep it, and with one mistake they break it.
class WinogradMutantsTest {
  enum Mistake {
    NONE,
    SIGN_IN_THE_INPUTS_TRANSFORM,
    SIGN_IN_THE_KERNELS_TRANSFORM,
    SIGN_IN_THE_OUTPUTS_TRANSFORM,
    LAST_TILES_FORGOTTEN,
    LAST_COLUMN_OF_A_PATCH_FORGOTTEN,
    TILES_A_PIXEL_TOO_FAR
  }

  private record Trial(BackendProvider provider)
      implements OperationContract, FastProgramContract {}

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void withoutAMistakeTheBoundIsKept(int kernel) {
    assertFalse(fails(kernel, Mistake.NONE));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void eachMistakeIsCaught(int kernel) {
    Stream.of(Mistake.values())
        .filter(mistake -> mistake != Mistake.NONE)
        .forEach(mistake -> assertTrue(fails(kernel, mistake), mistake + " of " + kernel));
  }

  /// Networks of many channels, whose bounds are wider, tell as well.
  @ParameterizedTest
  @EnumSource
  void networksTellWhoIsMistaken(Mistake mistake) {
    for (int kernel : new int[] {3, 5}) {
      boolean fails =
          new Trial(mutant(kernel, mistake))
              .randomNetworksInFastPlans()
              .filter(test -> test.getDisplayName().matches("wide-.* in PARTS"))
              .anyMatch(WinogradMutantsTest::fails);
      assertEquals(mistake != Mistake.NONE, fails, mistake + " of " + kernel);
    }
  }

  private static Mutant mutant(int kernel, Mistake mistake) {
    return new Mutant(
        mistake.name(),
        Conv2d.class,
        (right, op, in, out) ->
            ((Conv2d) op).window().kernelHeight() == kernel && WinogradBound.concerns(op)
                ? Optional.of(new Winograd(((Conv2d) op).window(), mistake))
                : right.kernel(op, in, out));
  }

  /// Whether a planned convolution of a fast plan is out of its bound.
  private static boolean fails(int kernel, Mistake mistake) {
    return new Trial(mutant(kernel, mistake))
        .operationsPlanned()
        .filter(test -> test.getDisplayName().startsWith("conv2d "))
        .filter(test -> test.getDisplayName().endsWith(", fast"))
        .anyMatch(WinogradMutantsTest::fails);
  }

  private static boolean fails(DynamicTest test) {
    try {
      test.getExecutable().execute();
      return false;
    } catch (AssertionError caught) {
      return true;
    } catch (Throwable unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  /// The formula, tile by tile, with every product rounded to float32.
  private record Winograd(Window2d window, Mistake mistake) implements Kernel {
    private static final double[][] INPUT = {
      {4, 0, -5, 0, 1, 0},
      {0, -4, -4, 1, 1, 0},
      {0, 4, -4, -1, 1, 0},
      {0, -2, -1, 2, 1, 0},
      {0, 2, -1, -2, 1, 0},
      {0, 4, 0, -5, 0, 1}
    };
    private static final double[] POINTS = {0, 1, -1, 2, -2};
    private static final double[] SCALES = {1 / 4.0, -1 / 6.0, -1 / 6.0, 1 / 24.0, 1 / 24.0, 1};

    /// The points' powers, `[6, count]`.
    private static double[][] powers(int count) {
      double[][] powers = new double[6][count];
      for (int i = 0; i < count; i++) {
        for (int p = 0; p < 5; p++) {
          powers[p][i] = Math.pow(POINTS[p], i);
        }
      }
      powers[5][count - 1] = 1;
      return powers;
    }

    private double[][] input() {
      double[][] matrix = copy(INPUT);
      matrix[3][1] *= sign(Mistake.SIGN_IN_THE_INPUTS_TRANSFORM);
      return matrix;
    }

    private double[][] weight() {
      double[][] matrix = powers(window.kernelHeight());
      for (int p = 0; p < 6; p++) {
        for (int i = 0; i < matrix[p].length; i++) {
          matrix[p][i] *= SCALES[p];
        }
      }
      matrix[2][1] *= sign(Mistake.SIGN_IN_THE_KERNELS_TRANSFORM);
      return matrix;
    }

    private double[][] output() {
      double[][] matrix = transposed(powers(7 - window.kernelHeight()));
      matrix[1][4] *= sign(Mistake.SIGN_IN_THE_OUTPUTS_TRANSFORM);
      return matrix;
    }

    private int sign(Mistake here) {
      return mistake == here ? -1 : 1;
    }

    @Override
    public void run(List<Tensor> inputs, List<Tensor> outputs) {
      Numbers image = Numbers.read(inputs.get(0));
      Numbers kernels = Numbers.read(inputs.get(1));
      Numbers result = Numbers.read(outputs.getFirst());
      int[] in = image.type().shape().extents();
      int[] out = result.type().shape().extents();
      double[] bias =
          inputs.size() == 3 ? Numbers.read(inputs.get(2)).values() : new double[out[1]];
      int tile = 7 - window.kernelHeight();
      double[][][][] points = new double[out[1]][in[1]][][];
      for (int f = 0; f < out[1]; f++) {
        for (int c = 0; c < in[1]; c++) {
          points[f][c] = both(weight(), kernel(kernels, in[1], f, c));
        }
      }
      for (int n = 0; n < out[0]; n++) {
        for (int y = 0; y < covered(out[2], tile); y += tile) {
          for (int x = 0; x < covered(out[3], tile); x += tile) {
            double[][][] patches = new double[in[1]][][];
            for (int c = 0; c < in[1]; c++) {
              patches[c] = both(input(), patch(image, in, n, c, y, x));
            }
            for (int f = 0; f < out[1]; f++) {
              double[][] tileOf = both(output(), sum(patches, points[f]));
              store(tileOf, bias[f], result, out, n * out[1] + f, y, x);
            }
          }
        }
      }
      result.writeTo(outputs.getFirst());
    }

    private static double[][] sum(double[][][] patches, double[][][] points) {
      double[][] sum = new double[6][6];
      for (int c = 0; c < patches.length; c++) {
        for (int p = 0; p < 36; p++) {
          sum[p / 6][p % 6] += (float) (patches[c][p / 6][p % 6] * points[c][p / 6][p % 6]);
        }
      }
      return sum;
    }

    private int covered(int extent, int tile) {
      return mistake == Mistake.LAST_TILES_FORGOTTEN ? extent / tile * tile : extent;
    }

    private double[][] patch(Numbers image, int[] in, int n, int c, int top, int left) {
      double[][] patch = new double[6][6];
      int further = mistake == Mistake.TILES_A_PIXEL_TOO_FAR ? 1 : 0;
      int columns = mistake == Mistake.LAST_COLUMN_OF_A_PATCH_FORGOTTEN ? 5 : 6;
      for (int i = 0; i < 6; i++) {
        for (int j = 0; j < columns; j++) {
          int y = top + i - window.padTop();
          int x = left + j - window.padLeft() + further;
          if (y >= 0 && y < in[2] && x >= 0 && x < in[3]) {
            patch[i][j] = image.values()[((n * in[1] + c) * in[2] + y) * in[3] + x];
          }
        }
      }
      return patch;
    }

    private double[][] kernel(Numbers kernels, int channels, int f, int c) {
      int side = window.kernelHeight();
      double[][] kernel = new double[side][side];
      for (int t = 0; t < side * side; t++) {
        kernel[t / side][t % side] = kernels.values()[(f * channels + c) * side * side + t];
      }
      return kernel;
    }

    private static void store(
        double[][] tile, double bias, Numbers result, int[] out, int plane, int top, int left) {
      for (int i = 0; i < Math.min(tile.length, out[2] - top); i++) {
        for (int j = 0; j < Math.min(tile.length, out[3] - left); j++) {
          result.values()[(plane * out[2] + top + i) * out[3] + left + j] = tile[i][j] + bias;
        }
      }
    }

    /// `m x mt`.
    private static double[][] both(double[][] m, double[][] x) {
      return product(product(m, x), transposed(m));
    }

    private static double[][] product(double[][] a, double[][] b) {
      double[][] product = new double[a.length][b[0].length];
      for (int i = 0; i < a.length; i++) {
        for (int j = 0; j < b[0].length; j++) {
          for (int k = 0; k < b.length; k++) {
            product[i][j] += a[i][k] * b[k][j];
          }
        }
      }
      return product;
    }

    private static double[][] transposed(double[][] a) {
      double[][] transposed = new double[a[0].length][a.length];
      for (int i = 0; i < a.length; i++) {
        for (int j = 0; j < a[0].length; j++) {
          transposed[j][i] = a[i][j];
        }
      }
      return transposed;
    }

    private static double[][] copy(double[][] a) {
      return transposed(transposed(a));
    }
  }
}
