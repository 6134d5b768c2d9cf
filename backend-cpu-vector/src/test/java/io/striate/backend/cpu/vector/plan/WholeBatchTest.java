package io.striate.backend.cpu.vector.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Bindings;
import io.striate.api.backend.Plan;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Window2d;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.CpuVectorBackend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Images run on the same algorithms whether they are samples or not: as a state, as the frames of
/// samples, or as a tensor whose axis 0 is not the batch.
class WholeBatchTest {
  private static final int CHANNELS = 8;
  private static final int SIZE = 12;

  /// What the images are.
  private enum Kind {
    INPUT,
    STATE_PER_SAMPLE,
    STATE
  }

  /// Two convolutions with relu, and the gradients of the sum of their squares.
  ///
  /// @param images how many there are
  /// @param frames how many of them belong to a sample, merged by a reshape
  private static Program program(Kind kind, int images, int frames) {
    int batch = kind == Kind.STATE ? 1 : images / frames;
    var emit = new Emitter("images", batch, 1);
    TensorType type =
        frames == 1
            ? TensorType.float32(images, CHANNELS, SIZE, SIZE)
            : TensorType.float32(batch, frames, CHANNELS, SIZE, SIZE);
    Value image =
        switch (kind) {
          case INPUT -> emit.input("image", type, true);
          case STATE_PER_SAMPLE -> emit.state("image", type, true);
          case STATE -> emit.state("image", type);
        };
    Value x = emit.reshape(image, Shape.of(images, CHANNELS, SIZE, SIZE));
    var weights = new ArrayList<Value>();
    for (int i = 0; i < 2; i++) {
      Value weight = emit.state("weight" + i, TensorType.float32(CHANNELS, CHANNELS, 3, 3));
      Value bias = emit.state("bias" + i, TensorType.float32(CHANNELS));
      weights.add(weight);
      x = emit.relu(emit.one(new Conv2d(Window2d.square(3, 1, 1), 1), x, weight, bias));
    }
    emit.output("result", x);
    emit.phase(Phase.BACKWARD);
    Value loss = emit.sum(emit.multiply(x, x));
    List<Value> gradients =
        Differentiation.gradients(emit, loss, List.of(image, weights.get(0), weights.get(1)));
    emit.output("by image", gradients.get(0));
    emit.output("by weight0", gradients.get(1));
    emit.output("by weight1", gradients.get(2));
    return emit.build();
  }

  private record Result(List<String> description, Map<String, float[]> outputs) {
    float[] output(String name) {
      return Objects.requireNonNull(outputs.get(name));
    }

    long lines(String part) {
      return description.stream().filter(line -> line.contains(part)).count();
    }
  }

  private static Result run(Program program, int threads, boolean exact) {
    try (var backend = new CpuVectorBackend(threads, exact)) {
      var tensors = new HashMap<String, Tensor>();
      var values = new ArrayList<>(program.inputs());
      values.addAll(program.states());
      for (Value value : values) {
        Tensor tensor = backend.allocate(value.type());
        var random = new Random(value.name().hashCode());
        float[] numbers = new float[value.type().shape().size()];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = random.nextFloat() - 0.5f;
        }
        tensor.writeFloats(numbers);
        tensors.put(value.name(), tensor);
      }
      program.outputs().forEach(o -> tensors.put(o.name(), backend.allocate(o.value().type())));
      try (Plan plan = backend.plan(program, new Bindings(tensors))) {
        plan.run();
        plan.run();
        var outputs = new LinkedHashMap<String, float[]>();
        for (Program.Output output : program.outputs()) {
          outputs.put(output.name(), Objects.requireNonNull(tensors.get(output.name())).toFloats());
        }
        return new Result(plan.describe(), outputs);
      }
    }
  }

  private static void assertSame(Result expected, Result actual) {
    expected
        .outputs()
        .forEach((name, numbers) -> assertArrayEquals(numbers, actual.output(name), name));
  }

  @Test
  void aStatePerSampleHasThePlanOfAnInput() {
    for (int images : new int[] {1, 16}) {
      Result input = run(program(Kind.INPUT, images, 1), 2, false);
      Result state = run(program(Kind.STATE_PER_SAMPLE, images, 1), 2, false);
      assertEquals(input.description(), state.description());
      assertSame(input, state);
    }
  }

  @Test
  void framesOfSamplesRunInTheShardsOfTheBatch() {
    Result alone = run(program(Kind.INPUT, 24, 1), 2, true);
    Result frames = run(program(Kind.INPUT, 24, 3), 2, true);
    assertEquals(alone.lines("whole batch"), frames.lines("whole batch"));
    assertEquals(0, frames.lines("shards of up to 2 rows"));
    assertArrayEquals(alone.output("result"), frames.output("result"));
    assertArrayEquals(alone.output("by image"), frames.output("by image"));
    assertArrayEquals(alone.output("by weight0"), frames.output("by weight0"), "3 in each shard");
  }

  @Test
  void framesOfFewSamplesAreCutIntoShardsOfTheirOwn() {
    Result alone = run(program(Kind.INPUT, 24, 1), 2, true);
    Result frames = run(program(Kind.INPUT, 24, 12), 2, true);
    assertEquals(6, frames.lines("8 shards of up to 3 rows"), frames.description()::toString);
    assertSame(alone, frames);
  }

  @Test
  void imagesThatAreNotSamplesAreCutIntoShardsOfTheirOwn() {
    for (boolean exact : new boolean[] {true, false}) {
      Result samples = run(program(Kind.INPUT, 24, 1), 2, exact);
      Result state = run(program(Kind.STATE, 24, 1), 2, exact);
      assertEquals(6, state.lines("8 shards of up to 3 rows"), state.description()::toString);
      assertSame(samples, state);
      for (int threads : new int[] {1, 3, 5}) {
        assertSame(state, run(program(Kind.STATE, 24, 1), threads, exact));
      }
    }
  }

  @Test
  void oneImageThatIsNoSampleRunsAsASample() {
    for (boolean exact : new boolean[] {true, false}) {
      Result sample = run(program(Kind.INPUT, 1, 1), 2, exact);
      Result state = run(program(Kind.STATE, 1, 1), 2, exact);
      assertSame(sample, state);
      assertTrue(
          state.description().containsAll(sample.description().subList(2, 4)),
          () -> state.description() + "\n" + sample.description());
    }
  }
}
