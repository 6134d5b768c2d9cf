package io.striate.training.file;

import io.striate.api.error.StriateException;
import io.striate.json.Json;
import io.striate.json.JsonArray;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import io.striate.layers.spec.Normalization;
import io.striate.training.file.AtomicFiles.Content;
import java.util.List;
import java.util.Map;

/// What a network's numbers mean outside of it: how bytes become inputs, and what its classes are
/// called.
///
/// @param labels the names of the classes, in the order of the answers; empty where there are no
///   classes
/// @param normalization how bytes of an image become inputs
public record SampleFormat(List<String> labels, Normalization normalization) {
  private static final String LABELS = "labels.json";
  private static final String NORMALIZATION = "normalization.json";

  public SampleFormat {
    labels = List.copyOf(labels);
  }

  /// Adds the entries that hold it to those of an archive.
  public void addTo(Map<String, Content> entries) {
    entries.put(
        LABELS,
        json(Json.object().put("labels", Json.list(labels.stream().map(Json::text).toList()))));
    entries.put(
        NORMALIZATION,
        json(
            Json.object()
                .put("mean", numbers(normalization.mean()))
                .put("deviation", numbers(normalization.deviation()))));
  }

  /// Reads it from an archive.
  ///
  /// @throws StriateException if its entries are damaged
  public static SampleFormat read(CheckedArchive archive) {
    Fields figures = archive.fields(NORMALIZATION);
    return new SampleFormat(
        archive.fields(LABELS).texts("labels"),
        new Normalization(
            figures.numbers("mean").stream().map(Double::floatValue).toList(),
            figures.numbers("deviation").stream().map(Double::floatValue).toList()));
  }

  private static JsonArray numbers(List<Float> floats) {
    return Json.list(floats.stream().map(Json::number).toList());
  }

  private static Content json(Json.ObjectBuilder object) {
    JsonObject built = object.build();
    return CheckedArchive.bytes(JsonWriter.pretty(built));
  }
}
