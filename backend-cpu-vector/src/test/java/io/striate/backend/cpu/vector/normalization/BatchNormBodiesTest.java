package io.striate.backend.cpu.vector.normalization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.tensor.Shape;
import io.striate.backend.cpu.vector.Numbers;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Batch normalization while training against its formulas in double, also far from zero, where
/// squares about zero would lose the variance.
class BatchNormBodiesTest {
  private static final double EPSILON = 1e-5;
  private static final double UNIT = 0x1p-24;

  @Test
  void agreesWithTheFormulas() {
    int[][] shapes = {{1, 2, 9}, {5, 3, 1}, {4, 2, 33}, {7, 1, 256}};
    for (int[] shape : shapes) {
      for (double center : new double[] {0, -3, 1000}) {
        check(shape[0], shape[1], shape[2], center, false);
        check(shape[0], shape[1], shape[2], center, true);
      }
    }
  }

  private static void check(int samples, int channels, int positions, double center, boolean relu) {
    String what = samples + "x" + channels + "x" + positions + " about " + center;
    var random = new Random(samples * 31L + positions);
    float[] x = new float[samples * channels * positions];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (center + random.nextGaussian());
    }
    float[] scale = {1.5f, -0.5f, 2f};
    float[] shift = {0.25f, -1f, 0f};
    float[] y = Numbers.filled(x.length, Float.NaN);
    float[] mean = Numbers.filled(channels, Float.NaN);
    float[] variance = Numbers.filled(channels, Float.NaN);
    run(
        BatchNormBodies.train(Shape.of(samples, channels, positions), EPSILON, relu),
        x,
        scale,
        shift,
        y,
        mean,
        variance);
    int count = samples * positions;
    // Sums have the error of one rounding, for numbers of this size.
    double size = Math.abs(center) + 6;
    double off = 2 * UNIT * size;
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += x[at(i, c, channels, positions)];
      }
      double exact = sum / count;
      double squares = 0;
      for (int i = 0; i < count; i++) {
        squares += Math.pow(x[at(i, c, channels, positions)] - exact, 2);
      }
      double spread = squares / count;
      assertEquals(exact, mean[c], off, what + ", mean");
      // Squares of numbers within 6, about a mean that is `off`.
      double wrong = 4 * UNIT * 36 + off * off;
      assertEquals(spread, variance[c], wrong, what + ", variance");
      // What was computed from the mean and the variance that it gave.
      double slope = scale[c] / Math.sqrt(variance[c] + EPSILON);
      for (int i = 0; i < count; i++) {
        int at = at(i, c, channels, positions);
        double expected = (x[at] - (double) mean[c]) * slope + shift[c];
        double near = 8 * UNIT * (Math.abs(x[at] - mean[c]) * Math.abs(slope) + Math.abs(shift[c]));
        assertEquals(relu ? Math.max(expected, 0) : expected, y[at], near, what + " at " + at);
      }
    }
  }

  private static int at(int i, int c, int channels, int positions) {
    return (i / positions * channels + c) * positions + i % positions;
  }

  private static void run(Body body, float[]... arrays) {
    var operands = new Operands(arrays.length);
    for (int i = 0; i < arrays.length; i++) {
      operands.place(i, arrays[i], 0);
    }
    var workspace = new Workspace(0, body.scratch(), body.words());
    for (int task = 0; task < body.tasks(); task++) {
      body.run(task, operands, workspace);
    }
  }
}
