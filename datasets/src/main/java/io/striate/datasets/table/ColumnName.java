package io.striate.datasets.table;

import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// How a specification names a column of a table.
public sealed interface ColumnName {
  /// By its heading.
  record Heading(String text) implements ColumnName {}

  /// By its position, from 1.
  record Position(int number) implements ColumnName {}

  /// Headings and positions.
  static FieldKind<ColumnName> kind() {
    return new FieldKind<>(
        "the heading of a column or its number from 1",
        json ->
            switch (json) {
              case String text when !text.isEmpty() -> new Heading(text);
              case Long number when number >= 1 && number <= Integer.MAX_VALUE ->
                  new Position(number.intValue());
              default -> throw new IllegalArgumentException();
            },
        name ->
            switch (name) {
              case Heading(String text) -> text;
              case Position(int number) -> (long) number;
            });
  }

  /// The column, from 0.
  ///
  /// @param headings of the file; empty if it has none
  /// @param count how many columns the file has
  /// @throws io.striate.api.error.StriateException if the file has no such column, or two
  default int in(Path file, List<String> headings, int count) {
    return switch (this) {
      case Position(int number) -> {
        if (number > count) {
          throw FileErrors.bad(
              Code.BAD_DATA,
              file,
              String.format(Locale.ROOT, "has %d columns, no column %d", count, number),
              "number columns from 1");
        }
        yield number - 1;
      }
      case Heading(String text) -> {
        int first = headings.indexOf(text);
        if (headings.isEmpty()) {
          throw FileErrors.bad(
              Code.BAD_DATA,
              file,
              String.format(
                  Locale.ROOT, "is read without headings, so it has no column '%s'", text),
              "give the number of the column, or set \"header\": true in train.data");
        }
        if (first < 0 || first != headings.lastIndexOf(text)) {
          throw FileErrors.bad(
              Code.BAD_DATA,
              file,
              String.format(
                  Locale.ROOT, first < 0 ? "has no column '%s'" : "has two columns '%s'", text),
              first < 0 ? "its columns are: " + shown(headings) : "give the number of one of them");
        }
        yield first;
      }
    };
  }

  private static String shown(List<String> headings) {
    int most = 20;
    String some = String.join(", ", headings.subList(0, Math.min(most, headings.size())));
    return headings.size() <= most
        ? some
        : String.format(Locale.ROOT, "%s and %,d more", some, headings.size() - most);
  }
}
