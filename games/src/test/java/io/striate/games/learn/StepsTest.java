package io.striate.games.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.component.Component;
import io.striate.api.layer.Mode;
import io.striate.api.play.Environment;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.play.Learner;
import io.striate.api.play.Screen;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.games.plan.TreePlanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One step of each learner against values that `golden/make_steps.py` made.
class StepsTest {
  private static final int BATCH = 6;
  private static final Pattern SPACE = Pattern.compile(" ");
  private static final Shape WEIGHT = Shape.of(2, 5);
  private static final Map<String, double[]> GOLDEN = golden();

  private static Map<String, double[]> golden() {
    try (var in = Objects.requireNonNull(StepsTest.class.getResourceAsStream("steps.txt"))) {
      var arrays = new HashMap<String, double[]>();
      for (String line :
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList()) {
        String[] words = SPACE.split(line);
        double[] values = Stream.of(words).skip(1).mapToDouble(Double::parseDouble).toArray();
        arrays.put(words[0], values);
      }
      return arrays;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "single, reference",
    "doubled, reference",
    "own, reference",
    "single, cpu-vector",
    "doubled, cpu-vector",
    "own, cpu-vector"
  })
  void deepQ(String name, String backend) {
    var learner =
        new DeepQ(
            Component.of("rooms", (EnvironmentSource) _ -> new Rooms()),
            100,
            10,
            1,
            BATCH,
            0.9,
            10,
            1,
            name.equals("own") ? 0 : 10,
            name.equals("doubled"),
            0.1,
            10,
            PlainDescent.of(0.5));
    check(
        name,
        backend,
        setting -> learner.learning(setting, new Rooms()),
        List.of("before", "after", "action", "reward", "continues"));
  }

  @ParameterizedTest
  @CsvSource({"moves, reference", "values, reference", "moves, cpu-vector", "values, cpu-vector"})
  void imitation(String name, String backend) {
    var learner =
        new Imitation(
            Component.of("rooms", (EnvironmentSource) _ -> new Rooms()),
            100,
            10,
            1,
            BATCH,
            10,
            1,
            name.equals("moves") ? Imitation.Learns.MOVES : Imitation.Learns.VALUES,
            10,
            0,
            new TreePlanner(10, 10, 1, 0.9),
            PlainDescent.of(0.5));
    check(
        name,
        backend,
        setting -> learner.learning(setting, new Rooms()),
        List.of("state", "shown"));
  }

  private interface Written {
    Program of(Learner.Setting setting);
  }

  private static void check(String name, String on, Written written, List<String> inputs) {
    var backends = Backends.installed();
    try (Backend backend = backends.open(backends.choose(on), BackendOptions.defaults());
        var weights = Weights.on(backend)) {
      boolean precise = on.equals("reference");
      weights.add("weight", TensorType.float32(WEIGHT)).set("weight", array(name, "weight"));
      var setting =
          new Learner.Setting(StepsTest::forward, "input", "out", weights, List.of("weight"), 1);
      try (var step = Step.of(written.of(setting), weights)) {
        if (weights.names().contains("target/weight")) {
          weights.set("target/weight", array(name, "copy"));
        }
        inputs.forEach(input -> step.set(input, array(name, input)));
        step.run();
        assertEquals(
            values(name, "loss")[0], step.figure(Learning.LOSS), precise ? 1e-12 : 1e-6, "loss");
        assertArrayEquals(
            values(name, "next"), weights.readDoubles("weight"), precise ? 1e-12 : 1e-6);
      }
    }
  }

  private static double[] values(String name, String array) {
    return Objects.requireNonNull(GOLDEN.get(name + "." + array), array);
  }

  private static HostArray array(String name, String array) {
    return new HostArray.Doubles(values(name, array));
  }

  private static Program forward(int batch, Mode mode) {
    var emit = new Emitter("forward " + mode, batch, 1);
    Value input = emit.input("input", TensorType.float32(batch, WEIGHT.extent(1)), true);
    Value weight = emit.state("weight", TensorType.float32(WEIGHT));
    emit.output("out", emit.matmul(input, weight, false, true));
    return emit.build();
  }

  /// Only its shapes matter.
  private static final class Rooms implements Environment {
    @Override
    public Shape observation() {
      return Shape.of(5);
    }

    @Override
    public List<String> actions() {
      return List.of("left", "right");
    }

    @Override
    public void begin(long episode) {}

    @Override
    public void observe(float[] target) {}

    @Override
    public double act(int action) {
      return 0;
    }

    @Override
    public boolean ended() {
      return false;
    }

    @Override
    public Environment copy() {
      return this;
    }

    @Override
    public Screen screen() {
      return new Screen(1, 1, new int[1]);
    }
  }
}
