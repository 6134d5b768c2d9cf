package io.striate.backend.tck.layer;

import io.striate.api.layer.Parameter;
import io.striate.api.program.Program;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Seed;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Values for the inputs and parameters of a layer, drawn by the kit's seed.
///
/// Inputs lie between -1 and 1, all different and none 0. Parameters lie around their initial
/// values, at most a quarter of the largest of them away, or a quarter if all are 0; statistics lie
/// above them, because variances must not become negative.
final class LayerValues {
  private static final double SPREAD = 0.25;

  private LayerValues() {}

  /// What failure messages say about the seed.
  static String seed() {
    return String.format(
        Locale.ROOT, " (seed %d; -D%s=N draws other values)", Seed.get(), Seed.PROPERTY);
  }

  private static RandomStream random(String name, int draw) {
    return new RandomStream(Seed.get(), "kit/" + name, draw, 0);
  }

  /// Values by name, with those of the step if the program reads it.
  static Map<String, Numbers> of(
      Program program, List<Shape> inputs, int batch, List<Parameter> parameters, int draw) {
    var values = new HashMap<String, Numbers>();
    for (int i = 0; i < inputs.size(); i++) {
      Shape shape = inputs.get(i).prepend(batch);
      values.put("input" + i, Numbers.of(shape, units("input" + i, shape.size(), draw)));
    }
    for (Parameter parameter : parameters) {
      values.put(parameter.name(), near(parameter, draw));
    }
    if (program.inputs().stream().anyMatch(input -> input.name().equals("step"))) {
      values.put("step", Numbers.step(draw));
    }
    if (program.inputs().stream().anyMatch(input -> input.name().equals("first-sample"))) {
      values.put("first-sample", Numbers.step(0));
    }
    return values;
  }

  /// The initial values of a parameter.
  static Numbers initial(Parameter parameter) {
    float[] initial =
        parameter.initializer().values(parameter.shape(), random("init/" + parameter.name(), 0));
    double[] values = new double[initial.length];
    Arrays.setAll(values, i -> initial[i]);
    return Numbers.of(parameter.shape(), values);
  }

  private static Numbers near(Parameter parameter, int draw) {
    double[] values = initial(parameter).values();
    double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
    double spread = SPREAD * (largest == 0 ? 1 : largest);
    double[] units = units(parameter.name(), values.length, draw);
    boolean trainable = parameter.role() == Parameter.Role.TRAINABLE;
    Arrays.setAll(values, i -> values[i] + spread * (trainable ? units[i] : Math.abs(units[i])));
    return Numbers.of(parameter.shape(), values);
  }

  /// Factors of the outputs in the loss, from 1/2 to 1 in magnitude.
  static Numbers weights(Shape output, int draw) {
    double[] values = units("weights", output.size(), draw);
    Arrays.setAll(values, i -> (values[i] + Math.signum(values[i])) / 2);
    return Numbers.of(output, values);
  }

  /// Numbers in (-1, 1): an even grid around 0 of twice as many points, in random order.
  static double[] units(String name, int count, int draw) {
    int[] order = random(name, draw).permutation(2 * count);
    double[] values = new double[count];
    Arrays.setAll(values, i -> (order[i] + 0.5) / count - 1);
    return values;
  }

  /// At most so many different indices below `count`.
  static int[] some(String name, int count, int most, int draw) {
    return Arrays.copyOf(random("some/" + name, draw).permutation(count), Math.min(count, most));
  }
}
