package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Optimizer;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Run;
import io.striate.backend.tck.run.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Steps of an optimizer on the quadratic `c p^2 / 2` of two parameters.
final class OptimizerTrial {
  private static final Map<String, Shape> SHAPES =
      Map.of("a.weight", Shape.of(3, 2), "b.bias", Shape.of(4));
  private static final List<String> NAMES = List.of("a.weight", "b.bias");

  private final Supplier<Optimizer> fresh;
  private final double rate;

  OptimizerTrial(Supplier<Optimizer> fresh, double rate) {
    this.fresh = fresh;
    this.rate = rate;
  }

  private static Shape shape(String name) {
    return Objects.requireNonNull(SHAPES.get(name));
  }

  /// The curvature of the quadratic at each element, from 1/4 to 1.
  private static double curvature(int element) {
    return (element % 4 + 1) / 4.0;
  }

  private static String curvatures(String parameter) {
    return "curvatures/" + parameter;
  }

  private Program program() {
    Optimizer optimizer = fresh.get();
    var emit = new Emitter("optimizer", 1, Seed.get());
    var parameters = new ArrayList<Value>();
    var gradients = new ArrayList<Value>();
    var slots = new ArrayList<List<Value>>();
    for (String name : NAMES) {
      TensorType type = TensorType.float32(shape(name));
      Value parameter = emit.state(name, type);
      parameters.add(parameter);
      gradients.add(emit.multiply(emit.input(curvatures(name), type, false), parameter));
      slots.add(
          optimizer.slots(type.shape()).stream()
              .map(slot -> emit.state(name + "." + slot, type))
              .toList());
    }
    Value learningRate = emit.input("rate", TensorType.float32(), false);
    emit.phase(Phase.UPDATE);
    optimizer.steps(emit, parameters, gradients, slots, learningRate);
    return emit.build();
  }

  /// Fails unless a step updates what is declared, and nothing else.
  void checkDeclarations() {
    var declared = new TreeSet<String>();
    for (String name : NAMES) {
      declared.add(name);
      fresh.get().slots(shape(name)).forEach(slot -> declared.add(name + "." + slot));
    }
    Program program = program();
    assertEquals(
        declared, new TreeSet<>(program.states().stream().map(Value::name).toList()), "states");
    assertEquals(
        declared,
        new TreeSet<>(program.updates().stream().map(update -> update.state().name()).toList()),
        "updated states");
    for (Value input : program.inputs()) {
      boolean known =
          Set.of("rate", "step").contains(input.name())
              || NAMES.stream().anyMatch(name -> input.name().equals(curvatures(name)));
      assertTrue(known, () -> "reads input " + input);
    }
    assertEquals(program.toString(), program().toString(), "other operations");
  }

  /// Parameters and slots before the first step.
  Map<String, Numbers> start() {
    return state(1);
  }

  /// The same with all parameters at the minimum, where the gradient is 0.
  Map<String, Numbers> zero() {
    return state(0);
  }

  private Map<String, Numbers> state(double scale) {
    var state = new LinkedHashMap<String, Numbers>();
    Optimizer optimizer = fresh.get();
    for (String name : NAMES) {
      Shape shape = shape(name);
      double[] values = new double[shape.size()];
      Arrays.setAll(values, i -> scale * (i % 2 == 0 ? 1 : -1) * (1 + i / 8.0));
      state.put(name, Numbers.of(shape, values));
      for (String slot : optimizer.slots(shape)) {
        float[] initial =
            optimizer.start(slot).values(shape, new RandomStream(Seed.get(), slot, 0, 0));
        double[] start = new double[initial.length];
        Arrays.setAll(start, i -> initial[i]);
        state.put(name + "." + slot, Numbers.of(shape, start));
      }
    }
    return state;
  }

  /// The value of the quadratic.
  double loss(Map<String, Numbers> state) {
    double sum = 0;
    for (String name : NAMES) {
      double[] values = Objects.requireNonNull(state.get(name)).values();
      for (int i = 0; i < values.length; i++) {
        sum += curvature(i) * values[i] * values[i] / 2;
      }
    }
    return sum;
  }

  /// Parameters and slots after some steps.
  ///
  /// @param first the number of the first step, from 0
  Map<String, Numbers> steps(Backend reference, Map<String, Numbers> state, int first, int count) {
    Program program = program();
    boolean counts = program.inputs().stream().anyMatch(input -> input.name().equals("step"));
    try (var session = new Run.Session(reference, program)) {
      session.write(state);
      if (program.inputs().stream().anyMatch(input -> input.name().equals("rate"))) {
        session.write(Map.of("rate", Numbers.scalar(rate)));
      }
      for (String name : NAMES) {
        double[] values = new double[shape(name).size()];
        Arrays.setAll(values, OptimizerTrial::curvature);
        session.write(Map.of(curvatures(name), Numbers.of(shape(name), values)));
      }
      for (int step = first; step < first + count; step++) {
        if (counts) {
          session.write(Map.of("step", Numbers.step(step)));
        }
        session.run();
      }
      return new HashMap<>(session.read());
    }
  }
}
