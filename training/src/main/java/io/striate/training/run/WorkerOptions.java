package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.training.step.LimitedBackend;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a user asked of the machine that computes, for each worker of a cluster. Results do not
/// depend on it.
///
/// @param threads of each worker; empty for one per core that the worker sees
/// @param settings of the backend, such as `device`
/// @param memory the most bytes that tensors and plans of a worker may take
/// @param trusted names of the plug-ins that may use native code
public record WorkerOptions(
    OptionalInt threads, Map<String, String> settings, OptionalLong memory, Set<String> trusted) {
  private static final String THREADS = "threads";
  private static final String SETTINGS = "settings";
  private static final String MEMORY = "memory";
  private static final String TRUSTED = "trusted";

  public WorkerOptions {
    settings = Map.copyOf(settings);
    trusted = Set.copyOf(trusted);
  }

  /// Nothing was asked for.
  public static WorkerOptions defaults() {
    return new WorkerOptions(OptionalInt.empty(), Map.of(), OptionalLong.empty(), Set.of());
  }

  /// How a worker opens its backend.
  BackendOptions backend(boolean exact) {
    BackendOptions options = BackendOptions.defaults().withExact(exact);
    if (threads.isPresent()) {
      options = options.withThreads(threads.getAsInt());
    }
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      options = options.withSetting(setting.getKey(), setting.getValue());
    }
    return options;
  }

  /// A backend that takes no more memory than allowed.
  Backend limited(Backend backend) {
    return memory.isPresent() ? new LimitedBackend(backend, memory.getAsLong()) : backend;
  }

  JsonObject json() {
    var json = Json.object();
    threads.ifPresent(count -> json.put(THREADS, count));
    memory.ifPresent(bytes -> json.put(MEMORY, bytes));
    var each = Json.object();
    new TreeMap<>(settings).forEach(each::put);
    json.put(SETTINGS, each.build());
    json.put(TRUSTED, Json.list(new TreeSet<>(trusted).stream().map(Json::text).toList()));
    return json.build();
  }

  /// Reads what [#json] has written.
  static WorkerOptions of(Fields fields) {
    var settings = new TreeMap<String, String>();
    for (var each : fields.fields(SETTINGS).object().members()) {
      settings.put(each.key(), ((JsonString) each.value()).value());
    }
    return new WorkerOptions(
        fields.object().get(THREADS).isPresent()
            ? OptionalInt.of(fields.index(THREADS))
            : OptionalInt.empty(),
        settings,
        fields.object().get(MEMORY).isPresent()
            ? OptionalLong.of(fields.count(MEMORY))
            : OptionalLong.empty(),
        Set.copyOf(fields.texts(TRUSTED)));
  }
}
