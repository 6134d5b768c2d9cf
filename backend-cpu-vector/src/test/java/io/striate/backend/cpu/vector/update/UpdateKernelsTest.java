package io.striate.backend.cpu.vector.update;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.op.AdamUpdate;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UpdateKernelsTest {

  private static float[] fractions(int seed, int n) {
    var random = new Random(seed);
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = random.nextFloat();
    }
    return numbers;
  }

  @Test
  void sgdGivesTheBitsOfItsTwinInPlaceAndElsewhere() {
    for (int n : new int[] {0, 1, LANES - 1, LANES + 1, 101}) {
      for (float momentum : new float[] {0f, 0.9f}) {
        for (boolean nesterov : new boolean[] {false, true}) {
          float[] p = fractions(1, n + 2);
          float[] g = fractions(2, n + 2);
          float[] v = fractions(3, n + 2);
          float[] nextP = p.clone();
          float[] nextV = v.clone();
          UpdateKernels.sgdScalar(
              p, 1, g, 2, v, 1, 0.05f, momentum, nesterov, 1e-4f, nextP, 1, nextV, 1, 0, n);
          UpdateKernels.sgd(p, 1, g, 2, v, 1, 0.05f, momentum, nesterov, 1e-4f, p, 1, v, 1, n);
          assertArrayEquals(nextP, p, n + " parameters");
          assertArrayEquals(nextV, v, n + " velocities");
        }
      }
    }
  }

  @Test
  void adamDoesNotDependOnWhereANumberLies() {
    var op = new AdamUpdate(0.9, 0.999, 1e-8, 0.01, true);
    int n = 5 * LANES + 3;
    float[][] together = {fractions(1, n), fractions(2, n), fractions(3, n), fractions(4, n)};
    float[][] alone = {fractions(1, n), fractions(2, n), fractions(3, n), fractions(4, n)};
    adam(op, together, 0, n);
    for (int i = 0; i < n; i++) {
      adam(op, alone, i, 1);
    }
    for (int i = 0; i < 4; i++) {
      assertArrayEquals(alone[i], together[i]);
    }
  }

  private static void adam(AdamUpdate op, float[][] t, int at, int n) {
    UpdateKernels.adam(
        op, 0.1f, 0.001f, 0.01f, t[0], at, t[1], at, t[2], at, t[3], at, t[0], at, t[2], at, t[3],
        at, n);
  }

  @Test
  void theFirstStepOfAdamIsTheRateTimesTheNegativeSign() {
    var op = new AdamUpdate(0.9, 0.999, 1e-8, 0, false);
    float[][] t = {{1f, 1f}, {3f, -0.5f}, {0f, 0f}, {0f, 0f}};
    adam(op, t, 0, 2);
    assertEquals(0.99f, t[0][0], 1e-6f);
    assertEquals(1.01f, t[0][1], 1e-6f);
  }
}
