package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.striate.api.backend.Backend;
import io.striate.api.op.Reduce;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.api.train.Supervision;
import io.striate.backend.tck.gradient.Slope;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Run;
import io.striate.backend.tck.run.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// A loss with outputs of given shapes.
final class LossTrial {
  private static final int BATCH = 3;

  /// Draws an element of a target.
  interface Targets {
    double draw(String name, ElementType element, Shape output, RandomStream random);
  }

  private final Supplier<Loss> fresh;
  private final Map<String, Shape> shapes;
  private final Targets targets;
  private final Backend reference;

  LossTrial(Supplier<Loss> fresh, Map<String, Shape> shapes, Targets targets, Backend reference) {
    this.fresh = fresh;
    this.shapes = new TreeMap<>(shapes);
    this.targets = targets;
    this.reference = reference;
  }

  /// The types of the outputs, in the order of the loss.
  private Map<String, TensorType> outputs(int batch) {
    var types = new LinkedHashMap<String, TensorType>();
    for (String name : fresh.get().outputs()) {
      Shape shape = Objects.requireNonNull(shapes.get(name), "no shape for output " + name);
      types.put(name, TensorType.float32(shape.prepend(batch)));
    }
    assertEquals(types.keySet(), new TreeMap<>(shapes).keySet(), "outputs of the loss");
    return types;
  }

  /// Outputs and targets by the names of the program's inputs.
  private Map<String, Numbers> draw(int batch, int index) {
    var random = new RandomStream(Seed.get(), "kit/loss", 0, index);
    var data = new LinkedHashMap<String, Numbers>();
    Map<String, TensorType> outputs = outputs(batch);
    outputs.forEach((name, type) -> {
      double[] values = new double[type.shape().size()];
      Arrays.setAll(values, _ -> 2.0 * random.nextUniform() - 1);
      data.put("output/" + name, new Numbers(type, values));
    });
    Shape first = outputs.values().iterator().next().shape().dropFirst();
    new TreeMap<>(fresh.get().targets(outputs))
        .forEach((name, type) -> {
          double[] values = new double[type.shape().size()];
          Arrays.setAll(values, _ -> targets.draw(name, type.element(), first, random));
          data.put("target/" + name, new Numbers(type, values));
        });
    return data;
  }

  /// The samples of that order.
  private static Map<String, Numbers> take(Map<String, Numbers> data, int... order) {
    var taken = new LinkedHashMap<String, Numbers>();
    data.forEach((name, from) -> {
      Shape one = from.type().shape().dropFirst();
      double[] values = new double[order.length * one.size()];
      for (int i = 0; i < order.length; i++) {
        System.arraycopy(from.values(), order[i] * one.size(), values, i * one.size(), one.size());
      }
      var type = new TensorType(from.type().element(), one.prepend(order.length));
      taken.put(name, new Numbers(type, values));
    });
    return taken;
  }

  /// Sample 0 of one batch and the others of another one.
  private static Map<String, Numbers> first(
      Map<String, Numbers> zero, Map<String, Numbers> others) {
    var joined = new LinkedHashMap<String, Numbers>();
    others.forEach((name, numbers) -> {
      double[] values = numbers.values().clone();
      double[] from = Objects.requireNonNull(zero.get(name)).values();
      System.arraycopy(from, 0, values, 0, values.length / BATCH);
      joined.put(name, new Numbers(numbers.type(), values));
    });
    return joined;
  }

  private final class Emission {
    private final Emitter emit;
    private final List<Value> outputs = new ArrayList<>();
    private final Loss.Elements elements;

    /// The loss of each element times its weight.
    private final Value weighted;

    private Emission(int batch) {
      Loss loss = fresh.get();
      emit = new Emitter("loss", batch, Seed.get());
      var read = new LinkedHashMap<String, Value>();
      Map<String, TensorType> types = outputs(batch);
      types.forEach((name, type) -> read.put(name, emit.input("output/" + name, type, true)));
      outputs.addAll(read.values());
      var wanted = new LinkedHashMap<String, Value>();
      loss.targets(types)
          .forEach((name, type) -> wanted.put(name, emit.input("target/" + name, type, true)));
      elements = emit.in("loss", () -> loss.elements(emit, new Supervision(read, wanted)));
      weighted =
          elements
              .weight()
              .map(weight -> emit.multiply(elements.loss(), weight))
              .orElse(elements.loss());
    }
  }

  private Program program(int batch) {
    var emission = new Emission(batch);
    emission.emit.output("loss", emission.weighted);
    emission.elements.weight().ifPresent(weight -> emission.emit.output("weight", weight));
    return emission.emit.build();
  }

  private Map<String, Numbers> run(Map<String, Numbers> data) {
    int batch = data.values().iterator().next().type().shape().extent(0);
    Map<String, Numbers> results = Run.program(reference, program(batch), data);
    results.forEach((name, numbers) ->
        assertTrue(
            Arrays.stream(numbers.values())
                .allMatch(value -> Double.isFinite(value) && (name.equals("loss") || value >= 0)),
            () ->
                String.format(
                    Locale.ROOT,
                    "%s is not finite, or negative: %s%s",
                    name,
                    Arrays.toString(numbers.values()),
                    seed())));
    return results;
  }

  /// Fails if targets or losses have no batch, or if the loss is not finite.
  void checkTypes() {
    for (int batch : new int[] {1, BATCH}) {
      Loss.Elements elements = new Emission(batch).elements;
      Shape loss = elements.loss().type().shape();
      var shapesOfAll = new ArrayList<Shape>(List.of(loss));
      fresh.get().targets(outputs(batch)).values().forEach(type -> shapesOfAll.add(type.shape()));
      for (Shape each : shapesOfAll) {
        assertTrue(
            each.rank() >= 1 && each.extent(0) == batch,
            () -> "axis 0 of targets and losses is the batch of " + batch + ", got " + each);
      }
      elements
          .weight()
          .ifPresent(weight -> assertEquals(loss, weight.type().shape(), "shape of the weights"));
      assertEquals(ElementType.FLOAT32, elements.loss().type().element(), "element of the loss");
      run(draw(batch, 0));
    }
    var single = fresh.get().targets(outputs(1));
    var several = fresh.get().targets(outputs(BATCH));
    assertEquals(single.keySet(), several.keySet(), "targets of another batch size");
    single.forEach((name, type) ->
        assertEquals(
            type.shape().dropFirst(),
            Objects.requireNonNull(several.get(name)).shape().dropFirst(),
            () -> "target " + name + " depends on the batch size"));
    assertEquals(program(BATCH).toString(), program(BATCH).toString(), "other operations");
  }

  /// Fails if the loss or the weight of a sample depends on the batch around it.
  void checkSamplesAreIndependent() {
    var data = draw(BATCH, 0);
    var once = run(data);
    var changed = run(first(draw(BATCH, 1), data));
    var rotated = run(take(data, 1, 2, 0));
    var single = run(take(data, 0));
    for (String name : once.keySet()) {
      double[] expected = values(once, name);
      int size = expected.length / BATCH;
      same("changes with sample 0", expected, 1, values(changed, name), 1, size);
      same("changes with sample 0", expected, 2, values(changed, name), 2, size);
      for (int sample = 0; sample < BATCH; sample++) {
        same(
            "depends on its position",
            expected,
            (sample + 1) % BATCH,
            values(rotated, name),
            sample,
            size);
      }
      same("depends on the size of the batch", expected, 0, values(single, name), 0, size);
    }
  }

  private static double[] values(Map<String, Numbers> results, String name) {
    return Objects.requireNonNull(results.get(name)).values();
  }

  private static void same(
      String what, double[] expected, int first, double[] actual, int second, int size) {
    for (int i = 0; i < size; i++) {
      double a = expected[first * size + i];
      double b = actual[second * size + i];
      if (!(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)))) {
        fail(
            String.format(
                Locale.ROOT, "the loss of sample %d %s: %s or %s%s", first, what, a, b, seed()));
      }
    }
  }

  /// Fails unless the gradients of the weighted sum of the losses agree with difference quotients.
  ///
  /// @param without outputs that have no gradient
  void checkGradients(Set<String> without) {
    var emission = new Emission(BATCH);
    Emitter emit = emission.emit;
    Value weighted = emission.weighted;
    Value factor = emit.input("factors", weighted.type(), true);
    List<Integer> axes = IntStream.range(0, weighted.type().shape().rank()).boxed().toList();
    Value sum = emit.reduce(Reduce.Kind.SUM, emit.multiply(weighted, factor), axes);
    var by = Differentiation.gradients(emit, emit.reshape(sum, Shape.SCALAR), emission.outputs);
    for (int i = 0; i < by.size(); i++) {
      emit.output("gradient/" + emission.outputs.get(i).name(), by.get(i));
    }
    var data = draw(BATCH, 0);
    double[] base = values(run(data), "loss");
    double[] factors = new double[base.length];
    Arrays.setAll(factors, i -> (i % 2 == 0 ? 1 : -1) * (0.5 + 0.5 * (i + 1) / factors.length));
    var bound = new HashMap<>(data);
    bound.put("factors", new Numbers(factor.type(), factors));
    var gradients = Run.program(reference, emit.build(), bound);
    try (var session = new Run.Session(reference, program(BATCH))) {
      session.write(data);
      for (Value output : emission.outputs) {
        var at = Objects.requireNonNull(data.get(output.name()));
        double[] gradient = values(gradients, "gradient/" + output.name());
        if (without.stream().anyMatch(each -> output.name().endsWith("/" + each))) {
          assertArrayEquals(new double[gradient.length], gradient, output.name());
          continue;
        }
        compare(session, output.name(), at, base, factors, gradient);
        session.write(data);
      }
    }
  }

  private static void compare(
      Run.Session session,
      String name,
      Numbers output,
      double[] base,
      double[] factors,
      double[] gradient) {
    double largest = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
    assertNotEquals(0, largest, "the loss has no gradient by " + name);
    int undecided = 0;
    for (int i = 0; i < gradient.length; i++) {
      int element = i;
      var slope =
          new Slope(
              offset -> {
                double[] moved = output.values().clone();
                moved[element] += offset;
                session.write(Map.of(name, new Numbers(output.type(), moved)));
                session.run();
                return session.read("loss").values();
              },
              base,
              factors);
      var finding = slope.check(gradient[i], largest);
      switch (finding.verdict()) {
        case RIGHT -> {}
        case WRONG ->
            fail(
                String.format(
                    Locale.ROOT,
                    "the gradient by %s[%d] is %s, difference quotients say %s%s",
                    name,
                    i,
                    gradient[i],
                    finding.text(),
                    seed()));
        case UNDECIDED -> undecided++;
      }
    }
    assertTrue(
        2 * undecided <= gradient.length,
        "the derivative could not be measured at most elements" + seed());
  }

  private static String seed() {
    return String.format(
        Locale.ROOT, " (seed %d; -D%s=N draws other values)", Seed.get(), Seed.PROPERTY);
  }
}
