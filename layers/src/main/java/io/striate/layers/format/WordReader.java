package io.striate.layers.format;

import io.striate.api.Catalog;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Place;
import io.striate.api.error.StriateException;
import io.striate.json.Json;
import io.striate.json.JsonPath;
import io.striate.json.JsonReader;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.layers.spec.Problems;
import java.util.Optional;

/// Reads and writes single settings as words of a command line, such as the flags of a command. A
/// word is JSON, or else a text.
public final class WordReader {
  private final Catalog catalog;
  private final Problems problems;

  /// @param catalog the components that a word may name
  /// @param problems where wrong words are reported
  public WordReader(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
  }

  /// Reads a setting: the JSON value that the word is, or the word itself if it is not JSON or the
  /// setting does not take that value.
  ///
  /// @param flag the flag that the word belongs to, for messages
  /// @return empty if the word is not a value of the setting, which is reported
  public Optional<?> read(String flag, String word, FieldKind<?> kind) {
    var place = new Place(flag + " " + word, 0, 0, JsonPath.ROOT);
    JsonValue text = new JsonString(word, place);
    Optional<JsonValue> json = json(place, word);
    if (kind.nested().isPresent()) {
      return new ComponentReader(catalog, problems).parse(json.orElse(text), kind);
    }
    return plain(flag, json, text, kind);
  }

  private <T> Optional<T> plain(
      String flag, Optional<JsonValue> json, JsonValue text, FieldKind<T> kind) {
    if (json.isEmpty()) {
      return plain(flag, text, kind, problems);
    }
    var asJson = new Problems();
    Optional<T> value =
        plain(flag, json.get(), kind, asJson).or(() -> plain(flag, text, kind, new Problems()));
    if (value.isEmpty()) {
      asJson.sorted().forEach(problems::add);
    }
    return value;
  }

  private static <T> Optional<T> plain(
      String flag, JsonValue value, FieldKind<T> kind, Problems problems) {
    try {
      return Optional.of(kind.parse(PlainValues.plain(value)));
    } catch (StriateException refused) {
      refused.problems().forEach(problem -> problems.add(problem.about(flag + ":")));
      return Optional.empty();
    }
  }

  /// The word as JSON, without `null`, which no setting takes.
  private static Optional<JsonValue> json(Place place, String word) {
    try {
      return Optional.of(JsonReader.read(place.source(), word).root())
          .filter(value -> !PlainValues.hasNull(value));
    } catch (StriateException notJson) {
      return Optional.empty();
    }
  }

  /// A canonical value, as [FieldKind#format] returns it, as JSON on one line.
  public static String show(Object canonical) {
    return JsonWriter.pretty(Json.of(canonical)).strip().replaceAll("\\s*\n\\s*", " ");
  }
}
