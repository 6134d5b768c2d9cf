package io.striate.backend.cpu.vector.plan;

import static io.striate.backend.cpu.vector.Numbers.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Plan;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.CpuVectorBackend;
import io.striate.backend.cpu.vector.LeNet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Batch normalization folded into the convolution before it, against the formulas in double.
class FoldedNormTest {
  private static final double EPSILON = 1e-5;

  /// A convolution 3x3 with padding 1, normalized.
  private record Net(int batch, int channels, int size, int filters, int groups, boolean bias) {
    Program program(boolean relu) {
      var emit = new Emitter("normalized", batch, 1);
      Value x = emit.input("x", TensorType.float32(batch, channels, size, size), true);
      Value weight = emit.state("weight", TensorType.float32(filters, channels / groups, 3, 3));
      var conv = new Conv2d(new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), groups);
      Value y =
          bias
              ? emit.one(conv, x, weight, emit.state("bias", TensorType.float32(filters)))
              : emit.one(conv, x, weight);
      Value[] norm = {y, y, y, y, y};
      String[] names = {"", "scale", "shift", "mean", "variance"};
      for (int i = 1; i < 5; i++) {
        norm[i] = emit.state(names[i], TensorType.float32(filters));
      }
      Value normed = emit.one(new BatchNormInference(EPSILON), norm);
      emit.output("y", relu ? emit.relu(normed) : normed);
      return emit.build();
    }

    Map<String, float[]> numbers(long seed) {
      var random = new Random(seed);
      var numbers = new HashMap<String, float[]>();
      numbers.put("x", whole(seed, batch * channels * size * size));
      numbers.put("weight", whole(seed + 1, filters * (channels / groups) * 9));
      for (String name : new String[] {"bias", "scale", "shift", "mean", "variance"}) {
        float[] values = new float[filters];
        for (int f = 0; f < filters; f++) {
          values[f] =
              name.equals("variance") ? random.nextFloat() + 0.1f : random.nextFloat() - 0.5f;
        }
        numbers.put(name, values);
      }
      return numbers;
    }

    /// Each result, and the sum of the sizes of what it is the sum of.
    double[][] expected(Map<String, float[]> n, boolean relu) {
      double[][] expected = new double[2][batch * filters * size * size];
      int depth = channels / groups;
      for (int i = 0; i < expected[0].length; i++) {
        int f = i / (size * size) % filters;
        int sample = i / (size * size * filters);
        double slope = of(n, "scale")[f] / Math.sqrt(of(n, "variance")[f] + EPSILON);
        double start =
            ((bias ? of(n, "bias")[f] : 0) - of(n, "mean")[f]) * slope + of(n, "shift")[f];
        double sum = start;
        double sizes = Math.abs(start);
        for (int t = 0; t < depth * 9; t++) {
          int y = i / size % size + t % 9 / 3 - 1;
          int x = i % size + t % 3 - 1;
          if (y >= 0 && y < size && x >= 0 && x < size) {
            int c = f / (filters / groups) * depth + t / 9;
            double product =
                of(n, "x")[((sample * channels + c) * size + y) * size + x]
                    * (double) of(n, "weight")[f * depth * 9 + t]
                    * slope;
            sum += product;
            sizes += Math.abs(product);
          }
        }
        expected[0][i] = relu ? Math.max(sum, 0) : sum;
        expected[1][i] = sizes;
      }
      return expected;
    }
  }

  private static <T> T of(Map<String, T> values, String name) {
    return Objects.requireNonNull(values.get(name));
  }

  private static Map<String, Tensor> tensors(Backend backend, Program program) {
    return LeNet.tensors(backend, program, 1);
  }

  private static void write(Map<String, Tensor> tensors, Map<String, float[]> numbers) {
    numbers.forEach((name, values) -> {
      if (tensors.containsKey(name)) {
        of(tensors, name).write(new HostArray.Floats(values));
      }
    });
  }

  private static void assertNear(double[][] expected, float[] actual, int terms, String what) {
    assertEquals(expected[0].length, actual.length, what);
    for (int i = 0; i < actual.length; i++) {
      // A sum of products whose second factors are rounded once: (terms + 2) units of 2^-24.
      double bound = (terms + 2) * 0x1p-24 * expected[1][i];
      assertEquals(expected[0][i], actual[i], bound, what + " at " + i);
    }
  }

  @Test
  void agreesWithTheFormulas() {
    Net[] nets = {
      new Net(2, 3, 7, 8, 1, true), new Net(5, 4, 6, 10, 2, false), new Net(1, 6, 5, 6, 6, true)
    };
    for (Net net : nets) {
      for (boolean relu : new boolean[] {false, true}) {
        Program program = net.program(relu);
        try (Backend backend = new CpuVectorBackend(2, false)) {
          Map<String, Tensor> tensors = tensors(backend, program);
          try (Plan plan = backend.plan(program, LeNet.bindings(tensors))) {
            assertTrue(plan.describe().toString().contains("+ batchnorm"), net.toString());
            int terms = net.channels / net.groups * 9 + 1;
            for (long seed = 1; seed <= 2; seed++) {
              Map<String, float[]> numbers = net.numbers(seed);
              write(tensors, numbers);
              plan.run();
              double[][] expected = net.expected(numbers, relu);
              assertNear(expected, of(tensors, "y").toFloats(), terms, net + ", seed " + seed);
            }
          }
        }
      }
    }
  }

  @Test
  void anExactPlanDoesNotFold() {
    Program program = new Net(2, 3, 7, 8, 1, true).program(true);
    try (Backend backend = new CpuVectorBackend(1, true);
        Plan plan = backend.plan(program, LeNet.bindings(tensors(backend, program)))) {
      assertEquals(
          1,
          plan.describe().stream().filter(line -> line.contains("batchnorm-inference")).count(),
          plan.describe().toString());
    }
  }
}
