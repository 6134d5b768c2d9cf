package io.striate.datasets.table;

import io.striate.api.error.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// Collects the numbers of some columns, row by row.
public final class NumberCells {
  private final Table table;
  private final int[] columns;
  private final boolean bytes;
  private float[] values = new float[1024];
  private int size;

  /// @param columns from 0
  /// @param bytes whether they must be whole numbers from 0 to 255
  public NumberCells(Table table, int[] columns, boolean bytes) {
    this.table = table;
    this.columns = columns.clone();
    this.bytes = bytes;
  }

  /// Adds the numbers of a row.
  ///
  /// @param problems what is wrong with cells is added here
  public void take(Row row, List<Problem> problems) {
    for (int column : columns) {
      OptionalDouble value = number(table, row, column, problems);
      if (value.isPresent() && bytes && !isByte(value.getAsDouble())) {
        problems.add(
            row.problem(
                column,
                String.format(
                    Locale.ROOT,
                    "column '%s' must be a whole number from 0 to 255, got %s",
                    table.name(column),
                    row.text(column)),
                "set \"values\": \"numbers\" in train.data for other numbers"));
      }
      add((float) value.orElse(0));
    }
  }

  private static boolean isByte(double value) {
    return value == Math.rint(value) && value >= 0 && value <= 255;
  }

  private void add(float value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.multiplyExact(size, 2));
    }
    values[size++] = value;
  }

  /// All numbers, row by row.
  public float[] values() {
    return Arrays.copyOf(values, size);
  }

  /// The same as bytes.
  public byte[] byteValues() {
    byte[] all = new byte[size];
    for (int i = 0; i < size; i++) {
      all[i] = (byte) (int) values[i];
    }
    return all;
  }

  /// Reads the number of a cell: decimal digits, perhaps with a sign, a point and an exponent.
  static OptionalDouble number(Table table, Row row, int column, List<Problem> problems) {
    String text = row.text(column);
    double value = parse(text);
    if (Float.isFinite((float) value)) {
      return OptionalDouble.of(value);
    }
    problems.add(refusal(table, row, column, text));
    return OptionalDouble.empty();
  }

  private static Problem refusal(Table table, Row row, int column, String text) {
    if (text.isEmpty()) {
      return row.problem(
          column,
          String.format(
              Locale.ROOT, "column '%s' is empty, a number is needed", table.name(column)),
          "fill in the value, or remove the row");
    }
    return row.problem(
        column,
        String.format(
            Locale.ROOT,
            "column '%s' must be a number, got \"%s\"",
            table.name(column),
            text.length() > 60 ? text.substring(0, 60) + "..." : text),
        "write numbers as 0.25 or -1e-3; \"features\" in train.data leaves columns out");
  }

  /// The value of a text; not a number for what is none, also where Java reads more than digits.
  private static double parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (!(each >= '0' && each <= '9') && "+-.eE".indexOf(each) < 0) {
        return Double.NaN;
      }
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
