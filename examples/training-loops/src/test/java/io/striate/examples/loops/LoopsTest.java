package io.striate.examples.loops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import module io.striate.training;
import module java.base;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each loop must show, on two backends.
class LoopsTest {
  private static final Catalog CATALOG = Catalog.installed();
  private static final int BATCH = 8;
  private static final int VISIBLE = 12;
  private static final int HIDDEN = 5;

  private final List<Backend> opened = new ArrayList<>();

  private Backend open(String name) {
    var backends = Backends.installed();
    Backend backend = backends.open(backends.choose(name), BackendOptions.defaults());
    opened.add(backend);
    return backend;
  }

  @AfterEach
  void close() {
    opened.forEach(Backend::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void twoOptimizersLearnTheLargerOfTwoNumbers(String backend) {
    List<Double> losses = TwoOptimizers.train(open(backend), CATALOG, 400);
    double last = losses.subList(380, 400).stream().mapToDouble(loss -> loss).average().orElse(1);
    assertTrue(last < 0.02, () -> losses.getFirst() + " to " + last);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void anImageRisesForItsClassWithTheSameBitsInTwoRuns(String backendName) {
    Backend backend = open(backendName);
    var spec = NetworkBuilder.named("classes").input(1, 12, 12);
    spec.layer("conv2d", "filters", 6, "kernel", 3, "activation", "tanh").layer("flatten");
    var network = spec.layer("dense", "name", "classes", "units", 4).build(CATALOG).programs();
    var results = new ArrayList<Dream.Result>();
    for (int run = 0; run < 2; run++) {
      try (var weights = network.begin(backend, 1)) {
        results.add(Dream.dream(network, weights, "classes", 2, 30));
      }
    }
    List<Double> scores = results.getFirst().scores();
    assertTrue(scores.getLast() > scores.getFirst() + 1, scores::toString);
    assertEquals(scores, results.getLast().scores());
    assertArrayEquals(results.getFirst().image(), results.getLast().image());
  }

  /// Points near (2, -1).
  private static float[] points(long step) {
    int size = 64;
    float[] points =
        Initializer.normal(0.3)
            .values(Shape.of(size, 2), new RandomStream(5, "points", (int) step, 0));
    for (int i = 0; i < size; i++) {
      points[2 * i] += 2;
      points[2 * i + 1] -= 1;
    }
    return points;
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void aGanStoppedAndResumedHasTheBitsOfOneThatWasNot(String name, @TempDir Path folder) {
    Backend backend = open(name);
    try (var whole = Weights.on(backend);
        var first = Weights.on(backend);
        var second = Weights.on(backend)) {
      Gan.train(whole, CATALOG, LoopsTest::points, folder.resolve("whole"), 300);
      Gan.train(first, CATALOG, LoopsTest::points, folder.resolve("cut"), 130);
      Gan.train(second, CATALOG, LoopsTest::points, folder.resolve("cut"), 300);
      for (String weight : whole.names()) {
        assertArrayEquals(whole.readDoubles(weight), second.readDoubles(weight), weight);
      }
      double[] mean = meanOfGenerated(whole);
      assertEquals(2, mean[0], 0.5, () -> Arrays.toString(mean));
      assertEquals(-1, mean[1], 0.5, () -> Arrays.toString(mean));
    }
  }

  /// The mean of the points that the generator makes of noise.
  private static double[] meanOfGenerated(Weights weights) {
    float[] inner = weights.read("g/dense1.weight");
    float[] innerBias = weights.read("g/dense1.bias");
    float[] outer = weights.read("g/out.weight");
    float[] outerBias = weights.read("g/out.bias");
    int count = 2000;
    float[] noise =
        Initializer.normal(1).values(Shape.of(count, 2), new RandomStream(8, "z", 0, 0));
    double[] mean = {outerBias[0], outerBias[1]};
    for (int i = 0; i < count; i++) {
      for (int h = 0; h < innerBias.length; h++) {
        double input = inner[2 * h] * noise[2 * i] + inner[2 * h + 1] * noise[2 * i + 1];
        double unit = Math.tanh(input + innerBias[h]) / count;
        mean[0] += outer[h] * unit;
        mean[1] += outer[innerBias.length + h] * unit;
      }
    }
    return mean;
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void contrastiveDivergenceIsTheTextbooksUpdate(String backendName) {
    double rate = 0.5;
    Program program = ContrastiveDivergence.step(CATALOG, BATCH, VISIBLE, HIDDEN, rate);
    try (var weights = Weights.on(open(backendName));
        var step = Step.of(program, weights)) {
      weights.initialize("w", Shape.of(HIDDEN, VISIBLE), Initializer.normal(0.5), 1);
      weights.initialize("b", Shape.of(VISIBLE), Initializer.normal(0.5), 1);
      weights.initialize("c", Shape.of(HIDDEN), Initializer.normal(0.5), 1);
      for (String name : weights.names()) {
        if (!Set.of("w", "b", "c").contains(name)) {
          weights.fill(name, 0);
        }
      }
      var random = new RandomStream(3, "visible", 0, 0);
      float[] v0 = new float[BATCH * VISIBLE];
      for (int i = 0; i < v0.length; i++) {
        v0[i] = random.nextInt(2);
      }
      float[] w = weights.read("w");
      float[] c = weights.read("c");
      step.set("v0", v0).run();
      float[] v1 = step.read("v1");
      int ones = 0;
      for (float unit : v1) {
        assertTrue(unit == 0 || unit == 1);
        ones += (int) unit;
      }
      assertTrue(ones > 5 && ones < v1.length - 5, "both values occur");
      double[][] positive = expectations(v0, w, c);
      double[][] negative = expectations(v1, w, c);
      float[] next = weights.read("w");
      for (int h = 0; h < HIDDEN; h++) {
        for (int v = 0; v < VISIBLE; v++) {
          double change = 0;
          for (int n = 0; n < BATCH; n++) {
            change += positive[n][h] * v0[n * VISIBLE + v] - negative[n][h] * v1[n * VISIBLE + v];
          }
          int at = h * VISIBLE + v;
          assertEquals(w[at] + rate * change / BATCH, next[at], 2e-6, "w " + at);
        }
      }
    }
  }

  /// The probability of each hidden unit of each sample.
  private static double[][] expectations(float[] visible, float[] w, float[] c) {
    double[][] expected = new double[BATCH][HIDDEN];
    for (int n = 0; n < BATCH; n++) {
      for (int h = 0; h < HIDDEN; h++) {
        double input = c[h];
        for (int v = 0; v < VISIBLE; v++) {
          input += (double) w[h * VISIBLE + v] * visible[n * VISIBLE + v];
        }
        expected[n][h] = 1 / (1 + Math.exp(-input));
      }
    }
    return expected;
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void deepQLearningFindsTheRewardFromEveryRoom(String backendName) {
    int rooms = 6;
    var spec = NetworkBuilder.named("q").input(rooms);
    spec.layer("dense", "units", 16, "activation", "relu");
    var network = spec.layer("dense", "name", "q", "units", 2).build(CATALOG).programs();
    var adam = CATALOG.create(Kinds.OPTIMIZER, "adam", Map.of("learningRate", 0.01));
    try (var weights = Weights.on(open(backendName));
        var world = new World(rooms, network, weights)) {
      DeepQ.train(weights, network, adam, world);
      for (int room = 0; room < rooms - 1; room++) {
        assertEquals(1, world.choose(room), "in room " + room);
      }
    }
  }
}
