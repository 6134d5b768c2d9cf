package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.training.data.TrainingData;
import io.striate.training.file.AtomicFiles;
import io.striate.training.file.CheckedArchive;
import io.striate.training.file.Fields;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The file `run.json`: what made a run what it is. Everything but the data is for readers; the
/// data is checked when the run is resumed, because other samples could not give the same weights.
///
/// @param folder what relative paths in the specification are relative to
/// @param dataHash of all samples
/// @param backend the name of the backend that the run began on; another one gives other bits
/// @param exact whether it ran only algorithms that round as the plain formulas do; others give
///   other bits
public record RunDescription(Path folder, String dataHash, String backend, boolean exact) {

  /// Writes the description of a run that begins.
  ///
  /// @param plan how the backend runs a step of training
  void write(
      Path file,
      Recipe recipe,
      TrainingData data,
      Backend opened,
      List<String> plan,
      AtomicFiles files) {
    var json =
        Json.object()
            .put("name", recipe.name())
            .put("striate", version())
            .put("java", System.getProperty("java.vendor") + " " + Runtime.version())
            .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
            .put("cpu", cpu())
            .put("cores", Runtime.getRuntime().availableProcessors())
            .put("backend", json(opened, plan))
            .put("seed", recipe.seed())
            .put("data", data(data));
    files.write(file, CheckedArchive.bytes(JsonWriter.pretty(json.build())));
  }

  private static JsonObject json(Backend backend, List<String> plan) {
    var properties = Json.object();
    for (Map.Entry<String, String> property : backend.properties().entrySet()) {
      properties.put(property.getKey(), property.getValue());
    }
    return Json.object()
        .put("name", backend.name())
        .put("exact", backend.exact())
        .put("properties", properties.build())
        .put("plan", texts(plan))
        .build();
  }

  private JsonObject data(TrainingData data) {
    return Json.object()
        .put("folder", folder.toString())
        .put("training", data.trainingSize())
        .put("validation", data.validationSize())
        .put("sha256", dataHash)
        .build();
  }

  private static JsonValue texts(List<String> texts) {
    return Json.list(texts.stream().map(Json::text).toList());
  }

  private static String version() {
    return Optional.ofNullable(RunDescription.class.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion)
        .orElse("unknown");
  }

  private static String cpu() {
    Path linux = Path.of("/proc/cpuinfo");
    if (Files.isReadable(linux)) {
      try (var lines = Files.lines(linux)) {
        var model = lines.filter(line -> line.startsWith("model name")).findFirst();
        if (model.isPresent()) {
          return model.get().substring(model.get().indexOf(':') + 1).strip();
        }
      } catch (IOException e) {
        return System.getProperty("os.arch") + " (" + FileErrors.reason(e) + ")";
      }
    }
    return System.getProperty("os.arch");
  }

  /// Reads the description of a run that is resumed.
  ///
  /// @throws StriateException if the file is missing or damaged
  public static RunDescription read(Path file) {
    try {
      Fields all = Fields.parse(Files.readString(file), file.toString());
      Fields data = all.fields("data");
      Fields backend = all.fields("backend");
      return new RunDescription(
          Path.of(data.text("folder")),
          data.text("sha256"),
          backend.text("name"),
          backend.flag("exact"));
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_RUN, file, e);
    }
  }

  /// Checks that the samples are those that the run began with.
  ///
  /// @throws StriateException if they are not
  void requireSame(String foundHash, Path file) {
    if (!foundHash.equals(dataHash)) {
      throw FileErrors.bad(
          Code.BAD_RUN,
          file,
          "the run began with other samples (sha256 %s, now %s)".formatted(dataHash, foundHash),
          "put them back into %s, or start a new run".formatted(folder));
    }
  }
}
