package io.striate.backend.tck.component;

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
import io.striate.backend.tck.gradient.Slope;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Run;
import io.striate.backend.tck.run.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// A loss with an output of one shape.
final class LossTrial {
  private static final int BATCH = 3;

  /// Draws an element of a target.
  interface Targets {
    double draw(ElementType element, RandomStream random);
  }

  private final Supplier<Loss> fresh;
  private final Shape shape;
  private final Targets targets;
  private final Backend reference;

  LossTrial(Supplier<Loss> fresh, Shape shape, Targets targets, Backend reference) {
    this.fresh = fresh;
    this.shape = shape;
    this.targets = targets;
    this.reference = reference;
  }

  /// An output and its target.
  private record Data(Numbers output, Numbers target) {
    Map<String, Numbers> bound() {
      return Map.of("output", output, "target", target);
    }

    /// The samples of that order.
    Data take(int... order) {
      return new Data(take(output, order), take(target, order));
    }

    private static Numbers take(Numbers from, int... order) {
      Shape one = from.type().shape().dropFirst();
      double[] values = new double[order.length * one.size()];
      for (int i = 0; i < order.length; i++) {
        System.arraycopy(from.values(), order[i] * one.size(), values, i * one.size(), one.size());
      }
      var type = new TensorType(from.type().element(), one.prepend(order.length));
      return new Numbers(type, values);
    }
  }

  private TensorType output(int batch) {
    return TensorType.float32(shape.prepend(batch));
  }

  private Data draw(int batch, int index) {
    Loss loss = fresh.get();
    var random = new RandomStream(Seed.get(), "kit/loss", 0, index);
    double[] values = new double[output(batch).shape().size()];
    Arrays.setAll(values, _ -> 2.0 * random.nextUniform() - 1);
    TensorType type = loss.target(output(batch));
    double[] target = new double[type.shape().size()];
    Arrays.setAll(target, _ -> targets.draw(type.element(), random));
    return new Data(new Numbers(output(batch), values), new Numbers(type, target));
  }

  private record Emission(Emitter emit, Value output, Value perSample) {}

  private Emission emission(int batch) {
    Loss loss = fresh.get();
    var emit = new Emitter("loss", batch, Seed.get());
    Value output = emit.input("output", output(batch), true);
    Value target = emit.input("target", loss.target(output(batch)), true);
    return new Emission(emit, output, emit.in("loss", () -> loss.perSample(emit, output, target)));
  }

  private Program program(int batch) {
    var emission = emission(batch);
    emission.emit().output("loss", emission.perSample());
    return emission.emit().build();
  }

  private double[] run(Data data) {
    int batch = data.output().type().shape().extent(0);
    var results = Run.program(reference, program(batch), data.bound());
    double[] values = java.util.Objects.requireNonNull(results.get("loss")).values();
    assertTrue(
        Arrays.stream(values).allMatch(Double::isFinite),
        () -> "the loss is not finite: " + Arrays.toString(values) + seed());
    return values;
  }

  /// Fails if target or loss have no batch, or if the loss is not finite.
  void checkTypes() {
    for (int batch : new int[] {1, BATCH}) {
      TensorType target = fresh.get().target(output(batch));
      Shape loss = emission(batch).perSample().type().shape();
      for (Shape each : List.of(target.shape(), loss)) {
        assertTrue(
            each.rank() >= 1 && each.extent(0) == batch,
            () -> "axis 0 of target and loss is the batch of " + batch + ", got " + each);
      }
      assertEquals(
          ElementType.FLOAT32, emission(batch).perSample().type().element(), "element of the loss");
      assertEquals(target, fresh.get().target(output(batch)), "another target of the same output");
      run(draw(batch, 0));
    }
    assertEquals(
        fresh.get().target(output(1)).shape().dropFirst(),
        fresh.get().target(output(BATCH)).shape().dropFirst(),
        "the target of a sample depends on the batch");
    assertEquals(program(BATCH).toString(), program(BATCH).toString(), "other operations");
  }

  /// Fails if the loss of a sample depends on the batch around it.
  void checkSamplesAreIndependent() {
    Data data = draw(BATCH, 0);
    Data other = draw(BATCH, 1);
    double[] once = run(data);
    int size = once.length / BATCH;
    var mixed =
        new Data(first(other.output(), data.output()), first(other.target(), data.target()));
    double[] changed = run(mixed);
    same("changes with sample 0", once, 1, changed, 1, size);
    same("changes with sample 0", once, 2, changed, 2, size);
    double[] rotated = run(data.take(1, 2, 0));
    for (int sample = 0; sample < BATCH; sample++) {
      same("depends on its position", once, (sample + 1) % BATCH, rotated, sample, size);
    }
    same("depends on the size of the batch", once, 0, run(data.take(0)), 0, size);
  }

  /// Sample 0 of one tensor and the others of another one.
  private static Numbers first(Numbers zero, Numbers others) {
    double[] values = others.values().clone();
    System.arraycopy(zero.values(), 0, values, 0, values.length / BATCH);
    return new Numbers(others.type(), values);
  }

  private static void same(
      String what, double[] expected, int first, double[] actual, int second, int size) {
    for (int i = 0; i < size; i++) {
      double a = expected[first * size + i];
      double b = actual[second * size + i];
      if (!(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)))) {
        fail("the loss of sample %d %s: %s or %s%s".formatted(first, what, a, b, seed()));
      }
    }
  }

  /// Fails unless the gradient of the weighted sum of the losses agrees with difference quotients.
  void checkGradients() {
    var emission = emission(BATCH);
    Emitter emit = emission.emit();
    Value weights = emit.input("weights", emission.perSample().type(), true);
    List<Integer> axes =
        IntStream.range(0, emission.perSample().type().shape().rank()).boxed().toList();
    Value sum = emit.reduce(Reduce.Kind.SUM, emit.multiply(emission.perSample(), weights), axes);
    Value by =
        Differentiation.gradients(emit, emit.reshape(sum, Shape.SCALAR), List.of(emission.output()))
            .getFirst();
    emit.output("gradient", by);
    Data data = draw(BATCH, 0);
    double[] base = run(data);
    double[] factors = new double[base.length];
    Arrays.setAll(factors, i -> (i % 2 == 0 ? 1 : -1) * (0.5 + 0.5 * (i + 1) / factors.length));
    var bound = new java.util.HashMap<>(data.bound());
    bound.put("weights", new Numbers(weights.type(), factors));
    double[] gradient;
    try (var session = new Run.Session(reference, emit.build())) {
      session.write(bound);
      session.run();
      gradient = session.read("gradient").values();
    }
    try (var session = new Run.Session(reference, program(BATCH))) {
      session.write(data.bound());
      compare(session, data.output(), base, factors, gradient);
    }
  }

  private static void compare(
      Run.Session session, Numbers output, double[] base, double[] factors, double[] gradient) {
    double largest = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
    assertNotEquals(0, largest, "the loss has no gradient");
    int undecided = 0;
    for (int i = 0; i < gradient.length; i++) {
      int element = i;
      var slope =
          new Slope(
              offset -> {
                double[] moved = output.values().clone();
                moved[element] += offset;
                session.write(Map.of("output", new Numbers(output.type(), moved)));
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
                "the gradient by output[%d] is %s, difference quotients say %s%s"
                    .formatted(i, gradient[i], finding.text(), seed()));
        case UNDECIDED -> undecided++;
      }
    }
    assertTrue(
        2 * undecided <= gradient.length,
        "the derivative could not be measured at most elements" + seed());
  }

  private static String seed() {
    return " (seed %d; -D%s=N draws other values)".formatted(Seed.get(), Seed.PROPERTY);
  }
}
