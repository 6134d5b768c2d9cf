package io.striate.cli.report;

import io.striate.api.train.Unit;
import io.striate.cli.terminal.CurveChart;
import io.striate.cli.terminal.CurveChart.Point;
import io.striate.cli.terminal.Progress;
import io.striate.cli.text.Figures;
import io.striate.layers.program.Programs;
import io.striate.training.run.TrainingEvent;
import io.striate.training.run.TrainingListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Curves of the loss and of the first metric for `train --live`: of the samples trained on as a
/// line, of the validation samples as circles.
///
/// A point of a line is the mean over the epoch so far. When there are many, each second one is
/// forgotten, so that a long training costs no more than a short one.
public final class LiveCurves implements TrainingListener, Progress.Panel {
  private static final int ROWS = 8;
  private static final int GAP = 2;

  /// Charts that are narrower are not put side by side.
  private static final int NARROWEST = 34;

  /// As narrow as a chart can be.
  private static final int LEAST = 24;

  private final Map<String, Unit> units;
  private final Map<String, Curve> curves = new LinkedHashMap<>();
  private double epochsBefore;
  private String phase = "";
  private double at;

  /// @param units in which figures are written, by name
  public LiveCurves(Map<String, Unit> units) {
    this.units = Map.copyOf(units);
  }

  @Override
  public synchronized void on(TrainingEvent event) {
    switch (event) {
      case TrainingEvent.StepDone step -> {
        move(step.position());
        step.soFar().forEach((name, value) -> curve(name).add(new Point(at, value)));
      }
      case TrainingEvent.EpochDone epoch -> {
        move(epoch.position());
        epoch
            .validation()
            .ifPresent(found ->
                found.forEach((name, value) -> curve(name).validated.add(new Point(at, value))));
      }
      case TrainingEvent.Reading _,
          TrainingEvent.DataOpened _,
          TrainingEvent.Started _,
          TrainingEvent.WorkersLost _,
          TrainingEvent.Remarked _,
          TrainingEvent.StoppedEarly _,
          TrainingEvent.CheckpointWritten _,
          TrainingEvent.Tested _,
          TrainingEvent.ModelWritten _ -> {}
    }
  }

  /// Hears of everything first, and then the other.
  public TrainingListener then(TrainingListener other) {
    return event -> {
      on(event);
      other.on(event);
    };
  }

  /// Steps count anew in each phase.
  private void move(TrainingEvent.Position position) {
    if (!position.phase().equals(phase)) {
      epochsBefore = at;
      phase = position.phase();
    }
    at = epochsBefore + (double) position.step() / position.stepsPerEpoch();
  }

  private Curve curve(String name) {
    return curves.computeIfAbsent(name, _ -> new Curve());
  }

  /// One figure.
  private static final class Curve {
    private static final int MOST = 1_024;

    private final List<Point> trained = new ArrayList<>();
    private final List<Point> validated = new ArrayList<>();
    private long seen;
    private long stride = 1;

    void add(Point point) {
      if (seen++ % stride != 0) {
        return;
      }
      if (trained.size() == MOST) {
        for (int i = 0; i < MOST / 2; i++) {
          trained.set(i, trained.get(2 * i));
        }
        trained.subList(MOST / 2, MOST).clear();
        stride *= 2;
      }
      trained.add(point);
    }
  }

  @Override
  public synchronized List<String> lines(int columns, boolean fine) {
    List<String> names = names();
    int across = columns - 1 >= 2 * NARROWEST + GAP ? Math.min(2, names.size()) : 1;
    if (names.isEmpty() || columns - 1 < LEAST) {
      return List.of();
    }
    int width = (columns - 1 - GAP * (across - 1)) / across;
    var lines = new ArrayList<>(chart(names.getFirst(), width, fine));
    if (across == 2) {
      List<String> right = chart(names.get(1), width, fine);
      for (int i = 0; i < right.size(); i++) {
        lines.set(i, lines.get(i) + " ".repeat(GAP) + right.get(i));
      }
    }
    return lines;
  }

  /// The loss first.
  private List<String> names() {
    var names = new ArrayList<String>();
    for (String name : curves.keySet()) {
      names.add(name.equals(Programs.LOSS) ? 0 : names.size(), name);
    }
    return names;
  }

  private List<String> chart(String name, int width, boolean fine) {
    Curve curve = curve(name);
    String title = name;
    if (!curve.validated.isEmpty()) {
      title += fine ? "  ⠤ training ○ validation" : "  * training o validation";
    }
    return new CurveChart(title, curve.trained, curve.validated, value -> text(name, value))
        .lines(width, ROWS, fine);
  }

  private String text(String name, double value) {
    return String.join("", Figures.inUnits(Map.of(name, value), units).values());
  }
}
