package io.striate.datasets.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.error.StriateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReaderTest {
  @TempDir Path folder;

  private Path resource(String name) throws IOException {
    try (var stream = Objects.requireNonNull(CsvReaderTest.class.getResourceAsStream(name))) {
      return Files.write(folder.resolve(name), stream.readAllBytes());
    }
  }

  private Path table(String text) throws IOException {
    return Files.writeString(folder.resolve("table.csv"), text);
  }

  private static List<Row> rows(Path file, char delimiter) {
    var rows = new ArrayList<Row>();
    try (var reader = new CsvReader(file, delimiter)) {
      for (Optional<Row> row = reader.next(); row.isPresent(); row = reader.next()) {
        rows.add(row.get());
      }
    }
    return rows;
  }

  private static List<List<String>> texts(Path file, char delimiter) {
    return rows(file, delimiter).stream()
        .map(row -> row.cells().stream().map(Row.Cell::text).toList())
        .toList();
  }

  private String refused(String text) throws IOException {
    Path file = table(text);
    return assertThrows(StriateException.class, () -> rows(file, ','))
        .getMessage()
        .replace(folder + "/", "");
  }

  /// `odd-tables.py` made the files by Python's csv module.
  @Test
  void readsWhatPythonWrites() throws IOException {
    List<String> expected =
        Files.readAllLines(resource("odd-tables.txt")).stream()
            .map(cell -> cell.replace("\\n", "\n"))
            .toList();
    List<String> found =
        texts(resource("odd-tables.csv"), ',').stream().flatMap(List::stream).toList();
    assertEquals(expected, found);
  }

  @Test
  void linesMayEndInAnyWay() throws IOException {
    var expected = List.of(List.of("a", "b"), List.of("1", "2"), List.of("3", ""));
    for (String end : List.of("\n", "\r\n", "\r")) {
      assertEquals(expected, texts(table("a,b" + end + "1,2" + end + end + "3," + end), ','), end);
      assertEquals(expected, texts(table("a,b" + end + "1,2" + end + "3,"), ','), end);
    }
    assertEquals(List.of(), rows(table(""), ','));
    assertEquals(List.of(), rows(table("\n\r\n"), ','));
  }

  @Test
  void spacesAroundCellsDoNotCountButThoseInQuotesDo() throws IOException {
    assertEquals(List.of(List.of("a b", " c ", "")), texts(table("  a b ;  \" c \"  ; \n"), ';'));
    assertEquals(List.of(List.of("a", "", "b")), texts(table("a\t\tb\n"), '\t'));
    assertEquals(List.of(List.of("a", "b")), texts(table("a b\n"), ' '));
  }

  /// Lines are longer than a buffer, and its end may lie between the characters that end a line.
  @Test
  void longTablesKeepTheirPlaces() throws IOException {
    var text = new StringBuilder();
    for (int i = 0; i < 40_000; i++) {
      text.append(i).append(",x\r\n");
    }
    List<Row> rows = rows(table(text.toString()), ',');
    assertEquals(40_000, rows.size());
    for (int i = 0; i < rows.size(); i++) {
      assertEquals(new Row.Cell(Integer.toString(i), i + 1, 1), rows.get(i).cells().getFirst());
    }
  }

  @Test
  void cellsKnowTheirPlaces() throws IOException {
    Row row = rows(table("a,b\n\n\"x\ny\", 2,\"z\"\n"), ',').get(1);
    assertEquals(
        List.of(new Row.Cell("x\ny", 3, 1), new Row.Cell("2", 4, 5), new Row.Cell("z", 4, 7)),
        row.cells());
  }

  @Test
  void damagedTablesAreRefusedWithThePlace() throws IOException {
    assertEquals(
        "table.csv:2:3: the quote that begins this cell is not closed [STR-201]",
        refused("a,b\n1,\"x\n2,3\n"));
    assertEquals(
        "table.csv:1:4: text behind the quote that closes a cell; a quote within quotes is written"
            + " twice [STR-201]",
        refused("\"a\"b,c\n"));
    Path file =
        Files.write(
            folder.resolve("latin.csv"), "a,b\nä,1\n".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        file + ": has bytes that are not UTF-8, after line 1; save it as UTF-8 [STR-201]",
        assertThrows(StriateException.class, () -> rows(file, ',')).getMessage());
    Path missing = folder.resolve("missing.csv");
    assertEquals(
        missing + ": cannot be read: no such file; check the path [STR-201]",
        assertThrows(StriateException.class, () -> rows(missing, ',')).getMessage());
  }
}
