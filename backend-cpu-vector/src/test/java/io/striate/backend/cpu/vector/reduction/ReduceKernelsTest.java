package io.striate.backend.cpu.vector.reduction;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.tensor.Shape;
import io.striate.backend.cpu.vector.Numbers;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Strides;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReduceKernelsTest {

  @Test
  void sumsHaveTheBitsOfTheTwin() {
    var random = new Random(1);
    for (int n : new int[] {0, 1, LANES, 2 * LANES - 1, 2 * LANES, 2 * LANES + 1, 61, 509}) {
      float[] a = new float[n + 3];
      for (int i = 0; i < a.length; i++) {
        a[i] = random.nextFloat() - 0.4f;
      }
      float[] scratch = Numbers.filled(ReduceKernels.SCRATCH + 1, Float.NaN);
      assertEquals(
          ReduceKernels.sumScalar(a, 3, n), ReduceKernels.sum(a, 3, n, scratch, 1), n + " numbers");
    }
  }

  /// Compensated sums of numbers of very different sizes are those of double precision.
  @Test
  void compensatedSumsHaveTheErrorOfOneRounding() {
    var random = new Random(2);
    for (int n : new int[] {0, 1, LANES, 2 * LANES - 1, 2 * LANES, 2 * LANES + 1, 61, 100_003}) {
      float[] a = new float[n + 3];
      double sum = 0;
      double size = 0;
      for (int i = 0; i < a.length; i++) {
        a[i] = (random.nextFloat() - 0.4f) * (i % 7 == 0 ? 1e5f : 1);
        sum += i < 3 ? 0 : a[i];
        size += Math.abs(a[i]);
      }
      float[] scratch = Numbers.filled(ReduceKernels.SCRATCH + 1, Float.NaN);
      double error = 0x1p-40 * size;
      assertEquals(sum, ReduceKernels.compensated(a, 3, n, scratch, 1), error, n + " numbers");
    }
  }

  @Test
  void compensatedSumsOfInfinityAreInfinite() {
    for (int at : new int[] {0, 3 * LANES, 99}) {
      float[] a = Numbers.filled(100, 1f);
      a[at] = Float.POSITIVE_INFINITY;
      float[] scratch = new float[ReduceKernels.SCRATCH];
      assertEquals(Double.POSITIVE_INFINITY, ReduceKernels.compensated(a, 0, a.length, scratch, 0));
      a[50] = Float.NaN;
      assertEquals(Double.NaN, ReduceKernels.compensated(a, 0, a.length, scratch, 0));
      float[] sum = new float[100];
      float[] errors = new float[100];
      for (int i = 0; i < 3; i++) {
        ReduceKernels.addCompensated(a, 0, sum, 0, errors, 0, 100);
      }
      ReduceKernels.addErrors(sum, 0, errors, 0, 100);
      for (int i = 0; i < sum.length; i++) {
        assertEquals(3 * a[i], sum[i]);
      }
    }
  }

  @Test
  void partialsAreAddedByAFixedTree() {
    for (int shards : new int[] {1, 2, 3, 5, 8}) {
      int size = 5000;
      float[] partials = Numbers.whole(2, size * shards);
      float[] expected = new float[size];
      for (int i = 0; i < size * shards; i++) {
        expected[i % size] += partials[i];
      }
      var body = new CombineBody(size, shards);
      var operands = new Operands(2);
      float[] sum = new float[size + 1];
      operands.place(0, partials, 0);
      operands.place(1, sum, 1);
      for (int task = 0; task < body.tasks(); task++) {
        body.run(task, operands, new Workspace(0, 0, 0));
      }
      assertArrayEquals(
          expected, java.util.Arrays.copyOfRange(sum, 1, size + 1), shards + " shards");
    }
  }

  @Test
  void stridesReadTheElementsOfTheirIndices() {
    Shape shape = Shape.of(3, 1, 4, 5);
    int[][] strides = {{20, 20, 5, 1}, {1, 0, 15, 3}, {0, 0, 5, 1}, {20, 0, 0, 0}, {0, 0, 0, 0}};
    float[] from = Numbers.whole(3, 100);
    for (int[] perAxis : strides) {
      var read = new Strides(shape, perAxis, 2);
      float[] all = new float[60];
      for (int first = 0; first < 60; first += 7) {
        read.gather(from, 1, first, Math.min(7, 60 - first), all, first);
      }
      for (int i = 0; i < 60; i++) {
        int at = 2 + i / 20 * perAxis[0] + i / 5 % 4 * perAxis[2] + i % 5 * perAxis[3];
        assertEquals(from[1 + at], all[i], "element " + i);
        assertEquals(at, read.offset(i));
      }
    }
  }
}
