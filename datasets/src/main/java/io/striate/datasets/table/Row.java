package io.striate.datasets.table;

import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import java.util.List;

/// A row of a table, with the place of each cell.
///
/// @param source the name of the file
/// @param cells the texts
/// @param problems what keeps the row from being used
public record Row(String source, List<Cell> cells, List<Problem> problems) {
  public Row {
    cells = List.copyOf(cells);
    problems = List.copyOf(problems);
  }

  /// A row that can be used.
  public Row(String source, List<Cell> cells) {
    this(source, cells, List.of());
  }

  /// A cell.
  ///
  /// @param text without quotes and without the spaces around it
  /// @param line where it begins, from 1
  /// @param column where it begins, from 1, in characters
  public record Cell(String text, int line, int column) {}

  /// The text of a cell.
  public String text(int index) {
    return cells.get(index).text();
  }

  /// Something that is wrong with a cell.
  public Problem problem(int index, String what, String... details) {
    Cell cell = cells.get(index);
    return Problem.of(Code.BAD_DATA, what, details)
        .at(new Place(source, cell.line(), cell.column(), ""));
  }
}
