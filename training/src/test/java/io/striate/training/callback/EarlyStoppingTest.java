package io.striate.training.callback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.api.train.Callback;
import io.striate.api.train.Decision;
import io.striate.api.train.Direction;
import io.striate.api.train.EpochFigures;
import io.striate.api.train.EpochReport;
import io.striate.api.train.Monitor;
import io.striate.api.train.TrainingOutline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
  private static final TrainingOutline OUTLINE = outline(16);

  private static TrainingOutline outline(int validationSamples) {
    return new TrainingOutline(
        20,
        6,
        44,
        validationSamples,
        List.of(new Monitor("accuracy", Direction.HIGHER), new Monitor("loss", Direction.LOWER)));
  }

  private static Callback callback(Map<String, ?> settings) {
    var type = new EarlyStoppingType();
    return type.create(Config.of(type.fields(), settings));
  }

  /// The answers after each epoch: empty for continue, else the reason of a stop.
  private static List<String> answers(Map<String, ?> settings, String figure, double... values) {
    var callback = callback(settings);
    callback.require(OUTLINE);
    var history = new ArrayList<EpochFigures>();
    var answers = new ArrayList<String>();
    for (double value : values) {
      history.add(new EpochFigures(history.size() + 1, Map.of(), Map.of(figure, value)));
      answers.add(
          switch (callback.afterEpoch(new EpochReport(OUTLINE, history, 0.1, 44, 1))) {
            case Decision.Continue _ -> "";
            case Decision.Stop(String reason) -> reason;
            case Decision.RestoreBest _ -> "restore";
          });
    }
    return answers;
  }

  @Test
  void stopsWhenTheBestFigureHasNotImproved() {
    assertEquals(
        List.of(
            "",
            "",
            "",
            "validation accuracy has not improved on its 0.60000 of epoch 2 for 2 epochs"),
        answers(Map.of("patience", 2), "accuracy", 0.5, 0.6, 0.55, 0.6));
    assertEquals(
        List.of("", "", "", "", ""),
        answers(Map.of("patience", 2), "accuracy", 0.5, 0.6, 0.55, 0.7, 0.6));
  }

  @Test
  void lowerLossesAreImprovements() {
    assertEquals(
        List.of("", "", "validation loss has not improved on its 0.50000 of epoch 2 for 1 epoch"),
        answers(Map.of("patience", 1, "monitor", "loss"), "loss", 1.0, 0.5, 0.5));
  }

  @Test
  void smallImprovementsDoNotCount() {
    assertEquals(
        List.of(
            "", "", "", "validation loss has not improved on its 1.0000 of epoch 1 for 3 epochs"),
        answers(
            Map.of("patience", 3, "monitor", "loss", "minDelta", 0.25),
            "loss",
            1.0,
            0.9,
            0.8,
            0.75));
    assertEquals(
        List.of("", "", "", ""),
        answers(
            Map.of("patience", 3, "monitor", "loss", "minDelta", 0.25),
            "loss",
            1.0,
            0.9,
            0.8,
            0.7));
  }

  @Test
  void aFigureThatIsNotANumberIsNoImprovement() {
    double nan = Double.NaN;
    assertEquals(
        List.of(
            "", "", "", "validation loss has not improved on its 2.0000 of epoch 2 for 2 epochs"),
        answers(Map.of("patience", 2, "monitor", "loss"), "loss", nan, 2.0, nan, nan));
  }

  @Test
  void waitsFiveEpochsByDefault() {
    var answers = answers(Map.of(), "accuracy", 0.5, 0.4, 0.4, 0.4, 0.4, 0.4);
    assertEquals(List.of("", "", "", "", ""), answers.subList(0, 5));
    assertEquals(
        "validation accuracy has not improved on its 0.50000 of epoch 1 for 5 epochs",
        answers.get(5));
  }

  @Test
  void needsValidationSamplesAndAFigureThatExists() {
    assertEquals(
        "needs validation samples [STR-104]\n"
            + "  add \"validation\": 0.1 to $.train.data, or remove the callback",
        assertThrows(StriateException.class, () -> callback(Map.of()).require(outline(0)))
            .getMessage());
    assertEquals(
        "cannot compare epochs by 'f1'; there are: accuracy, loss [STR-104]",
        assertThrows(
                StriateException.class, () -> callback(Map.of("monitor", "f1")).require(OUTLINE))
            .getMessage());
  }
}
