package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.op.BatchRule;
import io.striate.api.op.CompositeOp;
import io.striate.api.op.Example;
import io.striate.api.op.Op;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.cases.ExampleCases;
import io.striate.backend.tck.run.Formula;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// The checks of [OpContract] on one example, all by the reference backend in double.
record OpTrial(Example example) {
  private static final double ROUNDING = 1e-10;

  /// Steps of the differences; a right gradient agrees with one of them.
  private static final double[] STEPS = {1e-5, 1e-4};

  private static final double TOLERANCE = 1e-6;
  private static final int DIRECTIONS = 4;

  private static List<Value> declare(Emitter emit, Example example, List<Numbers> numbers) {
    var values = new ArrayList<Value>();
    for (int i = 0; i < numbers.size(); i++) {
      boolean perSample = example.operands().get(i).perSample();
      values.add(emit.input("in" + i, numbers.get(i).type(), perSample));
    }
    return values;
  }

  private List<Numbers> numbers() {
    return ExampleCases.of(example).inputs();
  }

  /// The types of the lowering's results, and whether they belong to samples.
  void requireTypesOfLowering() {
    CompositeOp op = example.op();
    var emit = new Emitter(op.name(), Example.BATCH, 0);
    List<Value> inputs = declare(emit, example, numbers());
    List<Value> announced = emit.emit(op, inputs);
    List<Value> lowered = op.lower(emit, inputs);
    assertEquals(
        announced.stream().map(Value::type).toList(),
        lowered.stream().map(Value::type).toList(),
        "the lowering has the types of the shape rule");
    for (int i = 0; i < announced.size(); i++) {
      if (announced.get(i).perSample()) {
        assertTrue(
            lowered.get(i).perSample(),
            "result " + i + " belongs to samples by the batch rule, not in the lowering");
      }
    }
  }

  void requireBatchRule() {
    List<Numbers> whole = numbers();
    var emit = new Emitter(example.op().name(), Example.BATCH, 0);
    List<Value> outputs = emit.emit(example.op(), declare(emit, example, whole));
    BatchRule rule = emit.instructions().getLast().batchRule();
    boolean anySamples = example.operands().stream().anyMatch(Example.Operand::perSample);
    if (!anySamples) {
      assertTrue(
          rule == BatchRule.INDEPENDENT || rule == BatchRule.PER_SAMPLE,
          "no operand belongs to samples, but the rule is " + rule);
      return;
    }
    if (rule != BatchRule.PER_SAMPLE && rule != BatchRule.SUMS_BATCH) {
      return;
    }
    List<Numbers> expected = run(example.op(), whole, Example.BATCH);
    int cut = 3;
    List<Numbers> first = run(example.op().slice(0, cut), slice(whole, 0, cut), cut);
    int rest = Example.BATCH - cut;
    List<Numbers> second = run(example.op().slice(cut, rest), slice(whole, cut, rest), rest);
    for (int i = 0; i < expected.size(); i++) {
      double[] a = first.get(i).values();
      double[] b = second.get(i).values();
      boolean sums = rule == BatchRule.SUMS_BATCH && !outputs.get(i).perSample();
      double[] joined = sums ? sum(a, b) : joined(a, b);
      double[] values = expected.get(i).values();
      assertEquals(values.length, joined.length, "elements of result " + i + " by slices");
      for (int e = 0; e < values.length; e++) {
        double size = Math.max(1, Math.abs(values[e]));
        assertEquals(
            values[e],
            joined[e],
            ROUNDING * size,
            "the rule is " + rule + ", but slices differ at " + e + " of result " + i);
      }
    }
  }

  private static double[] sum(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i]).toArray();
  }

  private static double[] joined(double[] a, double[] b) {
    double[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  private List<Numbers> slice(List<Numbers> whole, int first, int count) {
    var parts = new ArrayList<Numbers>();
    for (int i = 0; i < whole.size(); i++) {
      Numbers each = whole.get(i);
      if (!example.operands().get(i).perSample()) {
        parts.add(each);
        continue;
      }
      int size = each.values().length / Example.BATCH;
      double[] values = Arrays.copyOfRange(each.values(), first * size, (first + count) * size);
      var shape = each.type().shape().with(0, count);
      parts.add(new Numbers(new TensorType(each.type().element(), shape), values));
    }
    return parts;
  }

  private List<Numbers> run(Op op, List<Numbers> inputs, int batch) {
    var emit = new Emitter(op.name(), batch, 0);
    List<Value> outputs = emit.emit(op, declare(emit, example, inputs));
    for (int i = 0; i < outputs.size(); i++) {
      emit.output("out" + i, outputs.get(i));
    }
    try (Backend reference = Reference.open()) {
      var results = Run.program(reference, emit.build(), Run.bound(inputs));
      return IntStream.range(0, outputs.size())
          .mapToObj(i -> Objects.requireNonNull(results.get("out" + i)))
          .toList();
    }
  }

  void requireTypesOfGradient() {
    Gradients gradients = gradients();
    for (int i = 0; i < gradients.by().size(); i++) {
      assertEquals(
          gradients.by().get(i).type(),
          gradients.program().output("gradient/" + gradients.by().get(i).name()).type(),
          "the type of the gradient by input " + i);
    }
  }

  /// A program with the output `loss`, the sum of all results times numbers, and its gradients.
  private record Gradients(Program program, List<Value> by, Map<String, Numbers> bound) {}

  private Gradients gradients() {
    List<Numbers> numbers = numbers();
    var emit = new Emitter(example.op().name(), Example.BATCH, 0);
    Map<String, Numbers> bound = new HashMap<>(Run.bound(numbers));
    List<Value> inputs = declare(emit, example, numbers);
    List<Value> outputs = emit.emit(example.op(), inputs);
    Value loss = emit.constant(0);
    for (int i = 0; i < outputs.size(); i++) {
      TensorType type = outputs.get(i).type();
      var weights = Numbers.random(900 + i, 1, type.shape().extents());
      bound.put("weights" + i, weights);
      Value factor = emit.input("weights" + i, weights.type(), outputs.get(i).rows());
      loss = emit.add(loss, emit.sum(emit.multiply(outputs.get(i), factor)));
    }
    var by = inputs.stream().filter(v -> v.type().element() == ElementType.FLOAT32).toList();
    emit.output("loss", loss);
    List<Value> gradients = Differentiation.gradients(emit, loss, by);
    for (int i = 0; i < by.size(); i++) {
      emit.output("gradient/" + by.get(i).name(), gradients.get(i));
    }
    return new Gradients(emit.build(), by, bound);
  }

  void requireGradient() {
    Gradients gradients = gradients();
    try (Backend reference = Reference.open();
        var session = new Run.Session(reference, gradients.program())) {
      session.write(gradients.bound());
      session.run();
      var results = session.read();
      for (Value by : gradients.by()) {
        double[] gradient = Objects.requireNonNull(results.get("gradient/" + by.name())).values();
        for (int direction = 0; direction < DIRECTIONS; direction++) {
          double[] along = Formula.units(77 + direction, gradient.length, 1, 0);
          requireSlope(session, gradients, by, gradient, along);
        }
      }
    }
  }

  private void requireSlope(
      Run.Session session, Gradients gradients, Value by, double[] gradient, double[] along) {
    double expected = 0;
    double size = 0;
    for (int i = 0; i < gradient.length; i++) {
      expected += gradient[i] * along[i];
      size += Math.abs(gradient[i] * along[i]);
    }
    double error = Double.POSITIVE_INFINITY;
    for (double h : STEPS) {
      double rise =
          loss(session, gradients, by, along, h) - loss(session, gradients, by, along, -h);
      error = Math.min(error, Math.abs(rise / (2 * h) - expected));
    }
    assertTrue(
        error <= TOLERANCE * Math.max(size, 1e-2),
        String.format(
            Locale.ROOT,
            "the gradient of %s by %s is %s along a direction, difference quotients are off by %s",
            example.op(),
            example.operands().get(gradients.program().inputs().indexOf(by)).name(),
            expected,
            error));
  }

  private static double loss(
      Run.Session session, Gradients gradients, Value by, double[] along, double h) {
    Numbers at = Objects.requireNonNull(gradients.bound().get(by.name()));
    double[] moved = at.values().clone();
    Arrays.setAll(moved, i -> moved[i] + h * along[i]);
    session.write(gradients.bound());
    session.write(Map.of(by.name(), new Numbers(at.type(), moved)));
    session.run();
    return session.read("loss").values()[0];
  }
}
