package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.layers.graph.Graph;
import io.striate.layers.program.CutNetwork;
import io.striate.layers.program.NetworkPrograms;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A network whose first layer feeds three others, cut in several ways.
class CutNetworkTest {
  private static final Graph GRAPH =
      Specs.parse(
              """
              {
                "striate": 1, "name": "block", "input": [2, 5, 5],
                "layers": [
                  { "type": "conv2d", "name": "stem", "filters": 3, "kernel": 3, "padding": 1 },
                  { "type": "conv2d", "name": "left", "filters": 3, "kernel": 3, "padding": 1, "activation": "tanh" },
                  { "type": "batchnorm", "name": "right", "from": "stem" },
                  { "type": "add", "name": "sum", "from": ["left", "right", "stem"] },
                  "flatten",
                  { "type": "dropout", "name": "drop", "rate": 0.5 },
                  { "type": "dense", "name": "last", "units": 4 }
                ],
                "loss": "softmax-cross-entropy"
              }
              """)
          .graph();

  private static final List<Set<String>> APART = List.of();
  private static final List<Set<String>> FUSED =
      List.of(Set.of("stem", "left", "left.tanh"), Set.of("flatten1", "drop"));

  private static Map<String, double[]> numbers(Program... programs) {
    var numbers = new HashMap<String, double[]>();
    for (Program program : programs) {
      for (List<Value> values : List.of(program.inputs(), program.states())) {
        for (Value value : values) {
          double[] some = new double[value.type().shape().size()];
          int salt = value.name().length();
          for (int i = 0; i < some.length; i++) {
            some[i] = value.name().equals("target") ? i % 4 : Math.sin(7.0 * i + salt) + 0.1;
          }
          if (value.name().equals("step")) {
            some[0] = 3;
          }
          if (value.name().equals("first-sample")) {
            some[0] = 0;
          }
          numbers.putIfAbsent(value.name(), some);
        }
      }
    }
    return numbers;
  }

  private static double[] of(Map<String, double[]> numbers, String name) {
    return Objects.requireNonNull(numbers.get(name), name);
  }

  private static Map<String, double[]> run(Program program, Map<String, double[]> numbers) {
    try (var run = new ReferenceRun(program)) {
      program.inputs().forEach(v -> run.set(v.name(), of(numbers, v.name())));
      program.states().forEach(v -> run.set(v.name(), of(numbers, v.name())));
      run.run();
      var results = new HashMap<String, double[]>();
      program.outputs().forEach(o -> results.put(o.name(), run.get(o.name())));
      return results;
    }
  }

  /// The gradients are those of training, however the network is cut.
  @Test
  void cuttingChangesNothing() {
    var programs = new NetworkPrograms(GRAPH, Map.of(), java.util.Optional.empty(), 9);
    Program plain = programs.gradients(2);
    for (var together : List.of(APART, FUSED)) {
      Program whole = new CutNetwork(GRAPH, 9, together).whole(2);
      var numbers = numbers(plain, whole);
      var expected = run(plain, numbers);
      var actual = run(whole, numbers);
      int compared = 0;
      for (Graph.State state : GRAPH.states()) {
        double[] gradient = expected.get(state.name() + ".gradient");
        if (gradient != null) {
          assertArrayEquals(gradient, of(actual, "gradient " + state.name()), 1e-14, state.name());
          compared++;
        }
      }
      assertEquals(8, compared);
      assertArrayEquals(of(expected, "loss"), of(actual, "value loss"));
    }
  }

  /// Each group alone makes of what enters it what it made in the whole.
  @Test
  void groupsAloneMakeTheSame() {
    for (var together : List.of(APART, FUSED)) {
      var cut = new CutNetwork(GRAPH, 9, together);
      Program whole = cut.whole(2);
      var numbers = numbers(whole);
      var made = run(whole, numbers);
      numbers.putAll(made);
      var seen = new java.util.HashSet<String>();
      for (int i = 0; i < cut.groups().size(); i++) {
        Program alone = cut.group(i, 2);
        run(alone, numbers)
            .forEach((name, values) -> {
              assertArrayEquals(values, of(made, name), 1e-14, name);
              seen.add(name);
            });
      }
      assertEquals(made.keySet(), seen, "everything that crosses a cut is one group's");
    }
  }

  @Test
  void namesSayWhoHandsAGradientBack() {
    var cut = new CutNetwork(GRAPH, 9, APART);
    assertEquals(
        "[[stem], [left], [left.tanh], [right], [sum], [flatten1], [drop], [last], [loss]]",
        "" + cut.groups());
    var names = cut.whole(2).outputs().stream().map(Program.Output::name).toList();
    assertTrue(
        names.containsAll(
            List.of(
                "value stem",
                "gradient stem by left",
                "gradient stem by right",
                "gradient stem by sum",
                "gradient stem.weight",
                "gradient last by loss")),
        names.toString());
    assertEquals(
        "[[stem, left, left.tanh], [right], [sum], [flatten1, drop], [last], [loss]]",
        "" + new CutNetwork(GRAPH, 9, FUSED).groups());
  }
}
