package io.striate.training.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Optimizer;
import io.striate.training.file.WeightsFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// Programs run by hand: steps, weights and the file of weights.
class StepTest {
  private final Backend backend = open();
  private final Weights weights = Weights.on(backend);

  private static Backend open() {
    var backends = Backends.installed();
    return backends.open(backends.choose("reference"), BackendOptions.defaults());
  }

  @AfterEach
  void close() {
    weights.close();
    backend.close();
  }

  /// Adds `x` times the number of the step to `sum`.
  private static Program counting() {
    var emit = new Emitter("counting", 1, 0);
    Value x = emit.input("x", TensorType.float32(2), false);
    Value sum = emit.state("sum", TensorType.float32(2));
    Value next = emit.add(sum, emit.multiply(x, emit.step()));
    emit.update(sum, next);
    emit.output("total", emit.sum(next));
    return emit.build();
  }

  /// Also where the program that counts from a later step is inserted into another.
  @Test
  void aCounterMayBeginAtALaterStep() {
    var late = new Emitter("late", 1, 0);
    late.since(100, () -> late.output("steps", late.add(late.step(), late.constant(0))));
    var both = new Emitter("both", 1, 0);
    both.inline(late.build(), Map.of()).outputs().forEach(both::output);
    both.output("all", both.add(both.step(), both.constant(0)));
    try (var step = Step.of(both.build(), weights)) {
      assertTrue(step.reads("step-since-100"), "named by its first step");
      step.at(107).run();
      assertEquals(7, step.figure("steps"));
      assertEquals(107, step.figure("all"));
      step.run();
      assertEquals(8, step.figure("steps"));
    }
    assertTrue(Emitter.countsFrom("step-since-x").isEmpty());
    assertTrue(Emitter.countsFrom("first-sample").isEmpty());
  }

  @Test
  void whatWasNeverWrittenIsNamed() {
    try (var step = Step.of(counting(), weights)) {
      assertEquals(
          "program 'counting' cannot run: input 'x', state 'sum' have no values yet [STR-115]",
          refusal(step::run));
      step.set("x", 1, 2);
      assertEquals(
          "program 'counting' cannot run: state 'sum' has no values yet [STR-115]",
          refusal(step::run));
      assertEquals("'sum' has no values yet [STR-115]", refusal(() -> weights.read("sum")));
      assertEquals(
          "program 'counting' has not run, so 'total' has no values yet [STR-115]",
          refusal(() -> step.read("total")));
      weights.fill("sum", 0);
      step.run();
    }
  }

  @Test
  void stepsCountThemselvesFromWhereTheyAreSet() {
    try (var step = Step.of(counting(), weights)) {
      weights.fill("sum", 0);
      step.set("x", 1, 2).run().run().run();
      assertArrayEquals(new float[] {3, 6}, weights.read("sum"));
      assertEquals(9, step.figure("total"));
      assertEquals(3, step.next());
      step.at(10).run();
      assertArrayEquals(new float[] {13, 26}, weights.read("sum"));
      step.set(Emitter.STEP, new HostArray.Ints(new int[] {100})).run();
      assertArrayEquals(new float[] {113, 226}, weights.read("sum"));
    }
  }

  @Test
  void aStepReadsWhatAnEarlierOneGives() {
    var emit = new Emitter("after", 1, 0);
    Value total = emit.input("total", TensorType.float32(), false);
    emit.output("half", emit.scale(total, 0.5));
    try (var first = Step.of(counting(), weights);
        var second = Step.after(first, emit.build(), weights)) {
      assertTrue(refusal(second::run).contains("what 'counting' hands on has no values yet"));
      weights.fill("sum", 0);
      first.set("x", 3, 5).at(1).run();
      assertEquals(4, second.run().figure("half"));
      assertThrows(IllegalArgumentException.class, () -> second.set("total", 1));
    }
  }

  @Test
  void wrongNamesNameWhatThereIs() {
    try (var step = Step.of(counting(), weights)) {
      assertEquals(
          "program 'counting' has no input 'y' to set; it has [x, step]",
          assertThrows(IllegalArgumentException.class, () -> step.set("y", 1)).getMessage());
      assertEquals(
          "program 'counting' has no output 'y'; it has [total]",
          assertThrows(IllegalArgumentException.class, () -> step.read("y")).getMessage());
      assertEquals(
          "no weights are named 'y'; there are [sum]",
          assertThrows(IllegalArgumentException.class, () -> weights.fill("y", 1)).getMessage());
    }
    assertTrue(
        refusal(() -> weights.add("sum", TensorType.float32(3)))
            .startsWith("the weights have 'sum' as f32[2], and it is needed as f32[3]"));
  }

  @Test
  void weightsAreCopiedBetweenPrefixes() {
    for (String name : List.of("online/a", "online/b", "target/a", "target/b")) {
      weights.initialize(name, Shape.of(3), Initializer.heNormal(), 1);
    }
    weights.copy("online/", "target/");
    assertArrayEquals(weights.read("online/a"), weights.read("target/a"));
    assertArrayEquals(weights.read("online/b"), weights.read("target/b"));
    weights.add("online/a.velocity", TensorType.float32(1)).fill("online/a.velocity", 1);
    weights.copy("online/", "target/");
    weights.add("target/c", TensorType.float32(1)).fill("target/c", 1);
    assertThrows(IllegalArgumentException.class, () -> weights.copy("online/", "target/"));
    assertThrows(IllegalArgumentException.class, () -> weights.copy("online/", "none/"));
  }

  @Test
  void aFileKeepsEveryBitAndTheStep(@TempDir Path folder) {
    Path file = folder.resolve("loop.weights");
    weights
        .add("third", TensorType.float32(2))
        .set("third", new HostArray.Doubles(new double[] {1 / 3.0, -0.0}));
    weights.initialize("w", Shape.of(4, 5), Initializer.heNormal(), 7);
    WeightsFile.write(file, weights, 42);
    try (var read = Weights.on(backend)) {
      assertEquals(42, WeightsFile.read(file, read));
      assertEquals(List.of("third", "w"), read.names().stream().sorted().toList());
      for (String name : weights.names()) {
        assertArrayEquals(weights.readDoubles(name), read.readDoubles(name), name);
      }
    }
    assertTrue(
        refusal(() -> WeightsFile.read(folder.resolve("absent"), weights)).contains("absent"));
  }

  @Test
  void aDamagedFileIsRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("loop.weights");
    weights.initialize("w", Shape.of(4, 5), Initializer.heNormal(), 7);
    WeightsFile.write(file, weights, 42);
    byte[] bytes = Files.readAllBytes(file);
    byte[] weight =
        ByteBuffer.allocate(4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(weights.read("w")[3])
            .array();
    int at = indexOf(bytes, weight);
    bytes[at] ^= 1;
    Files.write(file, bytes);
    assertTrue(refusal(() -> WeightsFile.read(file, weights)).contains("[STR-202]"));
  }

  /// Dropout, uniform and normal numbers of a batch, of which each sample has three rows.
  private static Program drawing(int batch) {
    var emit = new Emitter("drawing", batch, 9);
    Value x = emit.input("x", TensorType.float32(batch, 3, 5), true);
    Value rows = emit.reshape(x, 3 * batch, 5);
    emit.output("dropped", emit.in("drop", () -> emit.dropout(rows, 0.5)));
    emit.output("uniform", emit.in("noise", () -> emit.uniform(x)));
    emit.output("normal", emit.in("noise", () -> emit.normal(rows)));
    emit.output("shared", emit.in("state", () -> emit.uniform(Shape.of(4), 0)));
    return emit.build();
  }

  @Test
  void aPartOfABatchDrawsTheNumbersOfTheWhole() {
    float[] ones = new float[4 * 15];
    Arrays.fill(ones, 1);
    try (var whole = Step.of(drawing(4), weights);
        var part = Step.of(drawing(1), weights)) {
      whole.set("x", ones).at(6).run();
      for (int sample = 0; sample < 4; sample++) {
        part.set("x", Arrays.copyOf(ones, 15));
        part.set(Emitter.FIRST_SAMPLE, new HostArray.Ints(new int[] {sample}));
        part.at(6).run();
        for (String name : List.of("dropped", "uniform", "normal")) {
          float[] expected = Arrays.copyOfRange(whole.read(name), sample * 15, (sample + 1) * 15);
          assertArrayEquals(expected, part.read(name), name);
        }
        assertArrayEquals(whole.read("shared"), part.read("shared"));
      }
      float[] earlier = whole.read("uniform");
      assertFalse(Arrays.equals(earlier, whole.run().read("uniform")), "each step draws anew");
    }
  }

  @Test
  void normalNumbersHaveMeanZeroAndVarianceOne() {
    var emit = new Emitter("normal", 1, 3);
    emit.output("numbers", emit.normal(Shape.of(20_000), 0));
    try (var step = Step.of(emit.build(), weights)) {
      double[] numbers = step.run().readDoubles("numbers");
      double mean = Arrays.stream(numbers).average().orElseThrow();
      double variance = Arrays.stream(numbers).map(x -> x * x).average().orElseThrow();
      double kurtosis = Arrays.stream(numbers).map(x -> x * x * x * x).average().orElseThrow();
      // Standard errors for 20,000 numbers: 0.007, 0.01 and 0.07.
      assertEquals(0, mean, 0.03);
      assertEquals(1, variance, 0.04);
      assertEquals(3, kurtosis, 0.3);
    }
  }

  @Test
  void anOptimizerMadeInCodeMinimizes() {
    Optimizer sgd =
        Catalog.installed()
            .create(Kinds.OPTIMIZER, "sgd", Map.of("learningRate", 0.25, "momentum", 0.5));
    var emit = new Emitter("parabola", 1, 0);
    Value x = emit.state("x", TensorType.float32(1));
    Value fixed = emit.state("fixed", TensorType.float32(1));
    Value difference = emit.subtract(x, fixed);
    sgd.minimize(emit, emit.sum(emit.multiply(difference, difference)), List.of(x));
    try (var step = Step.of(emit.build(), weights)) {
      weights.fill("x", 5).fill("fixed", 1);
      sgd.begin(weights, List.of(x), 1);
      assertEquals(List.of("x", "fixed", "x.velocity"), weights.names());
      // Gradient 2 (x - 1), velocity v = v / 2 + g, x = x - v / 4.
      step.run();
      assertArrayEquals(new float[] {3}, weights.read("x"));
      step.run();
      assertArrayEquals(new float[] {1}, weights.read("x"));
      assertArrayEquals(new float[] {1}, weights.read("fixed"));
    }
  }

  @Test
  void aComponentMadeInCodeIsChecked() {
    var catalog = Catalog.installed();
    assertEquals(
        "sgd: 'learningRate' must be a number of at least 0, got -1.0 [STR-104]",
        refusal(() -> catalog.create(Kinds.OPTIMIZER, "sgd", Map.of("learningRate", -1.0f))));
    assertTrue(
        refusal(() -> catalog.create(Kinds.OPTIMIZER, "sgd", Map.of("rate", 1)))
            .startsWith("sgd has no setting 'rate'; it has [learningRate, "));
    assertTrue(
        refusal(() -> catalog.create(Kinds.OPTIMIZER, "sdg", Map.of()))
            .startsWith(
                "no optimizer is named 'sdg'; there are " + catalog.names(Kinds.OPTIMIZER)));
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i + part.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("the file does not hold the weight as it is");
  }

  private static String refusal(Executable action) {
    return assertThrows(StriateException.class, action).getMessage();
  }
}
