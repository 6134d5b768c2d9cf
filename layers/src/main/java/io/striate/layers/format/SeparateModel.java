package io.striate.layers.format;

import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.json.JsonDocument;
import io.striate.json.JsonFile;
import io.striate.json.JsonMember;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.frame.OutputKeys;
import io.striate.layers.spec.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Puts the network of a file of its own into the specification that names it. Each value keeps the
/// place where it is written, so that a mistake is reported in the file that it is in.
public final class SeparateModel {
  /// What only the file of the model says.
  private static final List<Field<?>> NETWORK =
      List.of(
          ModelKeys.INPUT,
          ModelKeys.INPUTS,
          ModelKeys.DEFAULTS,
          ModelKeys.BLOCKS,
          ModelKeys.LAYERS);

  /// What belongs together: either file says all of it.
  private static final List<Field<?>> OUTPUTS =
      List.of(
          OutputKeys.LOSS,
          OutputKeys.TARGET,
          OutputKeys.METRICS,
          OutputKeys.ANSWER,
          ModelKeys.OUTPUTS);

  /// What only the specification says that names the model.
  private static final List<Field<?>> OWN =
      List.of(ModelKeys.TRAIN, ModelKeys.LEARNER, ModelKeys.BACKEND);

  private final Problems problems;

  private SeparateModel(Problems problems) {
    this.problems = problems;
  }

  /// The specification with the network of the file that it names; itself if it names none.
  ///
  /// @param problems where mistakes go; with any, the result lacks the network
  public static JsonDocument included(JsonDocument document, Problems problems) {
    if (!(document.root() instanceof JsonObject root)) {
      return document;
    }
    Optional<JsonValue> named = root.get(ModelKeys.MODEL.key());
    return named.isEmpty()
        ? document
        : new SeparateModel(problems).included(document, root, named.get());
  }

  private JsonDocument included(JsonDocument document, JsonObject root, JsonValue named) {
    Optional<JsonDocument> model =
        ObjectReader.parse(named, ModelKeys.MODEL.kind(), problems)
            .flatMap(file -> file)
            .flatMap(file -> read(file, named));
    requireNoNetwork(root);
    if (model.isEmpty()) {
      return document;
    }
    var all = new ArrayList<>(document.problems());
    all.addAll(model.get().problems());
    return new JsonDocument(merged(root, (JsonObject) model.get().root()), all);
  }

  private Optional<JsonDocument> read(Path file, JsonValue named) {
    if (!Files.exists(file)) {
      wrong(named, String.format(Locale.ROOT, "there is no file '%s'; check the path", file));
      return Optional.empty();
    }
    if (Files.isDirectory(file)) {
      wrong(named, String.format(Locale.ROOT, "'%s' is a folder; name the file in it", file));
      return Optional.empty();
    }
    JsonDocument document;
    try {
      document = JsonFile.read(file);
    } catch (StriateException refused) {
      refused.problems().forEach(problems::add);
      return Optional.empty();
    }
    if (!(document.root() instanceof JsonObject object)) {
      wrong(document.root(), "a specification is an object, got " + document.root().kind());
      return Optional.empty();
    }
    Optional<JsonValue> further = object.get(ModelKeys.MODEL.key());
    further.ifPresent(value ->
        wrong(
            value,
            String.format(
                Locale.ROOT, "'%s' is named as a model itself, and cannot name another", file)));
    boolean ours = SpecReader.isOurVersion(object, problems);
    return further.isEmpty() && ours ? Optional.of(document) : Optional.empty();
  }

  private void requireNoNetwork(JsonObject root) {
    for (Field<?> field : NETWORK) {
      root.get(field.key())
          .ifPresent(value ->
              wrong(
                  value,
                  String.format(
                      Locale.ROOT,
                      "the network is that of the file at $.%s; remove either",
                      ModelKeys.MODEL.key())));
    }
  }

  /// The members of both, those of the specification first.
  private static JsonObject merged(JsonObject root, JsonObject model) {
    var members = new ArrayList<JsonMember>();
    Set<String> taken = new HashSet<>(keys(OWN));
    for (JsonMember member : root.members()) {
      if (!member.key().equals(ModelKeys.MODEL.key())) {
        members.add(member);
        taken.add(member.key());
      }
    }
    if (keys(OUTPUTS).stream().anyMatch(taken::contains)) {
      taken.addAll(keys(OUTPUTS));
    }
    model.members().stream().filter(member -> !taken.contains(member.key())).forEach(members::add);
    return new JsonObject(members, root.place());
  }

  private static List<String> keys(List<Field<?>> fields) {
    return fields.stream().<String>map(Field::key).toList();
  }

  private void wrong(JsonValue value, String what) {
    problems.add(Code.BAD_VALUE, value.place(), value.place().path() + ": " + what);
  }
}
