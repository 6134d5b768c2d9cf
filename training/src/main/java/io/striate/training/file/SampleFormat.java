package io.striate.training.file;

import io.striate.api.error.StriateException;
import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonArray;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.layers.spec.Normalization;
import io.striate.training.file.AtomicFiles.Content;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a network's numbers mean outside of it: how the bytes of an input are normalized, and what
/// the classes of an output are called.
///
/// @param labels the names of the classes by output, in the order of the answers; an output without
///   classes has none. Names under [#ANY] belong to every output
/// @param normalization how bytes become numbers, by input; figures under [#ANY] belong to every
///   input of bytes
public record SampleFormat(
    Map<String, List<String>> labels, Map<String, Normalization> normalization) {
  /// Stands for all outputs or inputs: files of format 1 did not tell them apart.
  public static final String ANY = "";

  private static final String LABELS = "labels.json";
  private static final String NORMALIZATION = "normalization.json";

  public SampleFormat {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    normalization = Collections.unmodifiableMap(new LinkedHashMap<>(normalization));
  }

  /// The names of the classes of an output; empty if it has none.
  public List<String> labels(String output) {
    return labels.getOrDefault(output, labels.getOrDefault(ANY, List.of()));
  }

  /// How the bytes of an input are normalized.
  public Optional<Normalization> normalization(String input) {
    return Optional.ofNullable(normalization.get(input))
        .or(() -> Optional.ofNullable(normalization.get(ANY)));
  }

  /// Adds the entries that hold it to those of an archive.
  public void addTo(Map<String, Content> entries) {
    var names = Json.object();
    labels.forEach((output, classes) ->
        names.put(output, Json.list(classes.stream().map(Json::text).toList())));
    entries.put(LABELS, json(Json.object().put("outputs", names.build())));
    entries.put(NORMALIZATION, json(Json.object().put("inputs", normalizationJson(normalization))));
  }

  /// Reads it from an archive.
  ///
  /// @throws StriateException if its entries are damaged
  public static SampleFormat read(CheckedArchive archive) {
    Fields names = archive.fields(LABELS);
    Fields figures = archive.fields(NORMALIZATION);
    return new SampleFormat(
        names
            .optional("outputs")
            .map(SampleFormat::labels)
            .orElseGet(() -> Map.of(ANY, names.texts("labels"))),
        figures
            .optional("inputs")
            .map(SampleFormat::normalization)
            .orElseGet(() -> Map.of(ANY, figures(figures))));
  }

  private static Map<String, List<String>> labels(Fields outputs) {
    var labels = new LinkedHashMap<String, List<String>>();
    outputs.object().members().forEach(each -> labels.put(each.key(), outputs.texts(each.key())));
    return labels;
  }

  /// Figures by input as JSON.
  public static JsonValue normalizationJson(Map<String, Normalization> figures) {
    var object = Json.object();
    figures.forEach((input, each) ->
        object.put(
            input,
            Json.object()
                .put("mean", numbers(each.mean()))
                .put("deviation", numbers(each.deviation()))
                .build()));
    return object.build();
  }

  /// Reads what [#normalizationJson] has written.
  public static Map<String, Normalization> normalization(Fields inputs) {
    var figures = new LinkedHashMap<String, Normalization>();
    inputs
        .object()
        .members()
        .forEach(each -> figures.put(each.key(), figures(inputs.fields(each.key()))));
    return figures;
  }

  private static Normalization figures(Fields fields) {
    return new Normalization(
        fields.numbers("mean").stream().map(Double::floatValue).toList(),
        fields.numbers("deviation").stream().map(Double::floatValue).toList());
  }

  private static JsonArray numbers(List<Float> floats) {
    return Json.list(floats.stream().map(Json::number).toList());
  }

  private static Content json(Json.ObjectBuilder object) {
    JsonObject built = object.build();
    return CheckedArchive.bytes(JsonWriter.pretty(built));
  }
}
