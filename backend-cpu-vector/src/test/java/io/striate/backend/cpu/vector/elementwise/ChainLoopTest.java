package io.striate.backend.cpu.vector.elementwise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.elementwise.ElementwiseChain.Link;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChainLoopTest {
  /// Functions that are computed number by number, or with tables: no vector form without branches.
  private static final Set<Function> WITHOUT_LOOP =
      EnumSet.of(Function.FLOOR, Function.SIN, Function.COS, Function.POWER);

  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    88.73f,
    -104f,
    0.625f,
    -9.1f,
    20f,
    1e-30f,
    0.707f,
    3.9f,
    -0.9f
  };

  private static final int SAMPLES = 3;

  /// Not a multiple of any vector; three samples are a task of several blocks and a part of one.
  private static final int SIZE = 6_101;

  /// A chain and what it runs on.
  private record Case(List<Link> links, List<TensorType> in, List<Integer> kept) {
    float[][] run(ChainLoops loops, int times) {
      TensorType out = TensorType.float32(SAMPLES, SIZE);
      var chain = new ElementwiseChain(links, in, out, kept, loops);
      var operands = new Operands(in.size() + kept.size());
      var random = new Random(7);
      for (int i = 0; i < in.size(); i++) {
        operands.place(i, numbers(random, in.get(i).shape().size() + 1), 1);
      }
      var results = new float[kept.size()][SAMPLES * SIZE + 2];
      for (int i = 0; i < kept.size(); i++) {
        Arrays.fill(results[i], -77f);
        operands.place(in.size() + i, results[i], 1);
      }
      var workspace = new Workspace(0, chain.scratch(), 0);
      for (int time = 0; time < times; time++) {
        for (int task = 0; task < chain.tasks(); task++) {
          chain.run(task, operands, workspace);
        }
      }
      return results;
    }
  }

  private static float[] numbers(Random random, int n) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] =
          random.nextInt(4) == 0
              ? SPECIAL[random.nextInt(SPECIAL.length)]
              : (float) random.nextGaussian() * 4;
    }
    return numbers;
  }

  private static ChainLoops never() {
    return new ChainLoops(Long.MAX_VALUE, 0, 0);
  }

  private static ChainLoops always() {
    return new ChainLoops(0, 0, 0);
  }

  private static void assertSameBits(Case each) {
    float[][] expected = each.run(never(), 1);
    float[][] actual = each.run(always(), 1);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(bits(expected[i]), bits(actual[i]), each.toString());
    }
  }

  /// NaN is NaN, with any bits.
  private static int[] bits(float[] numbers) {
    return IntStream.range(0, numbers.length).map(i -> Float.floatToIntBits(numbers[i])).toArray();
  }

  private static ChainForm form(Function... functions) {
    var links = new ArrayList<Link>();
    for (Function function : functions) {
      links.add(new Link(function, List.of(0, 1, 2).subList(0, function.arity())));
    }
    return new ChainForm(links, List.of(false, false, false), Set.of(0));
  }

  @Test
  void allFunctionsHaveOneButThoseThatAreNotComputedByVectors() {
    var writer = new ChainLoopWriter();
    Set<Function> without =
        Arrays.stream(Function.values())
            .filter(function -> writer.write(form(function)).isEmpty())
            .collect(Collectors.toSet());
    assertEquals(WITHOUT_LOOP, without);
  }

  @Test
  void eachFunctionHasTheBitsThatItHasAlone() {
    TensorType full = TensorType.float32(SAMPLES, SIZE);
    for (Function function : Function.values()) {
      var operands = List.of(0, 1, 2).subList(0, function.arity());
      assertSameBits(
          new Case(
              List.of(new Link(function, operands)),
              List.of(full, full, full).subList(0, function.arity()),
              List.of(0)));
    }
  }

  @Test
  void chainsHaveTheBitsOfTheirFunctionsOneAfterTheOther() {
    var functions = new ArrayList<>(EnumSet.complementOf(EnumSet.copyOf(WITHOUT_LOOP)));
    for (int seed = 0; seed < 12; seed++) {
      var random = new Random(seed);
      var in =
          List.of(
              TensorType.float32(SAMPLES, SIZE),
              TensorType.float32(1),
              TensorType.float32(SAMPLES, 1),
              TensorType.float32(SAMPLES, SIZE));
      var links = new ArrayList<Link>();
      for (int i = 0; i < 2 + 2 * seed; i++) {
        Function function = functions.get(random.nextInt(functions.size()));
        int values = in.size() + i;
        links.add(
            new Link(
                function,
                random.ints(function.arity(), Math.max(0, values - 6), values).boxed().toList()));
      }
      assertSameBits(new Case(links, in, List.of(1, links.size() - 1).subList(0, 1 + seed % 2)));
    }
  }

  @Test
  void chainsOfTooManyFunctionsHaveNone() {
    var writer = new ChainLoopWriter();
    var functions = new Function[60];
    Arrays.fill(functions, Function.ADD);
    assertTrue(writer.write(form(functions)).isPresent());
    Arrays.fill(functions, Function.ERF);
    assertFalse(writer.write(form(functions)).isPresent());
  }

  @Test
  void aLoopIsWrittenThenPracticesThenRunsAlone() {
    var loops = new ChainLoops(100, 2, 300);
    ChainLoops.Stage stage = loops.stage(form(Function.ADD));
    stage.count(99);
    assertEquals(null, stage.loop());
    stage.count(1);
    assertTrue(stage.loop() != null);
    assertEquals(2 * Lanes.LANES, stage.share(1_001));
    assertEquals(0, stage.share(3));
    stage.count(200);
    assertEquals(2 * Lanes.LANES, stage.share(1_001));
    stage.count(1);
    assertEquals(1_001 / Lanes.LANES * Lanes.LANES, stage.share(1_001));
    assertEquals(stage, loops.stage(form(Function.ADD)), "equal chains share a loop");
  }
}
