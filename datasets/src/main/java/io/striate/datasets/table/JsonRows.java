package io.striate.datasets.table;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.json.JsonArray;
import io.striate.json.JsonBoolean;
import io.striate.json.JsonDocument;
import io.striate.json.JsonFile;
import io.striate.json.JsonMember;
import io.striate.json.JsonNull;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A list of JSON objects as a table: one object is one row, and its keys are the columns. Each
/// number of a list, of nested lists too, is a cell of its own, called `key[0]`, `key[1]` and so
/// on; a list of texts is one cell with a separator between them. The first object determines which
/// columns there are and how many numbers each list has.
final class JsonRows implements Rows {
  /// The largest file, in bytes: a tree with places takes several times as much.
  private static final int MOST_BYTES = 256 << 20;

  private final Path file;
  private final String separator;
  private final List<JsonValue> objects;
  private final List<Column> columns;
  private int next;

  /// A key of the first object.
  ///
  /// @param cells how many cells it has
  /// @param list whether the cells are the numbers of a list
  private record Column(String key, int cells, boolean list) {}

  /// Reads the file.
  ///
  /// @param separator what stands between the texts of a list
  /// @throws StriateException if it cannot be read, is no JSON, or is not a list of objects
  JsonRows(Path file, String separator) {
    this.file = file;
    this.separator = separator;
    JsonDocument document = JsonFile.read(file, MOST_BYTES);
    if (!document.problems().isEmpty()) {
      throw new StriateException(document.problems());
    }
    if (!(document.root() instanceof JsonArray(var elements, _))) {
      throw refused("holds " + document.root().kind() + ", not a list");
    }
    if (elements.isEmpty()) {
      throw FileErrors.bad(Code.BAD_DATA, file, "is empty", "write one object per sample");
    }
    if (!(elements.getFirst() instanceof JsonObject first)) {
      throw refused("holds a list of " + elements.getFirst().kind() + ", not of objects");
    }
    this.objects = elements;
    this.columns = first.members().stream().map(JsonRows::column).toList();
  }

  private StriateException refused(String what) {
    return FileErrors.bad(
        Code.BAD_DATA,
        file,
        what,
        "write a list with one object per sample: [ { \"image\": \"a.png\", \"class\": \"cat\" }"
            + " ]");
  }

  /// A list of nothing holds no numbers; it is one of texts, such as labels.
  private static Column column(JsonMember member) {
    boolean list =
        member.value() instanceof JsonArray(var elements, _)
            && !elements.isEmpty()
            && elements.stream().noneMatch(JsonString.class::isInstance);
    return new Column(member.key(), list ? leaves(member.value()).size() : 1, list);
  }

  /// The names of the columns.
  List<String> headings() {
    var headings = new ArrayList<String>();
    for (Column column : columns) {
      for (int i = 0; i < column.cells(); i++) {
        headings.add(column.list() ? column.key() + "[" + i + "]" : column.key());
      }
    }
    return headings;
  }

  @Override
  public Optional<Row> next() {
    if (next == objects.size()) {
      return Optional.empty();
    }
    JsonValue value = objects.get(next++);
    var cells = new ArrayList<Row.Cell>();
    var problems = new ArrayList<Problem>();
    if (value instanceof JsonObject object) {
      columns.forEach(column -> read(object, column, cells, problems));
    } else {
      problems.add(
          Problem.of(Code.BAD_DATA, "must be an object, got " + value.kind()).at(value.place()));
    }
    return Optional.of(new Row(file.toString(), cells, problems));
  }

  private void read(
      JsonObject object, Column column, List<Row.Cell> cells, List<Problem> problems) {
    int before = cells.size();
    Optional<JsonValue> value = object.get(column.key());
    if (value.isEmpty()) {
      // The column that is read reports that its cell is empty.
      for (int i = 0; i < column.cells(); i++) {
        cells.add(cell(object, ""));
      }
      return;
    }
    if (column.list()) {
      leaves(value.get()).forEach(leaf -> cells.add(cell(leaf, text(leaf))));
    } else {
      cells.add(cell(value.get(), text(value.get())));
    }
    int found = cells.size() - before;
    if (found != column.cells()) {
      problems.add(
          Problem.of(
                  Code.BAD_DATA,
                  String.format(
                      Locale.ROOT,
                      "'%s' has %d numbers, the first object has %d",
                      column.key(),
                      found,
                      column.cells()))
              .at(value.get().place()));
    }
  }

  /// The values in lists of lists, one after the other.
  private static List<JsonValue> leaves(JsonValue value) {
    return value instanceof JsonArray(var elements, _)
        ? elements.stream().flatMap(element -> leaves(element).stream()).toList()
        : List.of(value);
  }

  private static Row.Cell cell(JsonValue value, String text) {
    return new Row.Cell(text, value.place().line(), value.place().column());
  }

  private String text(JsonValue value) {
    return switch (value) {
      case JsonString text -> text.value();
      case JsonNumber number -> number.value().toPlainString();
      case JsonBoolean flag -> flag.value() ? "1" : "0";
      case JsonArray(var elements, _) ->
          String.join(separator, elements.stream().map(this::text).toList());
      case JsonNull _, JsonObject _ -> "";
    };
  }

  @Override
  public void close() {}
}
