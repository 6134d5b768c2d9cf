package io.striate.report;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.json.Fields;
import io.striate.json.JsonArray;
import io.striate.json.JsonFile;
import io.striate.json.JsonMember;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is in the folder of a run, for people.
///
/// @param path the folder
/// @param log what its epochs did
/// @param facts where and with what it was trained, by name
/// @param spec its specification, with all keys
record RunFiles(Path path, RunLog log, Map<String, String> facts, JsonValue spec) {
  RunFiles {
    facts = new LinkedHashMap<>(facts);
  }

  /// Reads a run.
  ///
  /// @throws io.striate.api.error.StriateException if the folder is none
  static RunFiles read(Path path) {
    Path description = path.resolve(RunFolder.DESCRIPTION);
    if (!Files.isRegularFile(description)) {
      throw FileErrors.bad(
          Code.BAD_RUN, path, "is not the folder of a run", "name a folder such as runs/lenet-5-1");
    }
    Fields fields;
    try {
      fields = Fields.parse(Files.readString(description), description.toString());
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_RUN, description, e);
    }
    var facts = new LinkedHashMap<String, String>();
    for (String key : new String[] {"name", "striate", "java", "system", "cpu"}) {
      fields.object().get(key).ifPresent(_ -> facts.put(key, fields.text(key)));
    }
    fields.optional("backend").ifPresent(backend -> facts.put("backend", backend.text("name")));
    JsonValue spec = JsonFile.read(path.resolve(RunFolder.SPEC)).root();
    boolean learns = spec instanceof JsonObject object && object.get("learner").isPresent();
    RunLog log = RunLog.read(path.resolve("metrics.jsonl"), learns ? "report" : "epoch");
    return new RunFiles(path, log, facts, spec);
  }

  /// Whether it was trained by a learner, which makes its data itself.
  boolean learns() {
    return log.unit().equals("report");
  }

  /// What the run is called: the name of its folder.
  String name() {
    return String.valueOf(path.toAbsolutePath().normalize().getFileName());
  }

  /// The specification as a text.
  String specText() {
    return JsonWriter.pretty(spec);
  }

  /// The values of the specification by their paths, such as `train.batch`.
  Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    collect("", spec, settings);
    return settings;
  }

  private static void collect(String path, JsonValue value, Map<String, String> to) {
    switch (value) {
      case JsonObject object -> {
        for (JsonMember member : object.members()) {
          collect(path.isEmpty() ? member.key() : path + "." + member.key(), member.value(), to);
        }
      }
      case JsonArray array -> {
        for (int i = 0; i < array.elements().size(); i++) {
          collect(path + "[" + i + "]", array.elements().get(i), to);
        }
      }
      default -> to.put(path, JsonWriter.line(value));
    }
  }
}
