package io.striate.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.train.Unit;
import io.striate.training.run.TrainingEvent;
import io.striate.training.run.TrainingEvent.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveCurvesTest {
  private static final int STEPS = 10;

  private final LiveCurves curves =
      new LiveCurves(Map.of("loss", Unit.NUMBER, "accuracy", Unit.SHARE));

  /// A training whose loss falls and whose accuracy rises.
  private void train(int epochs, boolean validated) {
    long step = 0;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double loss = 0;
      double accuracy = 0;
      for (int i = 0; i < STEPS; i++) {
        step++;
        loss = 2.3 * Math.exp(-step / (epochs * 3.0));
        accuracy = 1 - 0.9 * Math.exp(-step / (epochs * 2.5));
        var figures = new LinkedHashMap<String, Double>();
        figures.put("accuracy", accuracy);
        figures.put("loss", loss);
        var at = new Position("train", step, STEPS, epochs);
        curves.on(new TrainingEvent.StepDone(at, 8, loss, figures, 0.1));
      }
      var found = Map.of("loss", loss + 0.2, "accuracy", accuracy * 0.95);
      curves.on(
          new TrainingEvent.EpochDone(
              epoch,
              new Position("train", step, STEPS, epochs),
              Map.of(),
              Optional.of(found).filter(_ -> validated),
              false,
              1,
              80));
    }
  }

  private String frame(int columns, boolean fine) {
    List<String> lines = curves.lines(columns, fine);
    assertTrue(lines.stream().allMatch(line -> line.length() < columns), "no line wraps");
    return String.join("\n", lines.stream().map(String::stripTrailing).toList()) + "\n";
  }

  @Test
  void threeEpochsInEightyColumns() {
    train(3, true);
    assertEquals(
        """
        loss  ⠤ training ○ validation           accuracy  ⠤ training ○ validation
           2.058 ┤ ⠱⡀                            98.35 % ┤               ⢀⣀⡠⠤⠤⠒⠒⠒⠒⠉⠉⠉○
                 │  ⠱⡀                                   │           ⣀⠤⠒⠉⠁  ○
                 │   ⠑⡄                                  │        ⡠○⠉
                 │    ⠈⠢⡀                                │      ⡠⠊
                 │      ⠈⠒⢄○                             │    ⡠⠊
                 │         ⠑⢄⡀                           │   ⡔⠁
                 │           ⠈⠑⠒⠢⣀⣀ ○                    │  ⡜
         0.08205 ┤                 ⠉⠉⠒⠒⠢⠤⠤⠤⢄⣀○   21.23 % ┤ ⡰⠁
                 0                   epoch 3.0           0                   epoch 3.0
        """,
        frame(80, true));
  }

  /// Circles are kept apart, or they would hide the line.
  @Test
  void fortyEpochsInEightyColumns() {
    train(40, true);
    assertEquals(
        """
        loss  ⠤ training ○ validation           accuracy  ⠤ training ○ validation
           2.316 ┤○⡀                             98.35 % ┤              ⣀⣀⡤⠤○⠒⠒○⠒⠊○⠉⠉○
                 │ ⠳⡄                                    │         ⢀⣠⠴○⠉⠁○
                 │  ⠙○                                   │      ⢀⡠⠞○
                 │   ⠈⠳⣄○                                │    ⢀⡴○
                 │     ⠈⠳⣄ ○                             │   ⣠⠞
                 │       ⠈⠙⠦⣄ ○                          │  ⡰○
                 │           ⠉⠓⠦⢤○⡀ ○  ○                 │ ⡼⠁
         0.08205 ┤                ⠉⠉⠓⠒⠲⠤⠤⠤○⣀⣀○   10.90 % ┤○⠁
                 0                  epoch 40.0           0                  epoch 40.0
        """,
        frame(80, true));
  }

  /// A terminal that is not wide has the loss alone; one that writes ASCII has asterisks.
  @Test
  void aNarrowTerminalThatWritesAscii() {
    train(3, true);
    assertEquals(
        """
        loss  * training o validation
           2.058 + ***
                 |   ***
                 |      **
                 |        ***
                 |           *****o
                 |               ******
                 |                    **********  o
         0.08205 +                              ******************o
                 0                                        epoch 3.0
        """,
        frame(60, false));
  }

  @Test
  void withoutValidationThereAreNoCircles() {
    train(1, false);
    String frame = frame(80, true);
    assertTrue(frame.startsWith("loss                                    accuracy\n"), frame);
    assertTrue(!frame.contains("○") && frame.contains("⠉"), frame);
  }

  @Test
  void beforeTheFirstStepNothingIsDrawn() {
    assertEquals(List.of(), curves.lines(80, true));
  }

  @Test
  void aFigureThatIsNoNumberLeavesAGap() {
    for (int step = 1; step <= 4; step++) {
      double value = step == 2 ? Double.NaN : step;
      var at = new Position("train", step, 4, 1);
      curves.on(new TrainingEvent.StepDone(at, 8, value, Map.of("loss", value), 0.1));
    }
    String frame = frame(40, true);
    assertTrue(frame.contains("4.000 ┤") && frame.contains("1.000 ┤"), frame);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 24, 34, 40, 70, 71, 72, 80, 200})
  void everyWidthFits(int columns) {
    train(3, true);
    frame(columns, true);
  }

  /// Only some points are kept of many, the first and the end among them.
  @Test
  void aLongTrainingLooksLikeAShortOne() {
    train(2_000, true);
    String frame = frame(80, true);
    assertTrue(frame.contains("epoch 2000.0"), frame);
    assertTrue(frame.contains(" 2.496 ┤") && frame.contains(" 0.08248 ┤"), frame);
  }

  @Test
  void phasesFollowOneAnother() {
    for (String phase : List.of("one", "two")) {
      for (int step = 1; step <= 4; step++) {
        var at = new Position(phase, step, 2, 2);
        curves.on(new TrainingEvent.StepDone(at, 8, step, Map.of("loss", 1.0 * step), 0.1));
      }
    }
    assertTrue(frame(60, true).contains("epoch 4.0"));
  }
}
