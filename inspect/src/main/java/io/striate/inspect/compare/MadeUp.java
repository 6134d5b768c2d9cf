package io.striate.inspect.compare;

import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.program.Programs;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Weights as training begins with them, and synthetic samples; all of it from one seed, and exact
/// in float32.
///
/// What training begins with as one number (biases with 0, scales with 1) is spread by up to a
/// tenth about it: a backend that forgot a bias of 0 would make no difference.
final class MadeUp {
  private static final double SPREAD = 0.1;

  /// The learning rate: so large that an update of no weight is lost in rounding.
  private static final double RATE = 0.0625;

  private MadeUp() {}

  /// Numbers for all inputs and states of a program, by name.
  static Map<String, double[]> of(Graph graph, Programs programs, Program program, long seed) {
    var numbers = new HashMap<String, double[]>();
    for (Programs.State state : programs.states()) {
      var random = new RandomStream(seed, "init/" + state.name(), 0, 0);
      double[] values = spread(state.start().values(random), state.name(), seed);
      if (!state.kept()) {
        Arrays.setAll(values, i -> Math.abs(values[i])); // such as a mean of squares
      }
      numbers.put(state.name(), values);
    }
    for (Value input : program.inputs()) {
      var random = new RandomStream(seed, "sample/" + input.name(), 0, 0);
      Shape shape = input.type().shape();
      double[] values = new double[shape.size()];
      switch (input.type().element()) {
        case FLOAT32 -> Arrays.setAll(values, i -> 2 * random.nextUniform() - 1);
        case UINT8 -> Arrays.setAll(values, i -> random.nextInt(256));
        case INT32 -> {
          int classes = shape.rank() == 0 ? 1 : classes(graph, input.name());
          Arrays.setAll(values, i -> random.nextInt(classes));
        }
      }
      numbers.put(input.name(), values);
    }
    numbers.computeIfPresent(Programs.RATE, (_, _) -> new double[] {RATE});
    return numbers;
  }

  /// How many classes the labels of an output may name: the first axis of what it gives for a
  /// sample.
  private static int classes(Graph graph, String target) {
    List<GraphOutput> outputs = graph.outputs();
    return outputs.stream()
        .filter(o -> outputs.size() == 1 || target.equals(graph.prefix(o.spec()) + "target"))
        .map(output -> output.shape().rank() == 0 ? 1 : output.shape().extent(0))
        .findFirst()
        .orElse(1);
  }

  private static double[] spread(float[] start, String name, long seed) {
    boolean one = start.length > 0;
    for (float value : start) {
      one &= value == start[0];
    }
    var random = new RandomStream(seed, "spread/" + name, 0, 0);
    double[] values = new double[start.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = one ? (float) (start[i] + SPREAD * (2 * random.nextUniform() - 1)) : start[i];
    }
    return values;
  }
}
