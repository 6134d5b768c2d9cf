package io.striate.api.backend;

import java.util.HashMap;
import java.util.Map;

/// What a user asked of a backend.
///
/// @param threads how many threads to compute on, at least 1; a backend without threads ignores it
/// @param exact whether algorithms of another rounding than the plain formula's (Winograd) are
///   forbidden
/// @param settings further settings by name, such as `device`; a backend refuses names that it does
///   not know
public record BackendOptions(int threads, boolean exact, Map<String, String> settings) {
  public BackendOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    settings = Map.copyOf(settings);
  }

  /// One thread for each core, fast algorithms, no further settings.
  public static BackendOptions defaults() {
    return new BackendOptions(Runtime.getRuntime().availableProcessors(), false, Map.of());
  }

  /// The same with another number of threads.
  public BackendOptions withThreads(int count) {
    return new BackendOptions(count, exact, settings);
  }

  /// The same with one more setting.
  public BackendOptions withSetting(String name, String value) {
    var more = new HashMap<>(settings);
    more.put(name, value);
    return new BackendOptions(threads, exact, more);
  }

  /// The same with exact algorithms only, or not.
  public BackendOptions withExact(boolean only) {
    return new BackendOptions(threads, only, settings);
  }
}
