package io.striate.training.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.training.network.ReferenceRun;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What several versions of an output average to: the answer to the average is the mean of the
/// answers.
class AverageTest {
  private static final int CLASSES = 3;

  private static Loss loss(String id, boolean logits) {
    return Catalog.installed().create(Kinds.LOSS, id, logits ? Map.of() : Map.of("logits", false));
  }

  private static Value output(Emitter emit, String name) {
    return emit.input(name, TensorType.float32(1, CLASSES), true);
  }

  /// The average of two versions, its answer, and the answer to each version.
  private static Map<String, double[]> answers(Loss loss, double[] first, double[] second) {
    var emit = new Emitter("average", 1, 0);
    Value one = output(emit, "one");
    Value other = output(emit, "other");
    Value average = loss.average(emit, List.of(one, other));
    emit.output("average", average);
    emit.output("answer", loss.answer(emit, average));
    emit.output("answer to one", loss.answer(emit, one));
    emit.output("answer to other", loss.answer(emit, other));
    try (var run = new ReferenceRun(emit.build())) {
      run.set("one", first).set("other", second).run();
      return Map.of(
          "average", run.get("average"),
          "answer", run.get("answer"),
          "answer to one", run.get("answer to one"),
          "answer to other", run.get("answer to other"));
    }
  }

  private static double[] of(Map<String, double[]> all, String name) {
    return java.util.Objects.requireNonNull(all.get(name), name);
  }

  @ParameterizedTest
  @CsvSource({
    "softmax-cross-entropy, true",
    "kl-divergence, true",
    "binary-cross-entropy, true",
    "mse, true",
  })
  void answersToNumbersOfAnySize(String id, boolean logits) {
    check(loss(id, logits), new double[] {1, -2, 0.5}, new double[] {-3, 0.25, 4});
    check(loss(id, logits), new double[] {60, -60, 0}, new double[] {-70, 80, 1});
  }

  @ParameterizedTest
  @CsvSource({"nll, true", "kl-divergence, false"})
  void answersToLogarithms(String id, boolean logits) {
    double[] half = {Math.log(0.5), Math.log(0.25), Math.log(0.25)};
    check(
        loss(id, logits),
        half,
        new double[] {Double.NEGATIVE_INFINITY, Math.log(0.9), Math.log(0.1)});
  }

  @Test
  void answersToProbabilities() {
    check(
        loss("binary-cross-entropy", false), new double[] {0, 0.5, 1}, new double[] {0.25, 0.5, 1});
  }

  private static void check(Loss loss, double[] first, double[] second) {
    Map<String, double[]> found = answers(loss, first, second);
    for (int i = 0; i < CLASSES; i++) {
      double mean = (of(found, "answer to one")[i] + of(found, "answer to other")[i]) / 2;
      assertEquals(mean, of(found, "answer")[i], 1e-6 * Math.abs(mean));
    }
  }

  /// Logits so large that the probability of the other class is 0 in float32: the average is
  /// finite, and so is the loss of it.
  @Test
  void logitsThatAreSureStayFinite() {
    double[] average =
        of(
            answers(
                loss("softmax-cross-entropy", true),
                new double[] {500, 0, -500},
                new double[] {500, 0, -500}),
            "average");
    assertEquals(0, average[0], 1e-6);
    assertEquals(-500, average[1], 1e-3);
    assertEquals(-1000, average[2], 1e-3);
  }
}
