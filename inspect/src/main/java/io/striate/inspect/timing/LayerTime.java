package io.striate.inspect.timing;

import io.striate.api.program.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The time of a layer in a step, or of several whose operations a backend has fused, so that their
/// times cannot be told apart.
///
/// @param layers names in the order of the network; `loss` for losses and metrics; none for what
///   serves no layer
/// @param spent by phase; a phase in which nothing runs is absent
public record LayerTime(List<String> layers, Map<Phase, Spent> spent) {
  public LayerTime {
    layers = List.copyOf(layers);
    spent = Map.copyOf(spent);
  }

  /// Whether a backend has made one of several.
  public boolean fused() {
    return layers.size() > 1;
  }

  /// What a phase takes.
  ///
  /// @param seconds of one step
  /// @param macs multiply-accumulate operations, by the plain formulas
  /// @param bytes read and written, each number once for each part of the plan
  /// @param algorithms those chosen, without repetition
  public record Spent(double seconds, long macs, long bytes, List<String> algorithms) {
    public Spent {
      algorithms = List.copyOf(algorithms);
    }

    /// Nothing.
    static final Spent NOTHING = new Spent(0, 0, 0, List.of());

    /// Floating-point operations a second, two for each multiply-accumulate.
    public double flops() {
      return 2 * macs / seconds;
    }

    /// Bytes a second.
    public double bandwidth() {
      return bytes / seconds;
    }

    Spent plus(Spent other) {
      var all = new ArrayList<>(algorithms);
      other.algorithms.stream().filter(one -> !all.contains(one)).forEach(all::add);
      return new Spent(seconds + other.seconds, macs + other.macs, bytes + other.bytes, all);
    }
  }
}
