package io.striate.dashboard;

import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// Where a run stands, from the lines of its log: what a row of the table of runs shows.
final class RunSummary {
  private int epochs;
  private double seconds;
  private Optional<Fields> lastEpoch = Optional.empty();
  private Optional<Fields> lastStep = Optional.empty();
  private Optional<Fields> stopped = Optional.empty();
  private Optional<Fields> test = Optional.empty();

  /// Takes further lines, in order.
  void add(List<String> lines) {
    for (String line : lines) {
      Fields fields = Fields.parse(line, "metrics.jsonl");
      if (has(fields, "training")) {
        epochs++;
        seconds += has(fields, "seconds") ? fields.number("seconds") : 0;
        lastEpoch = Optional.of(fields);
      } else if (has(fields, "loss")) {
        lastStep = Optional.of(fields);
      } else if (has(fields, "stopped")) {
        stopped = fields.optional("stopped");
      } else if (has(fields, "test")) {
        test = fields.optional("test");
      }
    }
  }

  private static boolean has(Fields fields, String key) {
    return fields.object().get(key).isPresent();
  }

  /// How many epochs are finished, over all phases.
  int epochs() {
    return epochs;
  }

  /// Adds what is known to an object.
  void put(Json.ObjectBuilder to) {
    to.put("epoch", epochs).put("seconds", seconds);
    copy(lastEpoch, to, "phase", "training", "validation", "samplesPerSecond");
    lastStep
        .or(() -> lastEpoch)
        .ifPresent(fields -> copy(Optional.of(fields), to, "step", "secondsPerStep"));
    stopped.ifPresent(fields -> copy(Optional.of(fields), to, "reason"));
    test.ifPresent(fields -> to.put("test", fields.object()));
  }

  private static void copy(Optional<Fields> from, Json.ObjectBuilder to, String... keys) {
    for (String key : keys) {
      Optional<JsonValue> value = from.map(Fields::object).flatMap(o -> value(o, key));
      value.ifPresent(found -> to.put(key, found));
    }
  }

  private static Optional<JsonValue> value(JsonObject object, String key) {
    return object.get(key);
  }
}
