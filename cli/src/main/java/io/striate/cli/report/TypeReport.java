package io.striate.cli.report;

import io.striate.api.Kinds;
import io.striate.api.component.ComponentType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.cli.flag.SettingFlag;
import io.striate.cli.flag.TypeName;
import io.striate.cli.text.Text;
import io.striate.json.Json;
import io.striate.json.JsonArray;
import io.striate.json.JsonObject;
import io.striate.layers.format.WordReader;
import io.striate.layers.frame.Frame;
import io.striate.layers.frame.Section;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// What a type is for, and a table of its settings.
public final class TypeReport {
  private static final int WIDEST_DEFAULT = 16;
  private static final String GAP = "  ";

  private TypeReport() {}

  /// Prints a type.
  ///
  /// @param columns how wide the table may be
  public static void print(TypeName.Found<?> found, int columns, PrintStream out) {
    out.println(found.name() + " (" + found.kind().id() + ")");
    String summary = found.summary();
    if (!summary.isEmpty()) {
      Text.wrap(summary, columns - GAP.length()).forEach(line -> out.println(GAP + line));
    }
    out.println();
    if (!(found.provider() instanceof ComponentType<?> type)) {
      out.println("no settings; 'striate backends' shows more");
    } else if (type.fields().isEmpty()) {
      out.println("no settings");
    } else {
      table(found.kind().equals(Kinds.COMMAND), type.fields(), columns).forEach(out::println);
    }
  }

  /// Prints a section of a specification.
  ///
  /// @param columns how wide the table may be
  public static void print(Section section, int columns, PrintStream out) {
    out.println(section.id() + " (" + TypeName.SECTION + ")");
    Text.wrap(section.meaning(), columns - GAP.length()).forEach(line -> out.println(GAP + line));
    out.println();
    table(false, section.fields(), columns).forEach(out::println);
    var also = new ArrayList<String>();
    section.more().ifPresent(others -> also.add("Also: " + others + "."));
    section.inner().values().stream()
        .map(inner -> inner.section().id())
        .distinct()
        .forEach(id -> also.add("'striate explain " + id + "' shows the keys of " + id + "."));
    also.add(
        String.format(
            Locale.ROOT,
            "Any object may have '%s' (%s) and keys that begin with '%s'.",
            Frame.NOTE.key(),
            Frame.NOTE.meaning(),
            Frame.FOREIGN));
    out.println();
    also.forEach(text -> Text.wrap(text, columns).forEach(out::println));
  }

  /// A type as an object.
  public static JsonObject json(TypeName.Found<?> found) {
    var fields = found.provider() instanceof ComponentType<?> type ? type.fields() : none();
    return Json.object()
        .put("type", found.name())
        .put("kind", found.kind().id())
        .put("summary", found.summary())
        .put("settings", settings(fields))
        .build();
  }

  /// A section of a specification as an object.
  public static JsonObject json(Section section) {
    return Json.object()
        .put("type", section.id())
        .put("kind", TypeName.SECTION)
        .put("summary", section.meaning())
        .put("settings", settings(section.fields()))
        .build();
  }

  private static List<Field<?>> none() {
    return List.of();
  }

  private static JsonArray settings(List<Field<?>> fields) {
    return Json.list(
        fields.stream()
            .map(field ->
                Json.object()
                    .put("key", field.key())
                    .put("values", field.kind().describe())
                    .put("default", fallback(field))
                    .put("meaning", field.meaning())
                    .build())
            .toList());
  }

  /// The default of a setting as JSON; `required` if there is none, `optional` if it has no value
  /// then, `derived` if it follows from other settings.
  public static String fallback(Field<?> field) {
    return field.fallback().isEmpty() ? "required" : canonical(field).orElse("derived");
  }

  private static <T> Optional<String> canonical(Field<T> field) {
    Function<Config, T> fallback = field.fallback().orElseThrow();
    Config none = Config.of(List.of(), java.util.Map.of());
    T value;
    try {
      value = fallback.apply(none);
    } catch (IllegalArgumentException needsOthers) {
      return Optional.empty();
    }
    return Optional.of(
        FieldKind.isAbsent(value) ? "optional" : WordReader.show(field.kind().format(value)));
  }

  private static List<String> table(boolean flags, List<Field<?>> fields, int columns) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of(flags ? "flag" : "key", "values", "default", "meaning"));
    for (Field<?> field : fields) {
      String key = flags ? SettingFlag.name(field.key()) : field.key();
      rows.add(List.of(key, field.kind().describe(), fallback(field), field.meaning()));
    }
    int key = widest(rows, 0);
    int fallback = Math.min(WIDEST_DEFAULT, widest(rows, 2));
    int rest = columns - key - fallback - 3 * GAP.length();
    int values = Math.min(widest(rows, 1), rest * 9 / 20);
    int[] widths = {key, values, fallback, rest - values};
    return rows.stream().flatMap(row -> lines(row, widths).stream()).toList();
  }

  private static int widest(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static List<String> lines(List<String> row, int[] widths) {
    var cells = new ArrayList<List<String>>();
    for (int column = 0; column < widths.length; column++) {
      cells.add(Text.wrap(row.get(column), widths[column]));
    }
    int height = Collections.max(cells.stream().map(List::size).toList());
    var lines = new ArrayList<String>();
    for (int i = 0; i < height; i++) {
      var line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String text = i < cells.get(column).size() ? cells.get(column).get(i) : "";
        line.append(text).repeat(' ', Math.max(0, widths[column] - text.length())).append(GAP);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
