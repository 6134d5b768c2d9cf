package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.Node;
import io.striate.layers.program.Figure;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Outputs that are only for training.
class HeadsTest {
  private static Network network(String outputs) {
    return Specs.parse(
        """
        { 'striate': 1, 'input': [4], 'layers': [
            { 'type': 'dense', 'units': 3, 'name': 'stem' },
            { 'type': 'dense', 'units': 2, 'name': 'head' },
            { 'type': 'dense', 'units': 2, 'name': 'main', 'from': 'stem' } ],
          'outputs': { %s },
          'train': { 'data': 'synthetic', 'epochs': 1, 'optimizer': 'adam' } }
        """
            .formatted(outputs));
  }

  private static final String MAIN = "'main': { 'from': 'main', 'loss': 'softmax-cross-entropy' }";
  private static final String HEAD =
      "'head': { 'from': 'head', 'loss': 'softmax-cross-entropy', 'weight': 0.3, 'only': 'training'"
          + " }";

  private static List<String> outputs(Program program) {
    return program.outputs().stream().map(Program.Output::name).sorted().toList();
  }

  private static List<String> figures(List<Figure> figures) {
    return figures.stream().map(Figure::name).toList();
  }

  @Test
  void theLossOfTheHeadCountsInTrainingAlone() {
    var programs = network(MAIN + ", " + HEAD).programs();
    Program training = programs.gradients(1);
    Program evaluation = programs.evaluation(1);
    assertEquals(List.of("accuracy", "answer", "loss"), outputs(evaluation));
    assertEquals(
        List.of("accuracy", "head.accuracy", "head.loss", "loss"), figures(programs.figures()));
    assertEquals(List.of("accuracy", "loss"), figures(programs.evaluated()));
    try (var trained = new ReferenceRun(training).start(programs, 1);
        var judged = new ReferenceRun(evaluation).start(programs, 1)) {
      double[] pixels = {1, -2, 0.5, 3};
      trained.set("input", pixels).set("target", 1).set("head.target", 0).run();
      judged.set("input", pixels).set("target", 1).run();
      assertEquals(
          judged.get("loss")[0] + 0.3 * trained.get("head.loss")[0], trained.get("loss")[0], 1e-12);
      assertTrue(trained.get("head.weight.gradient")[0] != 0);
    }
  }

  @Test
  void predictionsComputeNothingForTheHead() {
    var network = network(MAIN + ", " + HEAD);
    Program prediction = network.used().programs().prediction(1);
    assertEquals(
        new TreeSet<>(List.of("main.bias", "main.weight", "stem.bias", "stem.weight")),
        new TreeSet<>(prediction.states().stream().map(Value::name).toList()));
    assertEquals(
        network.used().programs().prediction(1).instructions().size(),
        network.programs().prediction(1).instructions().size());
  }

  /// A head that teaches a network to give features.
  @Test
  void headsAreJudgedWhereNothingElseHasALoss() {
    var network = network("'features': { 'from': 'main' }, " + HEAD);
    var programs = network.programs();
    assertEquals(List.of("head.accuracy", "head.loss", "loss"), figures(programs.evaluated()));
    assertEquals(List.of("answer"), outputs(programs.prediction(1)));
    var used = network.used().programs();
    assertThrows(IllegalStateException.class, () -> used.evaluation(1));
  }

  /// Parameters of the head that a layer uses after training stay.
  @Test
  void anOwnerOfSharedParametersLasts() {
    var used =
        Specs.parse(
                """
                { 'striate': 1, 'inputs': { 'a': [4], 'b': [4] }, 'layers': [
                    { 'type': 'dense', 'units': 2, 'name': 'head', 'from': 'a' },
                    { 'type': 'dense', 'name': 'main', 'from': 'b', 'shareWith': 'head' } ],
                  'outputs': { %s, %s } }
                """
                    .formatted(MAIN, HEAD))
            .used();
    assertEquals(
        List.of("head.weight", "head.bias"),
        used.graph().states().stream().map(Graph.State::name).toList());
    assertEquals(List.of("head", "main"), used.graph().nodes().stream().map(Node::name).toList());
  }
}
