package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
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

/// `confusion-matrix`: how many labels of each class (row) are predicted as each class (column). A
/// table without a figure. The sums are `[classes, classes]`.
public final class ConfusionMatrixType implements MetricType {
  @Override
  public String id() {
    return "confusion-matrix";
  }

  @Override
  public String summary() {
    return "how many labels of each class are predicted as each class";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(Labels.IGNORE);
  }

  @Override
  public Metric create(Config config) {
    return new ConfusionMatrix(new Labels(config.get(Labels.IGNORE)));
  }

  private record ConfusionMatrix(Labels labels) implements Metric {
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
      Labels.requireClasses(given.output(), given.target());
      Value actual = labels.actual(emit, given.output(), given.target());
      Value predicted = labels.predicted(emit, given.output(), given.target());
      Shape shape = actual.type().shape();
      int classes = shape.extent(1);
      if (shape.rank() == 2) {
        return emit.matmul(actual, predicted, true, false);
      }
      int samples = shape.extent(0);
      int pixels = shape.size() / samples / classes;
      Value rows = emit.reshape(actual, samples, classes, pixels);
      Value columns = emit.reshape(predicted, samples, classes, pixels);
      Value each = emit.matmul(rows, columns, false, true);
      return emit.reshape(emit.reduce(Reduce.Kind.SUM, each, List.of(0)), classes, classes);
    }

    @Override
    public OptionalDouble figure(double[] sums) {
      return OptionalDouble.empty();
    }

    @Override
    public Optional<MetricTable> table(double[] sums, List<String> classes) {
      int count = (int) Math.round(Math.sqrt(sums.length));
      List<String> names = Labels.names(classes, count);
      var rows = new ArrayList<List<Double>>();
      for (int row = 0; row < count; row++) {
        var cells = new ArrayList<Double>();
        for (int column = 0; column < count; column++) {
          cells.add(sums[row * count + column]);
        }
        rows.add(cells);
      }
      return Optional.of(
          new MetricTable(
              "rows: true class; columns: predicted class", "predicted as", names, names, rows));
    }
  }
}
