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
import java.util.stream.IntStream;

/// A table in a file, of which every row has the same number of cells: CSV, or in a file that ends
/// with `.json` a list of objects.
///
/// @param file its file
/// @param delimiter what stands between cells; none in JSON
/// @param separator what stands between the texts of a list in JSON
/// @param headed whether the first row has headings
/// @param headings in the order of the columns; empty if there are none
/// @param columns how many columns it has
public record Table(
    Path file,
    Optional<Character> delimiter,
    String separator,
    boolean headed,
    List<String> headings,
    int columns) {
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

  public Table {
    headings = List.copyOf(headings);
  }

  /// Looks at the first row of a file.
  ///
  /// @throws StriateException if it cannot be read or is empty
  public static Table of(Path file, Config config) {
    return of(file, config, config.get(TargetCells.SEPARATOR));
  }

  /// Looks at the first row of a file.
  ///
  /// @param separator what stands between the texts of a list in JSON
  /// @throws StriateException if it cannot be read or is empty
  public static Table of(Path file, Config config, String separator) {
    if (file.toString().endsWith(".json")) {
      try (var reader = new JsonRows(file, separator)) {
        List<String> headings = reader.headings();
        return new Table(file, Optional.empty(), separator, true, headings, headings.size());
      }
    }
    char delimiter = config.get(DELIMITER).charAt(0);
    boolean headed = config.get(HEADER);
    try (var reader = new CsvReader(file, delimiter)) {
      Row first =
          reader
              .next()
              .orElseThrow(() ->
                  FileErrors.bad(Code.BAD_DATA, file, "is empty", "write one sample per row"));
      List<String> texts = first.cells().stream().map(Row.Cell::text).toList();
      return new Table(
          file,
          Optional.of(delimiter),
          separator,
          headed,
          headed ? texts : List.of(),
          texts.size());
    }
  }

  /// The column of a name, from 0.
  ///
  /// @throws StriateException if there is none
  public int index(ColumnName name) {
    return name.in(file, headings, columns);
  }

  /// The columns of names, from 0; the name of a list of numbers stands for all of them.
  ///
  /// @throws StriateException if there is none of a name
  public int[] indices(List<ColumnName> names) {
    return names.stream().flatMapToInt(this::indices).toArray();
  }

  private IntStream indices(ColumnName name) {
    int[] numbers =
        name instanceof ColumnName.Heading(String text) && delimiter.isEmpty()
            ? IntStream.range(0, columns)
                .filter(column -> headings.get(column).startsWith(text + "["))
                .toArray()
            : new int[0];
    return numbers.length > 0 ? IntStream.of(numbers) : IntStream.of(index(name));
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
    void take(Row row, List<Problem> problems);
  }

  /// Reads all rows but that of the headings.
  ///
  /// @return how many there are, at least one
  /// @throws StriateException with the first problems of cells in full, and how many more there are
  /// @throws CancellationException if the monitor stops it
  public int read(PassMonitor monitor, Taker taker) {
    var problems = new Problems();
    int rows = 0;
    try (Rows reader = reader()) {
      for (Optional<Row> row = reader.next(); row.isPresent(); row = reader.next()) {
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

  private Rows reader() {
    if (delimiter.isEmpty()) {
      return new JsonRows(file, separator);
    }
    var reader = new CsvReader(file, delimiter.get());
    if (headed) {
      reader.next();
    }
    return reader;
  }

  /// Keeps the first problems and counts the others.
  private final class Problems {
    private final List<Problem> shown = new ArrayList<>();
    private int more;

    void of(Row row, Taker taker) {
      var found = new ArrayList<Problem>();
      if (!row.problems().isEmpty()) {
        found.addAll(row.problems());
      } else if (row.cells().size() == columns) {
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
                    + delimiter.map(one -> one == '\t' ? "\\t" : one.toString()).orElse("")
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
