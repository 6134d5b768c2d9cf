package io.striate.training.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Optimizer;
import io.striate.backend.tck.golden.GoldenCase;
import io.striate.training.network.ReferenceRun;
import io.striate.training.network.Specs;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Ten steps of each bundled optimizer, on a filter, a matrix and a bias, against PyTorch or the
/// formula of the paper (`golden/make_optimizers.py`).
class GoldenOptimizersTest {
  /// Both sides compute in double.
  private static final double ROUNDING = 1e-12;

  private static final int STEPS = 10;
  private static final List<String> PARAMETERS = List.of("filter", "tall", "bias");

  private static final GoldenCase GIVEN =
      GoldenCase.all(GoldenOptimizersTest.class, "optimizers.txt").getFirst();

  static List<GoldenCase> optimizers() {
    List<GoldenCase> all = GoldenCase.all(GoldenOptimizersTest.class, "optimizers.txt");
    return all.subList(1, all.size());
  }

  private static Optimizer optimizer(GoldenCase golden) {
    return Specs.parse(golden.spec()).training().optimizer().value();
  }

  private static Shape shape(String parameter) {
    return Shape.of(GIVEN.shape("start " + parameter));
  }

  private static String gradient(String parameter) {
    return "gradient/" + parameter;
  }

  private static Program program(Optimizer optimizer) {
    var emit = new Emitter("optimizer", 1, 0);
    var parameters = new ArrayList<Value>();
    var gradients = new ArrayList<Value>();
    for (String name : PARAMETERS) {
      TensorType type = TensorType.float32(shape(name));
      parameters.add(emit.state(name, type));
      gradients.add(emit.input(gradient(name), type, false));
    }
    Value rate = emit.input("rate", TensorType.float32(), false);
    optimizer.steps(emit, parameters, gradients, optimizer.slots(emit, parameters), rate);
    return emit.build();
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void tenSteps(GoldenCase golden) {
    Optimizer optimizer = optimizer(golden);
    assertEquals(golden.get("rate")[0], optimizer.learningRate());
    try (var run = new ReferenceRun(program(optimizer))) {
      run.set("rate", optimizer.learningRate());
      for (String name : PARAMETERS) {
        run.set(name, GIVEN.get("start " + name));
        for (String slot : optimizer.slots(shape(name))) {
          start(run, optimizer, name, slot);
        }
      }
      for (int step = 1; step <= STEPS; step++) {
        if (run.has("step")) {
          run.set("step", step - 1);
        }
        for (String name : PARAMETERS) {
          run.set(gradient(name), GIVEN.get("gradient-" + step + " " + name));
        }
        run.run();
        for (String name : PARAMETERS) {
          String array = "step-" + step + " " + name;
          if (golden.has(array)) {
            assertArrayEquals(golden.get(array), run.get(name), ROUNDING, array);
          }
        }
      }
    }
    for (String step : List.of("step-1", "step-2", "step-10")) {
      assertEquals(new TreeSet<>(PARAMETERS), new TreeSet<>(golden.of(step).keySet()), step);
    }
  }

  private static void start(ReferenceRun run, Optimizer optimizer, String name, String slot) {
    float[] values = optimizer.start(slot).values(shape(name), new RandomStream(1, "slot", 0, 0));
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    run.set(name + "." + slot, wide);
  }

  @Test
  void coversEveryBundledOptimizer() {
    var tested = new TreeSet<String>();
    optimizers().forEach(each -> tested.add(Specs.parse(each.spec()).training().optimizer().id()));
    assertEquals(new TreeSet<>(Catalog.installed().names(Kinds.OPTIMIZER)), tested);
  }
}
