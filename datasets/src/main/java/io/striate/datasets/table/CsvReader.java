package io.striate.datasets.table;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads a table of text in UTF-8, row by row.
///
/// Rows end with LF, CRLF or CR. A cell may stand in quotes; then it may hold delimiters, ends of
/// lines, and quotes, each of which is written twice. Spaces around a cell without quotes do not
/// count, nor do empty lines, nor a byte order mark at the begin.
///
/// Source: RFC 4180.
public final class CsvReader implements Rows {
  private static final int BUFFER = 1 << 16;
  private static final int END = -1;
  private static final int BYTE_ORDER_MARK = 0xfeff;

  private final Path file;
  private final char delimiter;
  private final Reader characters;
  private final char[] buffer = new char[BUFFER];
  private int next;
  private int filled;
  private boolean begun;
  private int line = 1;
  private int column = 1;

  /// Opens a file.
  ///
  /// @throws StriateException if it cannot be opened
  public CsvReader(Path file, char delimiter) {
    this.file = file;
    this.delimiter = delimiter;
    try {
      this.characters = open(file);
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, file, e);
    }
  }

  private static Reader open(Path file) throws IOException {
    var strict =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    return new InputStreamReader(Files.newInputStream(file), strict);
  }

  /// The next row, or nothing at the end.
  ///
  /// @throws StriateException if the file cannot be read, is not UTF-8, or quotes are not closed
  @Override
  public Optional<Row> next() {
    try {
      return read();
    } catch (CharacterCodingException e) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          file,
          String.format(Locale.ROOT, "has bytes that are not UTF-8, after line %,d", line),
          "save it as UTF-8");
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, file, e);
    }
  }

  private Optional<Row> read() throws IOException {
    skipEmptyLines();
    if (peek() == END) {
      return Optional.empty();
    }
    List<Row.Cell> cells = new ArrayList<>();
    boolean more = true;
    while (more) {
      cells.add(cell());
      more = peek() == delimiter;
      if (more) {
        take();
      }
    }
    if (peek() != END) {
      take();
    }
    return Optional.of(new Row(file.toString(), cells));
  }

  private void skipEmptyLines() throws IOException {
    if (!begun && peek() == BYTE_ORDER_MARK) {
      next++;
    }
    begun = true;
    while (peek() == '\n') {
      take();
    }
  }

  private Row.Cell cell() throws IOException {
    while (peek() == ' ' && delimiter != ' ') {
      take();
    }
    int startLine = line;
    int startColumn = column;
    String text = peek() == '"' ? quoted(startLine, startColumn) : plain();
    return new Row.Cell(text, startLine, startColumn);
  }

  private String plain() throws IOException {
    var text = new StringBuilder();
    while (!ends()) {
      text.append((char) take());
    }
    return text.toString().strip();
  }

  private String quoted(int startLine, int startColumn) throws IOException {
    take();
    var text = new StringBuilder();
    while (true) {
      int taken = take();
      if (taken == END) {
        throw refused(startLine, startColumn, "the quote that begins this cell is not closed");
      }
      if (taken != '"') {
        text.append((char) taken);
      } else if (peek() == '"') {
        text.append((char) take());
      } else {
        break;
      }
    }
    while (peek() == ' ' && delimiter != ' ') {
      take();
    }
    if (!ends()) {
      throw refused(
          line,
          column,
          "text behind the quote that closes a cell; a quote within quotes is written twice");
    }
    return text.toString();
  }

  private StriateException refused(int atLine, int atColumn, String what) {
    return new StriateException(
        Problem.of(Code.BAD_DATA, what).at(new Place(file.toString(), atLine, atColumn, "")));
  }

  private boolean ends() throws IOException {
    int ahead = peek();
    return ahead == END || ahead == '\n' || ahead == delimiter;
  }

  /// The next character; the end of a line is a line feed.
  private int peek() throws IOException {
    if (next == filled) {
      filled = Math.max(0, characters.read(buffer));
      next = 0;
    }
    if (filled == 0) {
      return END;
    }
    return buffer[next] == '\r' ? '\n' : buffer[next];
  }

  private int take() throws IOException {
    int taken = peek();
    if (taken == END) {
      return END;
    }
    boolean carriageReturn = buffer[next++] == '\r';
    if (carriageReturn && peek() == '\n' && buffer[next] == '\n') {
      next++;
    }
    line += taken == '\n' ? 1 : 0;
    column = taken == '\n' ? 1 : column + 1;
    return taken;
  }

  @Override
  public void close() {
    try {
      characters.close();
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, file, e);
    }
  }
}
