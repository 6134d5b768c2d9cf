package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import io.striate.layers.Network;
import io.striate.layers.program.Programs;
import io.striate.layers.program.Standing;
import io.striate.training.optimizer.SgdType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Groups of parameters in a specification: learning rate and weight decay.
class ParameterGroupsTest {
  private static final List<String> NAMES =
      List.of("conv1.weight", "conv1.bias", "dense1.weight", "dense1.bias");

  private static String spec(String optimizer, String groups) {
    return """
    { 'striate': 1, 'input': [1, 3, 3],
      'layers': [ { 'type': 'conv2d', 'filters': 2, 'kernel': 2 }, 'flatten', { 'type': 'dense', 'units': 2 } ],
      'loss': 'softmax-cross-entropy',
      'train': { 'data': 'mnist', 'epochs': 1, 'optimizer': %s%s } }\
    """
        .formatted(optimizer, groups.isEmpty() ? "" : ", 'parameters': [" + groups + "]");
  }

  /// The parameters after two steps.
  private static Map<String, double[]> trained(String optimizer, String groups, double rate) {
    Programs programs = Specs.parse(spec(optimizer, groups)).programs();
    var values = new HashMap<String, double[]>();
    try (var run = new ReferenceRun(programs.training(1)).start(programs, 1)) {
      run.set("input", 1, -2, 3, 0, 1, 2, -1, 0, 1).set("target", 1).set("rate", rate);
      for (int step = 0; step < 2; step++) {
        if (run.has("step")) {
          run.set("step", step);
        }
        run.run();
      }
      NAMES.forEach(name -> values.put(name, run.get(name)));
    }
    return values;
  }

  private static double[] start(String name) {
    Programs programs = Specs.parse(spec("'adam'", "")).programs();
    try (var run = new ReferenceRun(programs.training(1)).start(programs, 1)) {
      return run.get(name);
    }
  }

  private static double[] of(Map<String, double[]> values, String name) {
    return values.getOrDefault(name, new double[0]);
  }

  /// Steps of Lion are as long as the rate, whatever the gradient; without a rate nothing moves.
  @Test
  void ratesOfGroups() {
    String groups = "{ 'match': 'conv1.*', 'rate': 0 }, { 'match': '*.bias', 'rate': 0.5 }";
    var values = trained("'lion'", groups, 0.25);
    assertArrayEquals(start("conv1.weight"), of(values, "conv1.weight"));
    assertArrayEquals(start("conv1.bias"), of(values, "conv1.bias"), "the first group counts");
    var whole = trained("'lion'", "", 0.25);
    assertFalse(Arrays.equals(start("conv1.weight"), of(whole, "conv1.weight")));
    double moved = Math.abs(of(values, "dense1.bias")[0] - start("dense1.bias")[0]);
    assertEquals(0.25, moved, 1e-12, "two steps of half of the rate");
  }

  /// Steps of Lion are as long as the rate.
  @Test
  void ratesDecayWithTheDistanceFromTheOutput() {
    var values = trained("'lion'", "{ 'match': '*.bias', 'rate': 0.5, 'rateDecay': 0.25 }", 0.25);
    double last = Math.abs(of(values, "dense1.bias")[0] - start("dense1.bias")[0]);
    assertEquals(2 * 0.5 * 0.25, last, 1e-12, "no layer after it");
    double first = Math.abs(of(values, "conv1.bias")[0] - start("conv1.bias")[0]);
    assertEquals(2 * 0.5 * 0.25 * 0.25, first, 1e-12, "one layer after it");
  }

  /// Two convolutions beside each other, each with a normalization of its own: `conv1` leads to the
  /// output over `conv2`, and past it.
  @Test
  void distancesCountLayersWithWeightsOnTheLongestWay() {
    Network network =
        Specs.parse(
            """
            { "striate": 1, "input": [1, 4, 4],
              "layers": [
                { "type": "conv2d", "filters": 2, "kernel": 3, "padding": 1 }, "batchnorm", "relu",
                { "type": "conv2d", "filters": 2, "kernel": 3, "padding": 1 }, "batchnorm",
                { "type": "add", "from": ["relu1", "batchnorm2"] }, "flatten",
                { "type": "dense", "units": 3 }
              ] }
            """);
    var distances = network.graph().distances();
    for (String near : List.of("conv2", "batchnorm2", "add1", "flatten1")) {
      assertEquals(1, distances.getOrDefault(near, -1), near);
    }
    for (String far : List.of("conv1", "batchnorm1", "relu1")) {
      assertEquals(2, distances.getOrDefault(far, -1), far);
    }
    assertEquals(0, distances.getOrDefault("dense1", -1));
  }

  /// 0.1, -0.2, 0.3, -0.4, ...
  private static double[] ramp(int length) {
    return IntStream.range(0, length)
        .mapToDouble(i -> 0.1 * (i + 1) * (i % 2 == 0 ? 1 : -1))
        .toArray();
  }

  /// Two epochs of two steps, of which the first leaves the convolution as it is.
  private static Map<String, double[]> thawed(String optimizer) {
    Programs programs =
        Specs.parse(spec(optimizer, "{ 'match': 'conv1.*', 'freeze': 1 }")).programs();
    assertEquals(Set.of(1), programs.changes());
    var values = new HashMap<String, double[]>();
    programs
        .states()
        .forEach(state ->
            values.put(
                state.name(),
                state.kept() ? ramp(state.shape().size()) : new double[state.shape().size()]));
    for (int epoch = 0; epoch < 2; epoch++) {
      Program training = programs.at(new Standing(epoch, 2, 0)).training(1);
      try (var run = new ReferenceRun(training)) {
        values.keySet().stream().filter(run::has).forEach(name -> run.set(name, of(values, name)));
        run.set("input", 1, -2, 3, 0, 1, 2, -1, 0, 1).set("target", 1).set("rate", 0.1);
        for (int step = 0; step < 2; step++) {
          for (Value input : training.inputs()) {
            long first = Emitter.countsFrom(input.name()).orElse(0);
            if (Emitter.countsFrom(input.name()).isPresent()) {
              run.set(input.name(), (double) (2 * epoch + step - first));
            }
          }
          run.run();
        }
        values.keySet().stream().filter(run::has).forEach(name -> values.put(name, run.get(name)));
      }
      if (epoch == 0) {
        assertArrayEquals(ramp(8), of(values, "conv1.weight"));
        assertArrayEquals(new double[8], of(values, "conv1.weight.m"));
      }
    }
    return values;
  }

  /// Golden: PyTorch, whose parameters without a gradient keep their number of steps.
  @Test
  void frozenParametersBeginAnewAfterTheirEpochs() {
    var values = thawed("'adam'");
    assertArrayEquals(
        new double[] {
          0.2678661458613581,
          -0.3678866932664078,
          0.13221625040497625,
          -0.5678661463247533,
          0.6678661461148566,
          -0.7678866935191864,
          0.532216250563666,
          -0.9678661462316882
        },
        of(values, "conv1.weight"),
        1e-9);
    assertArrayEquals(
        new double[] {-0.06803726459118253, -0.36803726458267116}, of(values, "conv1.bias"), 1e-9);
    assertArrayEquals(
        new double[] {
          -0.1817390202243132,
          0.08174421072046759,
          0.5817371805875988,
          -0.11825930427719933,
          0.21826360730147143,
          -0.3182619293080985,
          0.9817358320087876,
          -0.5182627686451492,
          1.1817390202243163,
          -1.2817442107204706,
          0.8182628194123986,
          -1.4817406957228036,
          1.5817363926985315,
          -1.6817380706919043,
          1.21826416799121,
          -1.881737231354854
        },
        of(values, "dense1.weight"),
        1e-9);
    assertArrayEquals(
        new double[] {-0.18173483875580182, 0.08173483875580431}, of(values, "dense1.bias"), 1e-9);
  }

  @Test
  void aGroupOfAllIsNoGroup() {
    for (String optimizer : List.of("'adam'", "'muon'", "{ 'type': 'adagrad' }")) {
      var all = trained(optimizer, "{ 'match': '*' }", 0.1);
      trained(optimizer, "", 0.1)
          .forEach((name, values) -> assertArrayEquals(values, of(all, name), name));
      var doubled = trained(optimizer, "{ 'match': '*', 'rate': 2 }", 0.1);
      trained(optimizer, "", 0.2)
          .forEach((name, values) -> assertArrayEquals(values, of(doubled, name), 1e-12, name));
    }
  }

  @Test
  void weightDecayOfAGroupReplacesThatOfTheOptimizer() {
    String optimizer = "{ 'type': 'adamw', 'weightDecay': %s }";
    var none = trained(optimizer.formatted("0"), "", 0.1);
    var large = trained(optimizer.formatted("0.5"), "", 0.1);
    var first = trained(optimizer.formatted("0.5"), "{ 'match': '*', 'weightDecay': 0 }", 0.1);
    for (String name : NAMES) {
      assertArrayEquals(of(none, name), of(first, name), name);
    }
    assertFalse(Arrays.equals(of(none, "conv1.weight"), of(large, "conv1.weight")));
  }

  @Test
  void weightDecayOfAGroupReplacesThatOfAFollowedOptimizer() {
    String optimizer =
        "{ 'type': 'lookahead', 'every': 2, 'optimizer': {"
            + " 'type': 'adamw', 'weightDecay': %s } }";
    var none = trained(optimizer.formatted("0"), "", 0.1);
    var first = trained(optimizer.formatted("0.5"), "{ 'match': '*', 'weightDecay': 0 }", 0.1);
    for (String name : NAMES) {
      assertArrayEquals(of(none, name), of(first, name), name);
    }
  }

  /// Slots are those of the group's optimizer.
  @Test
  void statesHaveTheSlotsOfTheirGroup() {
    var names =
        Specs.parse(spec("'muon'", "{ 'match': 'conv1.*', 'rate': 2 }"))
            .programs()
            .states()
            .stream()
            .map(Programs.State::name)
            .toList();
    assertTrue(names.contains("conv1.weight.momentum"), names::toString);
    assertTrue(names.contains("conv1.bias.v"), names::toString);
    assertFalse(names.contains("conv1.weight.v"), names::toString);
  }

  @Test
  void theCanonicalFormHasGroupsOnlyIfThereAreAny() {
    Network with =
        Specs.parse(
            spec("'adamw'", "{ 'match': ['*.bias'], 'weightDecay': 0 }, { 'match': 'conv1.*' }"));
    String text = with.canonicalText();
    assertTrue(
        text.replaceAll("\\s+", "")
            .contains(
                "\"parameters\":[{\"match\":\"*.bias\",\"rate\":1,\"weightDecay\":0},"
                    + "{\"match\":\"conv1.*\",\"rate\":1}]"),
        text);
    assertEquals(text, Specs.parse(text).canonicalText());
    assertNotEquals(text, Specs.parse(spec("'adamw'", "")).canonicalText());
    assertFalse(Specs.parse(spec("'adamw'", "")).canonicalText().contains("parameters"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "{ 'match': 'conv2.*' } | $.train.parameters[0]: no trained parameter matches 'conv2.*';"
            + " there are conv1.weight, conv1.bias, dense1.weight, dense1.bias [STR-104]",
        "{ 'rate': 2 } | $.train.parameters[0]: missing key 'match' of a group of parameters",
        "{ 'match': '*', 'rte': 2 } | $.train.parameters[0].rte: unknown key 'rte' of a group of"
            + " parameters; did you mean 'rate'?",
        "{ 'match': '*', 'freeze': 2 } | $.train.parameters: every parameter has 'freeze', so the"
            + " first epoch would train nothing [STR-104]",
        "{ 'match': 'conv1.*', 'freeze': 0 } | $.train.parameters[0].freeze: must be a whole number"
            + " of at least 1, got 0",
        "{ 'match': '*', 'rate': -1 } | $.train.parameters[0].rate: must be a number of at least 0,"
            + " got -1",
        "7 | $.train.parameters[0]: must be an object with 'match', got a number"
      })
  void mistakesHaveTheirPlace(String group, String complaint) {
    String found = Specs.complaint(spec("'adam'", group));
    assertTrue(found.contains(complaint), found);
  }

  /// An optimizer without settings.
  private static final class Plain implements OptimizerType {
    @Override
    public String id() {
      return "test:plain";
    }

    @Override
    public String summary() {
      return "goes down the gradient";
    }

    @Override
    public List<Field<?>> fields() {
      return List.of();
    }

    @Override
    public Optimizer create(Config config) {
      var sgd = new SgdType();
      return sgd.create(Config.of(sgd.fields(), Map.of("learningRate", 0.1)));
    }
  }

  @Test
  void theOptimizerMustHaveAWeightDecay() {
    String text = spec("'test:plain'", "{ 'match': '*', 'weightDecay': 0.1 }").replace('\'', '"');
    var catalog = Catalog.installed().with(Kinds.OPTIMIZER, List.of(new Plain()));
    var refused =
        assertThrows(
            StriateException.class, () -> Network.parse("m.json", text, List.of(), catalog));
    assertTrue(
        String.valueOf(refused.getMessage())
            .contains(
                "$.train.parameters[0].weightDecay: the optimizer 'test:plain' has no setting"
                    + " 'weightDecay' [STR-104]"),
        refused.getMessage());
  }
}
