package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.striate.api.train.Callback;
import io.striate.api.train.CallbackType;
import io.striate.api.train.Decision;
import io.striate.api.train.Direction;
import io.striate.api.train.EpochFigures;
import io.striate.api.train.EpochReport;
import io.striate.api.train.Monitor;
import io.striate.api.train.StepReport;
import io.striate.api.train.TrainingOutline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every callback promises: it accepts a training that provides what it needs, its decisions
/// depend on the reports alone, and a stop has a reason of one line.
public interface CallbackContract extends ComponentContract<Callback> {
  @Override
  CallbackType type();

  /// A training that the callback can follow; by default one of 8 epochs with validation, whose
  /// monitors are `accuracy` and `loss`.
  default TrainingOutline outline() {
    return new TrainingOutline(
        8,
        5,
        40,
        10,
        List.of(new Monitor("accuracy", Direction.HIGHER), new Monitor("loss", Direction.LOWER)));
  }

  /// The callback accepts [#outline], and its decisions can be shown.
  @TestFactory
  default Stream<DynamicTest> decisionsCanBeShown() {
    return Settings.each(
        this,
        (_, fresh) -> {
          fresh.get().require(outline());
          for (Decision decision : decisions(fresh.get(), outline())) {
            if (decision instanceof Decision.Stop(String reason)) {
              assertFalse(reason.isBlank(), "the reason of a stop is empty");
              assertEquals(1, reason.lines().count(), () -> "lines of the reason: " + reason);
            }
          }
        });
  }

  /// Decisions depend on the report alone: not on earlier reports, and not on the instance.
  @TestFactory
  default Stream<DynamicTest> decisionsDependOnTheReportAlone() {
    return Settings.each(
        this,
        (_, fresh) -> {
          Callback used = fresh.get();
          List<Decision> once = decisions(used, outline());
          assertEquals(once, decisions(used, outline()), "decisions on the same reports again");
          var reports = epochs(outline());
          for (int i = reports.size() - 1; i >= 0; i--) {
            assertEquals(
                fresh.get().afterEpoch(reports.get(i)),
                used.afterEpoch(reports.get(i)),
                "decision on an epoch out of order");
          }
          var steps = steps(outline());
          for (int i = steps.size() - 1; i >= 0; i--) {
            assertEquals(
                fresh.get().afterStep(steps.get(i)),
                used.afterStep(steps.get(i)),
                "decision on a step out of order");
          }
        });
  }

  private static List<Decision> decisions(Callback callback, TrainingOutline outline) {
    var decisions = new ArrayList<Decision>();
    steps(outline).forEach(step -> decisions.add(callback.afterStep(step)));
    epochs(outline).forEach(epoch -> decisions.add(callback.afterEpoch(epoch)));
    return decisions;
  }

  /// A training that improves, gets worse, and has an epoch whose figures are not numbers.
  private static List<EpochReport> epochs(TrainingOutline outline) {
    var reports = new ArrayList<EpochReport>();
    var history = new ArrayList<EpochFigures>();
    for (int epoch = 1; epoch <= outline.epochs(); epoch++) {
      double figure = epoch == 3 ? Double.NaN : Math.min(epoch, 4) / 5.0 - epoch / 100.0;
      history.add(new EpochFigures(epoch, figures(outline, figure), figures(outline, figure)));
      reports.add(new EpochReport(outline, history, 0.1, outline.trainingSamples(), 1.5 * epoch));
    }
    return reports;
  }

  private static Map<String, Double> figures(TrainingOutline outline, double figure) {
    var figures = new java.util.LinkedHashMap<String, Double>();
    figures.put("loss", 1 - figure);
    for (Monitor monitor : outline.monitors()) {
      figures.put(monitor.figure(), monitor.direction() == Direction.LOWER ? 1 - figure : figure);
    }
    return figures;
  }

  private static List<StepReport> steps(TrainingOutline outline) {
    var reports = new ArrayList<StepReport>();
    int steps = outline.epochs() * outline.stepsPerEpoch();
    int size = Math.max(1, outline.trainingSamples() / outline.stepsPerEpoch());
    for (int step = 1; step <= steps; step++) {
      double loss = step == 7 ? Double.NaN : 2.0 / step;
      int epoch = (step - 1) / outline.stepsPerEpoch() + 1;
      reports.add(new StepReport(step, epoch, size, loss, figures(outline, 1 - loss), 0.1));
    }
    return reports;
  }
}
