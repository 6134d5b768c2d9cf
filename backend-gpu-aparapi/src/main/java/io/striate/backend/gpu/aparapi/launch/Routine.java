package io.striate.backend.gpu.aparapi.launch;

import java.util.List;
import java.util.stream.Collectors;

/// How an operation is computed: launches, one after the other.
///
/// @param launches at least one
/// @param scratch bytes of each piece of memory that is needed meanwhile
public record Routine(List<Launch> launches, List<Long> scratch) {
  public Routine {
    launches = List.copyOf(launches);
    scratch = List.copyOf(scratch);
  }

  public static Routine of(Launch... launches) {
    return new Routine(List.of(launches), List.of());
  }

  /// The names of the kernels, for readers.
  public String kernels() {
    return launches.stream()
        .map(launch -> launch.source().name())
        .collect(Collectors.joining(" + "));
  }
}
