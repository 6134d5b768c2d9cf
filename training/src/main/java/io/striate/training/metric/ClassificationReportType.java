package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Direction;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricTable;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.api.train.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// `classification-report`: precision, recall and F1 score of each class, and how many labels it
/// has. A table without a figure. The sums are `[3, classes]`.
public final class ClassificationReportType implements MetricType {
  @Override
  public String id() {
    return "classification-report";
  }

  @Override
  public String summary() {
    return "precision, recall, F1 score and number of labels of each class";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(Labels.IGNORE);
  }

  @Override
  public Metric create(Config config) {
    return new ClassificationReport(new Labels(config.get(Labels.IGNORE)));
  }

  private record ClassificationReport(Labels labels) implements Metric {
    @Override
    public Direction direction() {
      return Direction.NONE;
    }

    @Override
    public Unit unit() {
      return Unit.NUMBER;
    }

    @Override
    public Value sums(Emitter emit, Supervision given) {
      return ClassCounts.counts(emit, given, labels);
    }

    @Override
    public OptionalDouble figure(double[] sums) {
      return OptionalDouble.empty();
    }

    @Override
    public Optional<MetricTable> table(double[] sums, List<String> classes) {
      int count = sums.length / 3;
      var rows = new ArrayList<List<Double>>();
      for (int c = 0; c < count; c++) {
        double right = sums[c];
        double actual = sums[count + c];
        double predicted = sums[2 * count + c];
        rows.add(
            List.of(
                ClassCounts.precision(right, predicted),
                ClassCounts.recall(right, actual),
                actual + predicted == 0 ? 0 : ClassCounts.f1(right, actual, predicted),
                actual));
      }
      return Optional.of(
          new MetricTable(
              "rows: class",
              "has",
              Labels.names(classes, count),
              List.of("precision", "recall", "f1", "labels"),
              rows));
    }
  }
}
