package io.striate.backend.tck.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LearningRule;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Run;
import io.striate.backend.tck.run.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// The learning rule of one layer alone. Where the layer is taught, the target is 1 or -1.
///
/// @param rule of the layer
/// @param inputs shapes of one sample
record RuleTrial(Layer layer, LearningRule rule, List<Shape> inputs) {
  private static final int SAMPLES = 3;

  /// The changes as outputs, by the names of the parameters.
  private Program program(int batch) {
    var emit = new Emitter("rule", batch, Seed.get());
    var fed = new ArrayList<Value>();
    for (int i = 0; i < inputs.size(); i++) {
      fed.add(emit.input("input" + i, TensorType.float32(inputs.get(i).prepend(batch)), true));
    }
    List<Value> kept =
        layer.parameters(inputs).stream()
            .map(each -> emit.state(each.name(), TensorType.float32(each.shape())))
            .toList();
    Value output = emit.in("layer", () -> layer.forward(emit, fed, kept, Mode.TRAINING));
    Value target = emit.input("target", output.type(), true);
    var seen = new LearningRule.Seen(fed, kept, output, Optional.of(target));
    emit.in("layer", () -> rule.changes(emit, seen))
        .forEach((name, change) -> emit.output("change of " + name, change));
    return emit.build();
  }

  /// Fails unless the changes belong to trainable parameters, are finite, and those of a batch are
  /// the mean of those of its samples.
  void check(Backend reference) {
    Program whole = program(SAMPLES);
    Program single = program(1);
    List<Parameter> parameters = layer.parameters(inputs);
    var shapes = new TreeMap<String, Shape>();
    for (Parameter parameter : parameters) {
      if (parameter.role() == Parameter.Role.TRAINABLE) {
        shapes.put("change of " + parameter.name(), parameter.shape());
      }
    }
    assertTrue(!whole.outputs().isEmpty(), "a rule changes something");
    for (Program.Output output : whole.outputs()) {
      assertEquals(shapes.get(output.name()), output.value().type().shape(), output.name());
    }
    var values = new HashMap<>(LayerValues.of(whole, inputs, SAMPLES, parameters, 0));
    Shape target = type(whole, "target");
    double[] signs = LayerValues.weights(target, 0).values();
    values.put("target", Numbers.of(target, Arrays.stream(signs).map(Math::signum).toArray()));
    Map<String, Numbers> together = changes(reference, whole, values);
    var sums = new HashMap<String, double[]>();
    for (int sample = 0; sample < SAMPLES; sample++) {
      changes(reference, single, sample(values, sample))
          .forEach((name, change) -> sums.merge(name, change.values(), RuleTrial::sum));
    }
    together.forEach((name, change) -> {
      double[] sum = Objects.requireNonNull(sums.get(name));
      double largest = Arrays.stream(sum).map(Math::abs).max().orElse(0);
      for (int i = 0; i < sum.length; i++) {
        String what = name + "[" + i + "] of a batch is the mean of those of its samples";
        assertEquals(sum[i] / SAMPLES, change.values()[i], 1e-9 * largest, what);
      }
    });
  }

  private static Map<String, Numbers> changes(
      Backend reference, Program program, Map<String, Numbers> values) {
    try (var session = new Run.Session(reference, program)) {
      var read = new HashMap<>(values);
      read.keySet().removeIf(name -> !has(program, name));
      session.write(read);
      session.run();
      Map<String, Numbers> changes = session.read();
      changes.forEach((name, change) ->
          assertTrue(
              Arrays.stream(change.values()).allMatch(Double::isFinite),
              () -> name + " is not finite: " + Arrays.toString(change.values())));
      return changes;
    }
  }

  private static boolean has(Program program, String name) {
    return program.inputs().stream().anyMatch(each -> each.name().equals(name))
        || program.states().stream().anyMatch(each -> each.name().equals(name));
  }

  private static Shape type(Program program, String input) {
    return program.inputs().stream()
        .filter(each -> each.name().equals(input))
        .findFirst()
        .orElseThrow()
        .type()
        .shape();
  }

  /// The values with one sample of the batch.
  private Map<String, Numbers> sample(Map<String, Numbers> values, int sample) {
    var one = new HashMap<>(values);
    for (String name : values.keySet()) {
      if (name.equals("target") || name.startsWith("input")) {
        Numbers all = Objects.requireNonNull(values.get(name));
        int size = all.values().length / SAMPLES;
        int[] extents = extents(all.type().shape());
        extents[0] = 1;
        double[] own = Arrays.copyOfRange(all.values(), sample * size, (sample + 1) * size);
        one.put(name, Numbers.of(Shape.of(extents), own));
      }
    }
    return one;
  }

  private static int[] extents(Shape shape) {
    int[] extents = new int[shape.rank()];
    Arrays.setAll(extents, shape::extent);
    return extents;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = a.clone();
    Arrays.setAll(sum, i -> a[i] + b[i]);
    return sum;
  }
}
