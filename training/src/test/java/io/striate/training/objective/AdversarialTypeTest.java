package io.striate.training.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.program.Program;
import io.striate.api.tensor.Shape;
import io.striate.api.train.ObjectiveType;
import io.striate.backend.tck.component.ObjectiveContract;
import io.striate.layers.Network;
import io.striate.layers.program.NetworkPrograms;
import io.striate.layers.program.Programs;
import io.striate.training.network.ReferenceRun;
import io.striate.training.network.Specs;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// One node is the generator, the other the critic.
class AdversarialTypeTest implements ObjectiveContract {
  @Override
  public ObjectiveType type() {
    return new AdversarialType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("generator", "maker.*", "judged", "critic"),
        Map.of("generator", "maker*", "judged", "critic", "form", "least-squares"),
        Map.of(
            "generator", "*ker.weight", "judged", "critic", "form", "linear", "alternate", false));
  }

  @Override
  public Map<String, Shape> nodes() {
    return Map.of("maker", Shape.of(3), "critic", Shape.of(1));
  }

  private static final double RATE = 0.25;

  private static String spec(String objective, String more) {
    return """
    { 'striate': 1, 'input': [1, 2, 2],
      'layers': [
        { 'type': 'latent', 'name': 'seed', 'shape': [3] },
        { 'type': 'dense', 'name': 'maker', 'units': 4, 'activation': 'tanh' },
        { 'type': 'reshape', 'name': 'made', 'shape': [1, 2, 2] },
        { 'type': 'flatten', 'name': 'flat', 'from': 'input' },
        { 'type': 'dense', 'name': 'hidden', 'units': 3 },
        { 'type': 'batchnorm', 'name': 'norm', 'activation': 'tanh' },
        { 'type': 'dense', 'name': 'score', 'units': 1 },
        { 'type': 'flatten', 'name': 'flat2', 'from': 'made' },
        { 'type': 'dense', 'name': 'hidden2', 'units': 3, 'shareWith': 'hidden' },
        { 'type': 'batchnorm', 'name': 'norm2', 'shareWith': 'norm' },
        { 'type': 'dense', 'name': 'judged', 'units': 1, 'shareWith': 'score' } ],
      'outputs': { 'verdict': { 'from': ['score', 'judged'], 'loss': 'critic' } },
      'train': { 'data': { 'type': 'mnist', 'normalize': 'unit' }, 'epochs': 2, 'seed': 3, MORE
                 'objective': OBJECTIVE,
                 'optimizer': { 'type': 'sgd', 'learningRate': 0.25 } } }
    """
        .replace("OBJECTIVE", objective)
        .replace("MORE", more);
  }

  private static final String ADVERSARIAL =
      "{ 'type': 'adversarial', 'generator': 'maker.*', 'judged': 'judged' WITH }";

  private static String adversarial(String more) {
    return ADVERSARIAL.replace("WITH", more);
  }

  /// What a program gives for the same images, at parameters.
  private static Map<String, double[]> run(
      NetworkPrograms programs, Program program, Map<String, double[]> parameters) {
    var found = new LinkedHashMap<String, double[]>();
    try (var run = new ReferenceRun(program).start(programs, 3)) {
      parameters.forEach((name, values) -> run.set(name, values));
      double[] image = new double[8];
      Arrays.setAll(image, i -> 16.0 * i - 20 * (i % 3));
      run.set("input", image);
      if (run.has(Programs.RATE)) {
        run.set(Programs.RATE, RATE);
      }
      run.run();
      program.outputs().forEach(output -> found.put(output.name(), run.get(output.name())));
      program.states().forEach(state -> found.put(state.name(), run.get(state.name())));
    }
    return found;
  }

  private static final List<String> CRITIC =
      List.of(
          "hidden.weight", "hidden.bias", "norm.scale", "norm.shift", "score.weight", "score.bias");
  private static final List<String> MAKER = List.of("maker.weight", "maker.bias");

  private static Map<String, double[]> stepped(
      List<String> names, Map<String, double[]> at, Map<String, double[]> gradients) {
    var next = new LinkedHashMap<String, double[]>();
    for (String name : names) {
      double[] values = Objects.requireNonNull(at.get(name), name).clone();
      double[] gradient = Objects.requireNonNull(gradients.get(name + ".gradient"), name);
      Arrays.setAll(values, i -> values[i] - RATE * gradient[i]);
      next.put(name, values);
    }
    return next;
  }

  /// The generator's gradient is the one that the critic has after its update; running statistics
  /// are followed once.
  @Test
  void generatorFollowsTheUpdatedCritic() {
    Network network = Specs.parse(spec(adversarial(""), ""));
    NetworkPrograms programs = network.programs();
    var before = run(programs, programs.gradients(2), Map.of());
    var critic = stepped(CRITIC, before, before);
    var between = run(programs, programs.gradients(2), critic);
    var maker = stepped(MAKER, before, between);
    var after = run(programs, programs.training(2), Map.of());
    critic.forEach((name, values) -> assertArrayEquals(values, after.get(name), 1e-12, name));
    maker.forEach((name, values) -> assertArrayEquals(values, after.get(name), 1e-12, name));
    assertArrayEquals(before.get("loss"), after.get("loss"), 0, "the loss before the step");
    for (String statistic : List.of("norm.mean", "norm.variance")) {
      assertArrayEquals(before.get(statistic + ".next"), after.get(statistic), 1e-12, statistic);
    }
    double[] at = Objects.requireNonNull(stepped(MAKER, before, before).get("maker.weight"));
    assertTrue(
        Math.abs(at[0] - Objects.requireNonNull(after.get("maker.weight"))[0]) > 1e-6,
        "both at once is something else");
  }

  @Test
  void bothAtOnceFollowTheGradientsBeforeTheStep() {
    NetworkPrograms programs =
        Specs.parse(spec(adversarial(", 'alternate': false"), "'batch': 4, 'shards': 2,"))
            .programs();
    var before = run(programs, programs.gradients(2), Map.of());
    var after = run(programs, programs.training(2), Map.of());
    stepped(MAKER, before, before)
        .forEach((name, values) -> assertArrayEquals(values, after.get(name), 1e-12, name));
  }

  private static void says(String expected, String objective, String more) {
    assertEquals(
        "m.json:16:27: $.train.objective: " + expected, Specs.complaint(spec(objective, more)));
  }

  @Test
  void mistakesAreExplained() {
    says(
        "the objective 'adversarial' updates its groups of parameters one after the other, which"
            + " batches in parts do not allow [STR-104]\n  leave 'shards' out, or set \"alternate\": false",
        adversarial(""),
        "'batch': 4, 'shards': 2,");
    String all =
        "there are maker.weight, maker.bias, hidden.weight, hidden.bias, norm.scale, norm.shift,"
            + " score.weight, score.bias [STR-104]";
    says(
        "'g.*' matches none of the trained parameters, and both the generator and the critic need"
            + " some; "
            + all,
        "{ 'type': 'adversarial', 'generator': 'g.*', 'judged': 'judged' }",
        "");
    says(
        "'*' matches all of the trained parameters, and both the generator and the critic need"
            + " some; "
            + all,
        "{ 'type': 'adversarial', 'generator': '*', 'judged': 'judged' }",
        "");
  }
}
