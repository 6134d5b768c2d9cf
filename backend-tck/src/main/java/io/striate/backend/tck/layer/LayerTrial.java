package io.striate.backend.tck.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.striate.api.backend.Backend;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Reduce;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.gradient.Slope;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Run;
import io.striate.backend.tck.run.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/// One layer alone in two programs: its forward pass, and the gradients of a loss.
///
/// The output of the forward program is `output`. The loss is that output times an input `weights`,
/// summed; the second program's outputs are `gradient/NAME`, by each input and each trainable
/// parameter.
final class LayerTrial {
  /// A tensor of more elements has so many of them tested, drawn by the seed.
  private static final int MOST_ELEMENTS = 48;

  /// The least share of the tested elements of a tensor whose derivative must be measurable.
  private static final double LEAST_SHARE = 0.5;

  /// How often values are drawn until every parameter has an influence on the output.
  private static final int MOST_DRAWS = 16;

  /// The rule by which gradients are emitted; the kit's own tests break it.
  interface Gradients {
    /// The gradients of a loss by some values, as [Differentiation#gradients].
    List<Value> emit(Emitter emit, Value loss, List<Value> by);
  }

  private final Layer layer;
  private final List<Shape> inputs;
  private final Mode mode;
  private final int batch;
  private final List<Parameter> parameters;
  private final Program forward;
  private final Program gradients;
  private final Shape output;
  private final List<String> notCounted = new ArrayList<>();

  LayerTrial(Layer layer, List<Shape> inputs, Mode mode, int batch) {
    this(layer, inputs, mode, batch, Differentiation::gradients);
  }

  LayerTrial(Layer layer, List<Shape> inputs, Mode mode, int batch, Gradients rule) {
    this.layer = layer;
    this.inputs = List.copyOf(inputs);
    this.mode = mode;
    this.batch = batch;
    this.parameters = layer.parameters(inputs);
    var once = new Emission();
    once.emit.output("output", once.out);
    forward = once.emit.build();
    output = once.out.type().shape();
    var again = new Emission();
    gradients = again.gradients(rule);
  }

  /// The layer with everything that it reads.
  private final class Emission {
    private final Emitter emit = new Emitter("layer", batch, Seed.get());
    private final List<Value> differentiable = new ArrayList<>();
    private final List<Value> fed;
    private final List<Value> kept = new ArrayList<>();
    private final Value out;

    private Emission() {
      for (int i = 0; i < inputs.size(); i++) {
        TensorType type = TensorType.float32(inputs.get(i).prepend(batch));
        differentiable.add(emit.input("input" + i, type, true));
      }
      fed = List.copyOf(differentiable);
      for (Parameter parameter : parameters) {
        Value value = emit.state(parameter.name(), TensorType.float32(parameter.shape()));
        kept.add(value);
        if (parameter.role() == Parameter.Role.TRAINABLE) {
          differentiable.add(value);
        }
      }
      out = emit.in("layer", () -> layer.forward(emit, fed, kept, mode));
    }

    private Program gradients(Gradients rule) {
      Value weights = emit.input("weights", out.type(), true);
      List<Integer> axes = IntStream.range(0, out.type().shape().rank()).boxed().toList();
      Value sum = emit.reduce(Reduce.Kind.SUM, emit.multiply(out, weights), axes);
      List<Value> by = rule.emit(emit, emit.reshape(sum, Shape.SCALAR), differentiable);
      for (int i = 0; i < by.size(); i++) {
        emit.output("gradient/" + differentiable.get(i).name(), by.get(i));
      }
      return emit.build();
    }
  }

  /// Emits the layer twice on the same states.
  void checkUsedTwice() {
    var emission = new Emission();
    Emitter emit = emission.emit;
    Value second;
    try {
      second = emit.in("layer", () -> layer.forward(emit, emission.fed, emission.kept, mode));
    } catch (StriateException e) {
      throw new AssertionError("used twice in one step: " + e.getMessage(), e);
    }
    assertEquals(emission.out.type(), second.type(), "the second use gives another type");
  }

  /// The shape of the output, with the batch.
  Shape output() {
    return output;
  }

  /// The forward program.
  Program program() {
    return forward;
  }

  /// The elements that [#checkGradients] could not decide about, a line for each tensor.
  List<String> notCounted() {
    return List.copyOf(notCounted);
  }

  /// The trainable parameters that no operation of the forward program reads.
  List<String> unread() {
    return forward.states().stream()
        .filter(state -> trainable().contains(state.name()))
        .filter(state -> forward.count(i -> i.inputs().contains(state)) == 0)
        .map(Value::name)
        .toList();
  }

  private Set<String> trainable() {
    var names = new HashSet<String>();
    for (Parameter parameter : parameters) {
      if (parameter.role() == Parameter.Role.TRAINABLE) {
        names.add(parameter.name());
      }
    }
    return names;
  }

  /// Runs the forward program once.
  ///
  /// @param values inputs and parameters by name
  /// @return the outputs, row-major
  double[] run(Backend backend, Map<String, Numbers> values) {
    try (var session = new Run.Session(backend, forward)) {
      return run(session, values);
    }
  }

  private static double[] run(Run.Session session, Map<String, Numbers> values) {
    session.write(values);
    session.run();
    double[] result = session.read("output").values();
    assertTrue(
        Arrays.stream(result).allMatch(Double::isFinite),
        () -> "the output is not finite for finite inputs: " + Arrays.toString(result));
    return result;
  }

  /// Fails unless the gradient by each input and each trainable parameter agrees with difference
  /// quotients, as [Slope] compares them.
  ///
  /// A draw of values may leave a parameter without influence, if an inner ReLU is off for all
  /// samples; then others are drawn, until every trainable parameter was tested where it matters.
  ///
  /// @param reference a backend that computes in double
  void checkGradients(Backend reference) {
    var dead = trainable();
    notCounted.clear();
    try (var differences = new Run.Session(reference, forward);
        var analytic = new Run.Session(reference, gradients)) {
      for (int draw = 0; draw == 0 || (!dead.isEmpty() && draw < MOST_DRAWS); draw++) {
        var check = new Draw(draw, differences, analytic);
        for (String name : check.tensors()) {
          if ((draw == 0 || dead.contains(name)) && check.tensor(name)) {
            dead.remove(name);
          }
        }
      }
    }
    if (mode == Mode.TRAINING && !dead.isEmpty()) {
      fail(
          "the output does not depend on parameter "
              + String.join(", ", dead)
              + " for any of "
              + MOST_DRAWS
              + " draws of values"
              + LayerValues.seed());
    }
  }

  /// The gradients at one draw of values.
  private final class Draw {
    private final Map<String, Numbers> values;
    private final Map<String, Numbers> weighted;
    private final Run.Session session;
    private final double[] base;
    private final double[] weights;
    private final Map<String, Numbers> results;
    private final int draw;

    private Draw(int draw, Run.Session session, Run.Session analytic) {
      this.draw = draw;
      this.session = session;
      this.values = LayerValues.of(forward, inputs, batch, parameters, draw);
      this.base = run(session, values);
      Numbers factors = LayerValues.weights(output, draw);
      this.weights = factors.values();
      this.weighted = new HashMap<>(values);
      weighted.put("weights", factors);
      analytic.write(weighted);
      analytic.run();
      this.results = analytic.read();
    }

    /// The names of inputs and trainable parameters.
    private List<String> tensors() {
      return gradients.outputs().stream()
          .map(each -> each.name().substring("gradient/".length()))
          .toList();
    }

    /// Checks the gradient by one tensor.
    ///
    /// @return whether the output depends on it
    private boolean tensor(String name) {
      Numbers at = Objects.requireNonNull(values.get(name));
      double[] gradient = Objects.requireNonNull(results.get("gradient/" + name)).values();
      double largest = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
      int[] elements = LayerValues.some(name, gradient.length, MOST_ELEMENTS, draw);
      var undecided = new ArrayList<String>();
      boolean flat = true;
      for (int element : elements) {
        var slope = new Slope(offset -> moved(name, at, element, offset), base, weights);
        Slope.Finding finding = slope.check(gradient[element], largest);
        String place = name + "[" + element + "]";
        switch (finding.verdict()) {
          case RIGHT -> flat &= finding.flat();
          case WRONG ->
              fail(
                  "gradient by "
                      + place
                      + " in "
                      + mode
                      + " is "
                      + gradient[element]
                      + ", difference quotients say "
                      + finding.text()
                      + LayerValues.seed());
          case UNDECIDED -> {
            flat = false;
            undecided.add(place + ": " + finding.text());
          }
        }
      }
      int decided = elements.length - undecided.size();
      if (!undecided.isEmpty()) {
        String what =
            String.format(
                Locale.ROOT,
                "%s in %s: the derivative could be measured at %d of %d elements; not at %s",
                name,
                mode,
                decided,
                elements.length,
                undecided.getFirst());
        notCounted.add(what);
        if (decided < LEAST_SHARE * elements.length) {
          fail(what + "; too few to test the gradient" + LayerValues.seed());
        }
      }
      return !flat;
    }

    /// The outputs with one element moved.
    private double[] moved(String name, Numbers at, int element, double offset) {
      double[] numbers = at.values().clone();
      numbers[element] += offset;
      // In training, a run may change statistics, so everything is written again.
      session.write(forward.updates().isEmpty() ? Map.of() : values);
      session.write(Map.of(name, new Numbers(at.type(), numbers)));
      session.run();
      double[] result = session.read("output").values();
      session.write(Map.of(name, at));
      return result;
    }
  }

  /// Fails if the output of a sample depends on the other samples, on its position in the batch, or
  /// on the size of the batch.
  void checkSamplesAreIndependent(Backend reference) {
    assertEquals(3, batch, "samples in the batch");
    var values = LayerValues.of(forward, inputs, batch, parameters, 0);
    var others = LayerValues.of(forward, inputs, batch, parameters, 1);
    double[] once = run(reference, values);
    int size = once.length / batch;
    double[] changed = run(reference, samples(values, List.of(others, values, values), 0, 1, 2));
    same("changes with sample 0", once, 1, changed, 1, size);
    same("changes with sample 0", once, 2, changed, 2, size);
    double[] rotated = run(reference, samples(values, List.of(values, values, values), 1, 2, 0));
    for (int sample = 0; sample < batch; sample++) {
      same(
          "depends on its position in the batch",
          once,
          (sample + 1) % batch,
          rotated,
          sample,
          size);
    }
    var alone = new LayerTrial(layer, inputs, mode, 1);
    double[] single = alone.run(reference, samples(values, List.of(values), 0));
    same("depends on the size of the batch", once, 0, single, 0, size);
  }

  /// The values with a batch put together from samples of other values.
  private Map<String, Numbers> samples(
      Map<String, Numbers> values, List<Map<String, Numbers>> from, int... samples) {
    var result = new HashMap<>(values);
    for (int i = 0; i < inputs.size(); i++) {
      String name = "input" + i;
      int size = inputs.get(i).size();
      double[] joined = new double[samples.length * size];
      for (int k = 0; k < samples.length; k++) {
        double[] source = Objects.requireNonNull(from.get(k).get(name)).values();
        System.arraycopy(source, samples[k] * size, joined, k * size, size);
      }
      result.put(name, Numbers.of(inputs.get(i).prepend(samples.length), joined));
    }
    return result;
  }

  private static void same(
      String what, double[] expected, int first, double[] actual, int second, int size) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    for (int i = 0; i < size; i++) {
      double difference = expected[first * size + i] - actual[second * size + i];
      if (!(Math.abs(difference) <= 1e-9 * largest)) {
        fail(
            "the output of sample "
                + first
                + " "
                + what
                + ": element "
                + i
                + " is "
                + expected[first * size + i]
                + " or "
                + actual[second * size + i]
                + LayerValues.seed());
      }
    }
  }
}
