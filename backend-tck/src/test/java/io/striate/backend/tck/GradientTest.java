package io.striate.backend.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.backend.Backend;
import io.striate.api.op.ArgMax;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Detach;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Generate;
import io.striate.api.op.Reduce;
import io.striate.api.op.ScatterAdd;
import io.striate.api.op.Take;
import io.striate.api.op.Window2d;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.cases.CompositeCases;
import io.striate.backend.tck.cases.CoreCases;
import io.striate.backend.tck.cases.OpCase;
import io.striate.backend.tck.network.RandomNetwork;
import io.striate.backend.tck.run.Formula;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.ProgramCase;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Slides 3 to 5: the vector-Jacobian product of every operation, and of whole networks, against
/// central differences in double on the reference backend, with a relative error below 1e-6.
///
/// A gradient is tested along random directions and along single elements.
class GradientTest {
  /// Steps of the differences. The short one errs where a loss of thousands of terms is rounded,
  /// the long one where it is bent: a right gradient agrees with one of them.
  private static final double[] STEPS = {1e-5, 1e-4};

  private static final double TOLERANCE = 1e-6;
  private static final double LARGEST = 1e4;
  private static final int RANDOM_DIRECTIONS = 3;
  private static final int SINGLE_ELEMENTS = 8;

  @TestFactory
  Stream<DynamicTest> operations() {
    return Stream.concat(CoreCases.all().stream(), CompositeCases.all().stream())
        .filter(GradientTest::differentiable)
        .map(c -> dynamicTest(c.name(), () -> check(c)));
  }

  @TestFactory
  Stream<DynamicTest> smoothRandomNetworks() {
    return ProgramContract.networkSeeds()
        .mapToObj(seed -> RandomNetwork.of(seed, true))
        .map(network -> dynamicTest(network.program().name(), () -> check(network)));
  }

  /// The gradient of a gradient penalty: convolutions are closed under differentiation. The loss is
  /// the sum of the squared gradients of `sum tanh(conv(x, w))` by the image and by the weight.
  @TestFactory
  Stream<DynamicTest> secondDerivativesOfConvolutions() {
    return Stream.of(
            new Conv2d(Window2d.square(3, 1, 1), 1),
            new Conv2d(Window2d.square(3, 2, 0), 2),
            new Conv2d(new Window2d(3, 2, 2, 1, 0, 1, 2, 0, 1, 2), 1))
        .map(conv -> dynamicTest(conv.toString(), () -> check(penalty(conv))));
  }

  private static ProgramCase penalty(Conv2d conv) {
    var image = Numbers.random(911, 1, 2, 4, 7, 6);
    var weight =
        Numbers.random(
            912,
            1,
            6,
            4 / conv.groups(),
            conv.window().kernelHeight(),
            conv.window().kernelWidth());
    var emit = new Emitter(conv.toString(), 2, 0);
    Value x = emit.input("x", image.type(), true);
    Value w = emit.input("w", weight.type(), false);
    Value y = emit.sum(emit.apply(Function.TANH, emit.one(conv, x, w)));
    List<Value> first = Differentiation.gradients(emit, y, List.of(x, w));
    Value loss = emit.add(emit.sum(emit.square(first.get(0))), emit.sum(emit.square(first.get(1))));
    emit.output("loss", loss);
    List<Value> second = Differentiation.gradients(emit, loss, List.of(x, w));
    emit.output("gradient/x", second.get(0));
    emit.output("gradient/w", second.get(1));
    return new ProgramCase(
        conv.toString(), emit.build(), Map.of("x", image, "w", weight), Map.of(), false);
  }

  /// Leaves out what has no gradient, and cases with ties.
  private static boolean differentiable(OpCase c) {
    if (c.op() instanceof Elementwise(Function function)) {
      boolean steps =
          Set.of(Function.EQUAL, Function.GREATER, Function.SIGN, Function.FLOOR)
              .contains(function);
      boolean oneOfManySizes = c.name().matches(".* of \\d+") && !c.name().endsWith(" of 17");
      return !steps
          && !oneOfManySizes
          && !c.exact()
          && !c.name().contains("either sign")
          && aroundOne(c);
    }
    boolean none =
        c.op() instanceof Generate || c.op() instanceof ArgMax || c.op() instanceof Detach;
    return !none
        && !c.name().contains("whole numbers")
        && !c.name().contains("ties")
        && !c.name().contains("large")
        && !c.name().contains("infinity")
        && !c.name().contains("name nothing")
        && c.inputs().getFirst().type().element() == ElementType.FLOAT32;
  }

  /// Whether a step of the differences is small beside each number and changes each.
  private static boolean aroundOne(OpCase c) {
    return c.inputs().stream()
        .allMatch(input -> Arrays.stream(input.values()).map(Math::abs).max().orElse(0) < LARGEST);
  }

  /// The loss is the sum of all outputs, each times a random number.
  private static void check(OpCase c) {
    var emit = new Emitter(c.name(), 1, 0);
    Map<String, Numbers> bound = new HashMap<>(Run.bound(c.inputs()));
    var inputs = new ArrayList<Value>();
    for (int i = 0; i < c.inputs().size(); i++) {
      inputs.add(emit.input("in" + i, c.inputs().get(i).type(), false));
    }
    Value loss = emit.fill(Shape.SCALAR, 0);
    List<Value> outputs = emit.emit(c.op(), inputs);
    for (int i = 0; i < outputs.size(); i++) {
      Shape shape = outputs.get(i).type().shape();
      var weights = Numbers.random(900 + i, 1, shape.extents());
      bound.put("weights" + i, weights);
      Value product =
          emit.multiply(outputs.get(i), emit.input("weights" + i, weights.type(), false));
      var flat = emit.reshape(product, shape.size());
      var sum = emit.reduce(Reduce.Kind.SUM, flat, List.of(0));
      loss = emit.add(loss, emit.reshape(sum, Shape.SCALAR));
    }
    boolean chooses =
        c.op() instanceof Elementwise(Function function) && function == Function.SELECT;
    boolean takes = c.op() instanceof Take || c.op() instanceof ScatterAdd;
    var by =
        inputs.stream()
            .filter(v -> v.type().element() == ElementType.FLOAT32)
            .skip(chooses ? 1 : 0)
            .limit(takes ? 1 : Long.MAX_VALUE)
            .toList();
    emit.output("loss", loss);
    List<Value> gradients = Differentiation.gradients(emit, loss, by);
    for (int i = 0; i < by.size(); i++) {
      emit.output("gradient/" + by.get(i).name(), gradients.get(i));
    }
    check(new ProgramCase(c.name(), emit.build(), bound, Map.of(), false));
  }

  /// A program with an output `loss` and outputs `gradient/NAME`.
  private static void check(ProgramCase network) {
    try (Backend reference = Reference.open();
        var session = new Run.Session(reference, network.program());
        var losses = new Run.Session(reference, lossOf(network.program()))) {
      session.write(network.bound());
      session.run();
      var results = session.read();
      int checked = 0;
      for (var output : network.program().outputs()) {
        if (output.name().startsWith("gradient/")) {
          String name = output.name().substring("gradient/".length());
          double[] gradient = Objects.requireNonNull(results.get(output.name())).values();
          checked += check(network, losses, name, gradient);
        }
      }
      assertTrue(checked > 0, network.name());
    }
  }

  /// The same program without the gradients, which differences do not need.
  private static Program lossOf(Program program) {
    var emit = new Emitter(program.name(), program.batch(), 0);
    var inputs = new HashMap<String, Value>();
    for (Value input : program.inputs()) {
      inputs.put(input.name(), emit.input(input.name(), input.type(), input.rows()));
    }
    emit.output("loss", emit.inline(program, inputs).output("loss"));
    return emit.build();
  }

  private static int check(
      ProgramCase network, Run.Session session, String name, double[] gradient) {
    Numbers at = Objects.requireNonNull(network.bound().get(name));
    var directions = new ArrayList<double[]>();
    for (int i = 0; i < RANDOM_DIRECTIONS; i++) {
      directions.add(Formula.units(77 + i, gradient.length, 1, 0));
    }
    int step = Math.max(1, gradient.length / SINGLE_ELEMENTS);
    for (int element = 0; element < gradient.length; element += step) {
      double[] single = new double[gradient.length];
      single[element] = 1;
      directions.add(single);
    }
    for (double[] direction : directions) {
      double expected = 0;
      double size = 0;
      for (int i = 0; i < gradient.length; i++) {
        expected += gradient[i] * direction[i];
        size += Math.abs(gradient[i] * direction[i]);
      }
      double allowed = TOLERANCE * Math.max(size, 1e-2);
      double error = Double.POSITIVE_INFINITY;
      for (int i = 0; i < STEPS.length && !(error <= allowed); i++) {
        double h = STEPS[i];
        double rise =
            loss(network, session, name, at, direction, h)
                - loss(network, session, name, at, direction, -h);
        error = Math.min(error, Math.abs(rise / (2 * h) - expected));
      }
      assertTrue(
          error <= allowed,
          network.name()
              + ": gradient by "
              + name
              + ": "
              + expected
              + ", difference quotients off by "
              + error);
    }
    return directions.size();
  }

  private static double loss(
      ProgramCase network,
      Run.Session session,
      String name,
      Numbers at,
      double[] direction,
      double h) {
    double[] moved =
        IntStream.range(0, direction.length)
            .mapToDouble(i -> at.values()[i] + h * direction[i])
            .toArray();
    session.write(network.bound());
    session.write(Map.of(name, new Numbers(at.type(), moved)));
    session.run();
    return session.read("loss").values()[0];
  }
}
