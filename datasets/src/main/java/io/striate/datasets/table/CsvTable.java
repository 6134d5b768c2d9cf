package io.striate.datasets.table;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.PassMonitor;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/// A table in a file, of which every row has the same number of cells.
///
/// @param file its file
/// @param delimiter what stands between cells
/// @param headed whether the first row has headings
/// @param headings in the order of the columns; empty if there are none
/// @param columns how many columns it has
public record CsvTable(
    Path file, char delimiter, boolean headed, List<String> headings, int columns) {
  /// What stands between cells.
  public static final Field<String> DELIMITER =
      Field.of(
          "delimiter",
          new FieldKind<>(
              "one character, such as \",\", \";\" or \"\\t\"",
              json -> {
                if (((String) json).length() != 1 || "\"\r\n".contains((String) json)) {
                  throw new IllegalArgumentException();
                }
                return (String) json;
              },
              text -> text),
          ",",
          "character between the cells of a row");

  /// Whether the first row has headings.
  public static final Field<Boolean> HEADER =
      Field.of(
          "header",
          FieldKind.flag(),
          true,
          "whether the first row has the headings of the columns; without, columns are numbered"
              + " from 1");

  /// Rows between two looks at the monitor.
  private static final int WATCHED = 4096;

  /// How many problems are shown in full.
  private static final int SHOWN = 10;

  public CsvTable {
    headings = List.copyOf(headings);
  }

  /// Looks at the first row of a file.
  ///
  /// @throws StriateException if it cannot be read or is empty
  public static CsvTable of(Path file, Config config) {
    char delimiter = config.get(DELIMITER).charAt(0);
    boolean headed = config.get(HEADER);
    try (var reader = new CsvReader(file, delimiter)) {
      CsvRow first =
          reader
              .next()
              .orElseThrow(() ->
                  FileErrors.bad(Code.BAD_DATA, file, "is empty", "write one sample per row"));
      List<String> texts = first.cells().stream().map(CsvRow.Cell::text).toList();
      return new CsvTable(file, delimiter, headed, headed ? texts : List.of(), texts.size());
    }
  }

  /// The column of a name, from 0.
  ///
  /// @throws StriateException if there is none
  public int index(ColumnName name) {
    return name.in(file, headings, columns);
  }

  /// What a column is called.
  public String name(int index) {
    return headings.isEmpty() ? Integer.toString(index + 1) : headings.get(index);
  }

  /// Takes the cells of a row.
  @FunctionalInterface
  public interface Taker {
    /// Takes what it needs.
    ///
    /// @param problems what is wrong with cells is added here
    void take(CsvRow row, List<Problem> problems);
  }

  /// Reads all rows but that of the headings.
  ///
  /// @return how many there are, at least one
  /// @throws StriateException with the first problems of cells in full, and how many more there are
  /// @throws CancellationException if the monitor stops it
  public int read(PassMonitor monitor, Taker taker) {
    var problems = new Problems();
    int rows = 0;
    try (var reader = new CsvReader(file, delimiter)) {
      if (headed) {
        reader.next();
      }
      for (Optional<CsvRow> row = reader.next(); row.isPresent(); row = reader.next()) {
        if (rows % WATCHED == 0) {
          if (monitor.stopped()) {
            throw new CancellationException("reading " + file + " was stopped");
          }
        }
        rows++;
        problems.of(row.get(), taker);
      }
    }
    problems.refuse();
    if (rows == 0) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          file,
          "has headings and no further row",
          "write one sample per row, or set \"header\": false in train.data");
    }
    return rows;
  }

  /// Keeps the first problems and counts the others.
  private final class Problems {
    private final List<Problem> shown = new ArrayList<>();
    private int more;

    void of(CsvRow row, Taker taker) {
      var found = new ArrayList<Problem>();
      if (row.cells().size() == columns) {
        taker.take(row, found);
      } else {
        found.add(
            row.problem(
                Math.min(columns, row.cells().size()) - 1,
                String.format(
                    Locale.ROOT,
                    "the row has %d cells, the first row has %d",
                    row.cells().size(),
                    columns),
                "put cells that hold the delimiter into quotes; \"delimiter\" in train.data is '"
                    + (delimiter == '\t' ? "\\t" : String.valueOf(delimiter))
                    + "'"));
      }
      for (Problem problem : found) {
        if (shown.size() < SHOWN) {
          shown.add(problem);
        } else {
          more++;
        }
      }
    }

    void refuse() {
      if (more > 0) {
        shown.add(
            Problem.of(
                Code.BAD_DATA,
                String.format(
                    Locale.ROOT,
                    "%s: %,d cells or rows cannot be used, %,d more than shown",
                    file,
                    shown.size() + more,
                    more)));
      }
      if (!shown.isEmpty()) {
        throw new StriateException(shown);
      }
    }
  }
}
