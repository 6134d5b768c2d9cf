package io.striate.datasets.table;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.Problem;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.datasets.features.ClassNames;
import io.striate.datasets.features.FeatureColumn;
import io.striate.datasets.features.MemoryColumn;
import io.striate.datasets.features.RowClasses;
import io.striate.datasets.features.TargetKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Collects the targets of a table, row by row.
public abstract sealed class TargetCells {
  /// Which columns have the target.
  public static final Field<List<ColumnName>> TARGET =
      Field.required(
          "target",
          FieldKind.oneOrList(ColumnName.kind()),
          "column of the target, by its heading or its number from 1; several columns for several"
              + " numbers, or for labels of 0 and 1");

  /// What stands between labels in one column.
  public static final Field<String> SEPARATOR =
      Field.of(
          "separator",
          FieldKind.text(),
          " ",
          "what stands between the labels of a sample if one column has all of them");

  private TargetCells() {}

  /// Collects what the settings ask for.
  ///
  /// @param columns those of the target, from 0
  /// @param classes the names of the classes, or those that are collected
  public static TargetCells of(Config config, Table table, int[] columns, ClassNames classes) {
    return switch (config.get(TargetKind.FIELD)) {
      case NUMBERS, POINTS, BOXES -> new Numbers(table, columns, config.get(TargetKind.FIELD));
      case CLASS -> new OneClass(table, only(table, columns), classes);
      case LABELS ->
          columns.length == 1
              ? new Labels(table, columns[0], config.get(SEPARATOR), classes)
              : new Flags(table, columns);
    };
  }

  private static int only(Table table, int... columns) {
    if (columns.length != 1) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          table.file(),
          String.format(Locale.ROOT, "the class cannot be in %d columns", columns.length),
          "name one column as \"target\" in train.data, or set \"targetType\" to \"labels\" or"
              + " \"numbers\"");
    }
    return columns[0];
  }

  /// Takes the target of a row.
  ///
  /// @param problems what is wrong with cells is added here
  public abstract void take(Row row, List<Problem> problems);

  /// The targets of all rows.
  public abstract FeatureColumn column();

  /// The classes of all rows.
  public abstract RowClasses classes();

  private static MemoryColumn floats(int length, float... values) {
    return MemoryColumn.of(Loss.TARGET, TensorType.float32(length), new HostArray.Floats(values));
  }

  private static final class Numbers extends TargetCells {
    private final NumberCells cells;
    private final int length;
    private final TargetKind kind;

    Numbers(Table table, int[] columns, TargetKind kind) {
      kind.requireComplete(table.file(), columns.length);
      this.kind = kind;
      this.cells = new NumberCells(table, columns, false);
      this.length = columns.length;
    }

    @Override
    public void take(Row row, List<Problem> problems) {
      cells.take(row, problems);
    }

    @Override
    public FeatureColumn column() {
      return new MemoryColumn(
          new Samples.Feature(Loss.TARGET, TensorType.float32(length), kind.meaning()),
          new HostArray.Floats(cells.values()));
    }

    @Override
    public RowClasses classes() {
      return RowClasses.none();
    }
  }

  private static final class OneClass extends TargetCells {
    private final Table table;
    private final int column;
    private final ClassNames names;
    private final IntStream.Builder numbers = IntStream.builder();
    private int[] labels = {};

    OneClass(Table table, int column, ClassNames names) {
      this.table = table;
      this.column = column;
      this.names = names;
    }

    @Override
    public void take(Row row, List<Problem> problems) {
      numbers.add(number(table, row, column, row.text(column), names, problems));
    }

    private int[] labels() {
      if (labels.length == 0) {
        int[] order = names.order();
        labels = numbers.build().map(number -> order[number]).toArray();
      }
      return labels;
    }

    @Override
    public FeatureColumn column() {
      return MemoryColumn.labels(Loss.TARGET, labels());
    }

    @Override
    public RowClasses classes() {
      return RowClasses.exclusive(names.names(), labels());
    }
  }

  private static int number(
      Table table, Row row, int column, String name, ClassNames names, List<Problem> problems) {
    if (name.isEmpty()) {
      problems.add(
          row.problem(
              column,
              String.format(
                  Locale.ROOT, "column '%s' is empty, a class is needed", table.name(column)),
              "fill in the class, or remove the row"));
      return 0;
    }
    var number = names.number(name);
    if (number.isEmpty()) {
      problems.add(
          row.problem(
              column,
              String.format(
                  Locale.ROOT, "column '%s' has an unknown class '%s'", table.name(column), name),
              names.origin()));
    }
    return number.orElse(0);
  }

  /// Several labels in one column.
  private static final class Labels extends TargetCells {
    private final Table table;
    private final int column;
    private final String separator;
    private final ClassNames names;
    private final List<int[]> rows = new ArrayList<>();
    private boolean ordered;

    Labels(Table table, int column, String separator, ClassNames names) {
      this.table = table;
      this.column = column;
      this.separator = separator;
      this.names = names;
    }

    @Override
    public void take(Row row, List<Problem> problems) {
      rows.add(
          Arrays.stream(row.text(column).split(java.util.regex.Pattern.quote(separator)))
              .map(String::strip)
              .filter(name -> !name.isEmpty())
              .mapToInt(name -> number(table, row, column, name, names, problems))
              .toArray());
    }

    private void order() {
      if (!ordered) {
        int[] order = names.order();
        rows.replaceAll(row -> IntStream.of(row).map(i -> order[i]).distinct().toArray());
        ordered = true;
      }
    }

    @Override
    public FeatureColumn column() {
      order();
      int count = names.names().size();
      float[] values = new float[Math.multiplyExact(rows.size(), count)];
      for (int i = 0; i < rows.size(); i++) {
        for (int label : rows.get(i)) {
          values[i * count + label] = 1;
        }
      }
      return floats(count, values);
    }

    @Override
    public RowClasses classes() {
      order();
      return new RowClasses(names.names(), false, rows::get);
    }
  }

  /// A column of 0 and 1 for each label.
  private static final class Flags extends TargetCells {
    private final Table table;
    private final int[] columns;
    private final NumberCells cells;

    Flags(Table table, int[] columns) {
      this.table = table;
      this.columns = columns;
      this.cells = new NumberCells(table, columns, false);
    }

    @Override
    public void take(Row row, List<Problem> problems) {
      int before = problems.size();
      cells.take(row, problems);
      for (int column : columns) {
        if (problems.size() == before && !row.text(column).matches("[01](\\.0*)?")) {
          problems.add(
              row.problem(
                  column,
                  String.format(
                      Locale.ROOT,
                      "label '%s' must be 0 or 1, got %s",
                      table.name(column),
                      row.text(column)),
                  "set \"targetType\": \"numbers\" in train.data for other numbers"));
        }
      }
    }

    @Override
    public FeatureColumn column() {
      return floats(columns.length, cells.values());
    }

    @Override
    public RowClasses classes() {
      float[] values = cells.values();
      List<String> names = IntStream.of(columns).mapToObj(table::name).toList();
      return new RowClasses(
          names,
          false,
          row ->
              IntStream.range(0, columns.length)
                  .filter(i -> values[row * columns.length + i] == 1)
                  .toArray());
    }
  }
}
