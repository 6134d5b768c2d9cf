package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.tensor.Shape;
import io.striate.layers.Network;
import io.striate.layers.graph.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The network of the first example, from its file to a step of training.
class LenetTest {
  private final Network lenet =
      Network.read(Path.of("../models/lenet5.json"), List.of(), Catalog.installed());

  @Test
  void modernLenetHas61706Parameters() {
    assertEquals(61_706, lenet.graph().parameters());
    assertEquals(Shape.of(10), lenet.graph().outputs().getFirst().shape());
    assertEquals("dense3", lenet.graph().outputs().getFirst().node());
  }

  @Test
  void nodesAreNamedAsPeopleExpect() {
    assertEquals(
        List.of(
            "conv1",
            "conv1.relu",
            "pool1",
            "conv2",
            "conv2.relu",
            "pool2",
            "flatten1",
            "dense1",
            "dense1.relu",
            "dense2",
            "dense2.relu",
            "dense3"),
        lenet.graph().nodes().stream().map(Node::name).toList());
  }

  @Test
  void aStepOfTrainingLowersTheLoss() {
    var programs = lenet.programs();
    var random = new Random(7);
    try (var run = new ReferenceRun(programs.training(4)).start(programs, 1)) {
      run.set("input", random.doubles(4 * 784, -1, 1).toArray())
          .set("target", 3, 1, 4, 1)
          .set("rate", 0.05);
      double first = run.run().get("loss")[0];
      assertTrue(first > 1 && first < 6, "loss " + first);
      for (int i = 0; i < 10; i++) {
        run.run();
      }
      assertTrue(run.get("loss")[0] < first / 2, first + " -> " + run.get("loss")[0]);
    }
  }

  @Test
  void evaluationGivesLossAccuracyAndProbabilities() {
    var programs = lenet.programs();
    var random = new Random(7);
    try (var run = new ReferenceRun(programs.evaluation(2)).start(programs, 1)) {
      run.set("input", random.doubles(2 * 784).toArray()).set("target", 3, 1).run();
      double[] answer = run.get("answer");
      assertEquals(20, answer.length);
      assertEquals(-(Math.log(answer[3]) + Math.log(answer[11])) / 2, run.get("loss")[0], 1e-12);
      double correct = (largest(answer, 0) == 3 ? 0.5 : 0) + (largest(answer, 10) == 1 ? 0.5 : 0);
      assertEquals(correct, run.get("accuracy")[0]);
    }
  }

  private static int largest(double[] values, int offset) {
    int best = 0;
    for (int i = 1; i < 10; i++) {
      best = values[offset + i] > values[offset + best] ? i : best;
    }
    return best;
  }

  @Test
  void theCanonicalFormReadsBackAsItself() {
    String text = lenet.canonicalText();
    var again = Network.parse("canonical", text, List.of(), Catalog.installed());
    assertEquals(text, again.canonicalText());
    assertEquals(
        lenet.programs().training(64).toString(), again.programs().training(64).toString());
  }
}
