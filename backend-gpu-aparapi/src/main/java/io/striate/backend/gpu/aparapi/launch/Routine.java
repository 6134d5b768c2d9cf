package io.striate.backend.gpu.aparapi.launch;

import java.util.List;
import java.util.stream.Collectors;

/// The launches that compute an operation, in order.
///
/// @param launches at least one
/// @param scratch the size in bytes of each scratch buffer
public record Routine(List<Launch> launches, List<Long> scratch) {
  public Routine {
    launches = List.copyOf(launches);
    scratch = List.copyOf(scratch);
  }

  /// A routine without scratch memory.
  public static Routine of(Launch... launches) {
    return new Routine(List.of(launches), List.of());
  }

  /// The names of the kernels, for display: `ConvStripsKernel + SumKernel`.
  public String kernels() {
    return launches.stream()
        .map(launch -> launch.source().name())
        .collect(Collectors.joining(" + "));
  }
}
