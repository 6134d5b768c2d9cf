package io.striate.backend.cpu.vector.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Bindings;
import io.striate.api.backend.Kernel;
import io.striate.api.backend.Plan;
import io.striate.api.op.Elementwise;
import io.striate.api.op.MatMul;
import io.striate.api.op.Op;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.CpuVectorBackend;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Products of rows that are not samples: their weights are packed once, and packed again when a
/// caller has written them.
class WholeBatchProductTest {
  private static final int DEPTH = 300;
  private static final int UNITS = 130;

  /// A product of states with a bias and a relu.
  ///
  /// @param trained whether each run changes the weights
  private static Program program(int rows, boolean transposed, boolean trained) {
    var emit = new Emitter("product", 1, 1);
    Value x = emit.state("x", TensorType.float32(rows, DEPTH));
    Value weight = emit.state("weight", weight(transposed));
    Value bias = emit.state("bias", TensorType.float32(UNITS));
    emit.output("y", emit.relu(emit.add(emit.one(new MatMul(false, transposed), x, weight), bias)));
    if (trained) {
      emit.update(weight, emit.scale(weight, 0.5));
    }
    return emit.build();
  }

  private static TensorType weight(boolean transposed) {
    return transposed ? TensorType.float32(UNITS, DEPTH) : TensorType.float32(DEPTH, UNITS);
  }

  private static Map<String, Tensor> tensors(CpuVectorBackend backend, Program program) {
    var tensors = new HashMap<String, Tensor>();
    program.states().forEach(state -> tensors.put(state.name(), backend.allocate(state.type())));
    program.outputs().forEach(o -> tensors.put(o.name(), backend.allocate(o.value().type())));
    return tensors;
  }

  private static void fill(Tensor tensor, int seed) {
    var random = new Random(seed);
    float[] numbers = new float[tensor.type().shape().size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    tensor.writeFloats(numbers);
  }

  private static Tensor run(CpuVectorBackend backend, Op op, TensorType type, Tensor... inputs) {
    List<TensorType> types = List.of(inputs).stream().map(Tensor::type).toList();
    Kernel kernel = backend.kernel(op, types, List.of(type)).orElseThrow();
    Tensor out = backend.allocate(type);
    kernel.run(List.of(inputs), List.of(out));
    return out;
  }

  private static float[] oneByOne(
      CpuVectorBackend backend, int rows, boolean transposed, Map<String, Tensor> tensors) {
    TensorType type = TensorType.float32(rows, UNITS);
    var at = new Bindings(tensors);
    Tensor x = at.require("x", TensorType.float32(rows, DEPTH));
    Tensor weight = at.require("weight", weight(transposed));
    Tensor bias = at.require("bias", TensorType.float32(UNITS));
    Tensor product = run(backend, new MatMul(false, transposed), type, x, weight);
    Tensor sum = run(backend, new Elementwise(Elementwise.Function.ADD), type, product, bias);
    return run(backend, new Elementwise(Elementwise.Function.RELU), type, sum).toFloats();
  }

  private static long packings(Plan plan) {
    return plan.describe().stream().filter(line -> line.contains(" + bias + relu")).count();
  }

  @Test
  void productsOfStatesKeepPackedWeights() {
    for (int threads : new int[] {1, 3}) {
      for (int rows : new int[] {2, 17, 70, 300}) {
        for (boolean transposed : new boolean[] {false, true}) {
          Program program = program(rows, transposed, false);
          try (var backend = new CpuVectorBackend(threads, true)) {
            var tensors = tensors(backend, program);
            try (Plan plan = backend.plan(program, new Bindings(tensors))) {
              assertEquals(1, packings(plan), () -> plan.describe().toString());
              for (int seed = 0; seed < 2; seed++) {
                for (Value state : program.states()) {
                  fill(new Bindings(tensors).require(state.name(), state.type()), seed);
                }
                plan.run();
                float[] y =
                    new Bindings(tensors).require("y", TensorType.float32(rows, UNITS)).toFloats();
                float[] expected = oneByOne(backend, rows, transposed, tensors);
                double size = 0;
                for (int i = 0; i < y.length; i++) {
                  assertEquals(expected[i], y[i], 1e-5f, "element " + i);
                  size += y[i];
                }
                assertTrue(size > 0);
              }
            }
          }
        }
      }
    }
  }

  @Test
  void theBitsDoNotDependOnTheThreads() {
    float[] first = {};
    for (int threads : new int[] {1, 2, 5}) {
      Program program = program(300, false, false);
      try (var backend = new CpuVectorBackend(threads, true)) {
        var tensors = tensors(backend, program);
        tensors.values().forEach(tensor -> fill(tensor, tensor.type().shape().size()));
        try (Plan plan = backend.plan(program, new Bindings(tensors))) {
          plan.run();
          float[] y = new Bindings(tensors).require("y", TensorType.float32(300, UNITS)).toFloats();
          first = threads == 1 ? y : first;
          assertArrayEquals(first, y);
        }
      }
    }
  }

  @Test
  void weightsThatARunChangesAreNotPacked() {
    Program program = program(17, false, true);
    try (var backend = new CpuVectorBackend(2, true);
        Plan plan = backend.plan(program, new Bindings(tensors(backend, program)))) {
      assertEquals(0, packings(plan));
    }
  }
}
