package io.striate.inspect.timing;

import io.striate.api.backend.PlanPart;
import io.striate.api.program.Phase;
import io.striate.inspect.timing.LayerTime.Spent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sums up the parts of a plan by layer. Layers that share a part, in whatever phase, share a row.
final class LayerTimes {
  private LayerTimes() {}

  /// The rows: those of layers in the order of the network, then what serves no layer.
  ///
  /// @param layers the network's, in order
  /// @param seconds for each part
  static List<LayerTime> of(List<String> layers, List<PlanPart> parts, double[] seconds) {
    var groups = LayerGroups.of(layers, parts);
    var spent = new LinkedHashMap<Set<String>, Map<Phase, Spent>>();
    groups.all().forEach(group -> spent.put(group, new EnumMap<>(Phase.class)));
    for (int i = 0; i < seconds.length; i++) {
      PlanPart part = parts.get(i);
      List<String> algorithms = part.algorithm().isEmpty() ? List.of() : List.of(part.algorithm());
      var own = new Spent(seconds[i], part.macs(), part.bytes(), algorithms);
      spent
          .computeIfAbsent(groups.of(part), group -> new EnumMap<>(Phase.class))
          .merge(counted(part.phase()), own, Spent::plus);
    }
    var rows = new ArrayList<LayerTime>();
    spent.forEach((group, phases) -> rows.add(new LayerTime(List.copyOf(group), phases)));
    return rows;
  }

  /// What is computed again takes the time of the backward pass, which it serves.
  private static Phase counted(Phase phase) {
    return phase == Phase.RECOMPUTE ? Phase.BACKWARD : phase;
  }
}
