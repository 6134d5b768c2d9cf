package io.striate.backend.cpu.vector.reduction;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.striate.api.op.Reduce;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A plan computes a batch as a whole or in parts: a sample has the same bits in both.
class ReduceBodyTest {
  private static final int SAMPLES = 7;

  private static float[] reduced(Reduce op, Shape in, float[] numbers, int from) {
    Shape out = op.infer(List.of(TensorType.float32(in))).getFirst().shape();
    var body = new ReduceBody(op, TensorType.float32(in), TensorType.float32(out));
    var operands = new Operands(2);
    float[] results = new float[out.size()];
    operands.place(0, numbers, from);
    operands.place(1, results, 0);
    body.run(0, operands, new Workspace(0, body.scratch(), 0));
    return results;
  }

  private static void check(Reduce.Kind kind, List<Integer> axes, int... sample) {
    var op = new Reduce(kind, axes);
    Shape one = Shape.of(sample).prepend(1);
    Shape all = Shape.of(sample).prepend(SAMPLES);
    float[] numbers = new float[all.size()];
    var random = new Random(all.size());
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextFloat() - 0.4f;
    }
    float[] whole = reduced(op, all, numbers, 0);
    float[] parts = new float[whole.length];
    for (int i = 0; i < SAMPLES; i++) {
      float[] part = reduced(op, one, numbers, i * one.size());
      System.arraycopy(part, 0, parts, i * part.length, part.length);
    }
    assertArrayEquals(whole, parts, () -> op + " of " + all);
  }

  @Test
  void aSampleHasTheSameBitsAloneAndAmongOthers() {
    for (Reduce.Kind kind : Reduce.Kind.values()) {
      for (int length = 1; length <= 40; length++) {
        check(kind, List.of(1), length);
        check(kind, List.of(2), 5, length);
        check(kind, List.of(1), length, 5);
        check(kind, List.of(1, 3), 3, 2, length);
      }
    }
  }
}
