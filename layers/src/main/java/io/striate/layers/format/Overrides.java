package io.striate.layers.format;

import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.StriateException;
import io.striate.json.JsonArray;
import io.striate.json.JsonBoolean;
import io.striate.json.JsonDocument;
import io.striate.json.JsonMember;
import io.striate.json.JsonNull;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonPath;
import io.striate.json.JsonReader;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.json.Suggestion;
import io.striate.layers.frame.ComponentKeys;
import io.striate.layers.spec.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values given beside the file, such as `--set train.epochs=3`. They are put into the tree before
/// anything reads it, so that a wrong key or value is found as if it stood in the file.
///
/// A path has keys and indices: `layers[0].filters`; a layer also goes by its name:
/// `layers.conv1.filters`. A word becomes an object when one of its settings is set: with
/// `"optimizer": "adam"`, `train.optimizer.beta1=0.8` works. The value is JSON, or else a text.
public final class Overrides {
  private static final Pattern SEGMENT =
      Pattern.compile("\\G(?:\\.?([^.\\[\\]]+)|\\[([0-9]{1,9})\\])");

  private final Place place;

  private Overrides(Place place) {
    this.place = place;
  }

  /// Puts values into a tree.
  ///
  /// @param assignments each `path=value`
  /// @param problems where paths that lead nowhere go
  public static JsonDocument apply(
      JsonDocument document, List<String> assignments, Problems problems) {
    JsonValue root = document.root();
    for (String assignment : assignments) {
      Place place = new Place("--set " + assignment, 0, 0, JsonPath.ROOT);
      try {
        root = new Overrides(place).set(root, assignment);
      } catch (StriateException refused) {
        refused.problems().forEach(problem -> problems.add(problem.at(place)));
      }
    }
    return new JsonDocument(root, document.problems());
  }

  private JsonValue set(JsonValue root, String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw refuse("must be a path and a value, such as train.epochs=3");
    }
    List<String> path = segments(assignment.substring(0, equals).strip());
    return put(Optional.of(root), path, 0, JsonPath.ROOT, assignment.substring(equals + 1).strip());
  }

  private List<String> segments(String path) {
    var segments = new ArrayList<String>();
    Matcher matcher = SEGMENT.matcher(path);
    int end = 0;
    while (matcher.find()) {
      segments.add(matcher.group(1) != null ? matcher.group(1) : "[" + matcher.group(2));
      end = matcher.end();
    }
    if (end < path.length() || segments.isEmpty()) {
      throw refuse("'" + path + "' is not a path such as train.epochs or layers[0].filters");
    }
    return segments;
  }

  /// The tree with a value put in at the end of the path.
  private JsonValue put(
      Optional<JsonValue> current, List<String> path, int depth, String at, String value) {
    if (depth == path.size()) {
      return moved(parse(value), at);
    }
    String segment = path.get(depth);
    if (current.isPresent() && current.get() instanceof JsonArray array) {
      int index =
          segment.startsWith("[")
              ? Integer.parseInt(segment.substring(1))
              : indexOfName(array, segment, at);
      if (index >= array.elements().size()) {
        throw refuse(
            String.format(
                Locale.ROOT,
                "%s has no element [%d]; it has %d",
                at,
                index,
                array.elements().size()));
      }
      var elements = new ArrayList<>(array.elements());
      String below = JsonPath.index(at, index);
      elements.set(index, put(Optional.of(elements.get(index)), path, depth + 1, below, value));
      return new JsonArray(elements, array.place());
    }
    if (segment.startsWith("[")) {
      throw refuse(at + " is not a list");
    }
    JsonObject object = asObject(current, at);
    String below = JsonPath.key(at, segment);
    JsonValue changed = put(object.get(segment), path, depth + 1, below, value);
    return with(object, segment, changed, below);
  }

  private static int indexOfName(JsonArray array, String name, String at) {
    List<String> names = LayerNames.of(array.elements());
    int index = names.indexOf(name);
    if (index < 0) {
      throw refuse(
          String.format(
              Locale.ROOT,
              "%s has no element named '%s'%s",
              at,
              name,
              Suggestion.question(name, names)));
    }
    return index;
  }

  private JsonObject asObject(Optional<JsonValue> current, String at) {
    if (current.isEmpty()) {
      return new JsonObject(List.of(), placed(at));
    }
    return switch (current.get()) {
      case JsonObject object -> object;
      case JsonString word ->
          new JsonObject(
              List.of(new JsonMember(ComponentKeys.TYPE.key(), word.place(), word)), word.place());
      case JsonArray list -> throw new IllegalStateException("lists are handled before");
      case JsonNumber number -> throw refuse(at + " is a number and has no keys");
      case JsonBoolean bool -> throw refuse(at + " is true or false and has no keys");
      case JsonNull nothing -> throw refuse(at + " is null and has no keys");
    };
  }

  private JsonObject with(JsonObject object, String key, JsonValue value, String path) {
    var members = new ArrayList<JsonMember>();
    boolean there = false;
    for (JsonMember member : object.members()) {
      boolean same = member.key().equals(key);
      members.add(same ? new JsonMember(key, member.keyPlace(), value) : member);
      there |= same;
    }
    if (!there) {
      members.add(new JsonMember(key, placed(path), value));
    }
    return new JsonObject(members, object.place());
  }

  private JsonValue parse(String value) {
    try {
      return JsonReader.read(place.source(), value).root();
    } catch (StriateException notJson) {
      return new JsonString(value, place);
    }
  }

  /// The value as if it had been written at a path.
  private JsonValue moved(JsonValue value, String path) {
    Place at = placed(path);
    return switch (value) {
      case JsonNull nothing -> new JsonNull(at);
      case JsonBoolean bool -> new JsonBoolean(bool.value(), at);
      case JsonNumber number -> new JsonNumber(number.value(), at);
      case JsonString text -> new JsonString(text.value(), at);
      case JsonArray array -> {
        var elements = new ArrayList<JsonValue>();
        for (int i = 0; i < array.elements().size(); i++) {
          elements.add(moved(array.elements().get(i), JsonPath.index(path, i)));
        }
        yield new JsonArray(elements, at);
      }
      case JsonObject object -> {
        var members = new ArrayList<JsonMember>();
        for (JsonMember member : object.members()) {
          String below = JsonPath.key(path, member.key());
          members.add(new JsonMember(member.key(), placed(below), moved(member.value(), below)));
        }
        yield new JsonObject(members, at);
      }
    };
  }

  private Place placed(String path) {
    return new Place(place.source(), 0, 0, path);
  }

  private static StriateException refuse(String what) {
    return new StriateException(Code.BAD_FLAG, what);
  }
}
