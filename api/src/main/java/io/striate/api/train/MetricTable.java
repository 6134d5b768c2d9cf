package io.striate.api.train;

import java.util.List;
import java.util.Locale;

/// Numbers in rows and columns that a metric shows beside its figure, such as a confusion matrix.
///
/// @param heading what rows and columns mean, such as `rows: true class; columns: predicted class`
/// @param relation the words between a row and a column in a sentence, such as `predicted as`
/// @param rows the names of the rows
/// @param columns the names of the columns
/// @param cells one list for each row, one number for each column
public record MetricTable(
    String heading,
    String relation,
    List<String> rows,
    List<String> columns,
    List<List<Double>> cells) {
  /// @throws IllegalArgumentException if the cells do not fit the names
  public MetricTable {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    cells = cells.stream().map(List::copyOf).toList();
    int width = columns.size();
    if (cells.size() != rows.size() || cells.stream().anyMatch(row -> row.size() != width)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the cells of '%s' do not fit %d rows and %d columns",
              heading,
              rows.size(),
              width));
    }
  }
}
