package io.striate.layers.format;

import io.striate.api.error.Code;
import io.striate.json.JsonArray;
import io.striate.json.JsonBoolean;
import io.striate.json.JsonMember;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.json.Suggestion;
import io.striate.layers.spec.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The values that stand for `$filters` and the like in groups of layers.
///
/// @param values by name, without the dollar
record Variables(Map<String, JsonValue> values) {
  /// What a variable may be called.
  static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*");

  private static final Pattern USE = Pattern.compile("\\$(" + NAME + ")");

  Variables {
    values = Map.copyOf(values);
  }

  static Variables none() {
    return new Variables(Map.of());
  }

  /// The same variables and others, which count where both have a name.
  Variables and(Map<String, JsonValue> others) {
    var all = new LinkedHashMap<>(values);
    all.putAll(others);
    return new Variables(all);
  }

  /// The names of the variables in a value.
  static Set<String> in(JsonValue value) {
    var names = new TreeSet<String>();
    collect(value, names);
    return names;
  }

  private static void collect(JsonValue value, Set<String> names) {
    switch (value) {
      case JsonString text ->
          USE.matcher(text.value()).results().forEach(m -> names.add(m.group(1)));
      case JsonArray list -> list.elements().forEach(element -> collect(element, names));
      case JsonObject object -> object.members().forEach(each -> collect(each.value(), names));
      default -> {}
    }
  }

  /// A value with the values of variables in place of their names. A text that is a variable alone
  /// becomes its value, with the place where that is written; within a longer text stand the
  /// characters of the value.
  ///
  /// @param problems where unknown variables go
  JsonValue replaced(JsonValue value, Problems problems) {
    return switch (value) {
      case JsonString text -> replaced(text, problems);
      case JsonArray list ->
          new JsonArray(
              list.elements().stream().map(each -> replaced(each, problems)).toList(),
              list.place());
      case JsonObject object ->
          new JsonObject(
              object.members().stream()
                  .map(each ->
                      new JsonMember(each.key(), each.keyPlace(), replaced(each.value(), problems)))
                  .toList(),
              object.place());
      default -> value;
    };
  }

  private JsonValue replaced(JsonString text, Problems problems) {
    Matcher alone = USE.matcher(text.value());
    if (alone.matches()) {
      return find(alone.group(1), text, problems).orElse(text);
    }
    var result = new StringBuilder();
    Matcher matcher = USE.matcher(text.value());
    while (matcher.find()) {
      String characters =
          find(matcher.group(1), text, problems)
              .map(value -> characters(value, matcher.group(), text, problems))
              .orElse(matcher.group());
      matcher.appendReplacement(result, Matcher.quoteReplacement(characters));
    }
    matcher.appendTail(result);
    return new JsonString(result.toString(), text.place());
  }

  private static String characters(
      JsonValue value, String variable, JsonString text, Problems problems) {
    return switch (value) {
      case JsonString word -> word.value();
      case JsonNumber number -> JsonWriter.line(number);
      case JsonBoolean flag -> JsonWriter.line(flag);
      default -> {
        problems.add(
            Code.BAD_VALUE,
            text.place(),
            String.format(
                Locale.ROOT,
                "%s: %s is %s, which cannot stand within a text",
                text.place().path(),
                variable,
                value.kind()));
        yield variable;
      }
    };
  }

  private Optional<JsonValue> find(String name, JsonString text, Problems problems) {
    if (values.containsKey(name)) {
      return Optional.of(Objects.requireNonNull(values.get(name)));
    }
    String known =
        values.keySet().stream().sorted().map(each -> "$" + each).collect(Collectors.joining(", "));
    String nearest = Suggestion.question("$" + name, List.of(known.split(", ")));
    problems.add(
        Code.BAD_VALUE,
        text.place(),
        String.format(
            Locale.ROOT,
            "%s: there is no variable $%s here%s",
            text.place().path(),
            name,
            known.isEmpty()
                ? "; there are none"
                : nearest.isEmpty() ? ", only " + known : nearest));
    return Optional.empty();
  }
}
