package io.striate.layers.measure;

import io.striate.api.backend.PlanPart;
import io.striate.api.program.Phase;
import io.striate.layers.measure.LayerTime.Spent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sums up the parts of a plan by layer. Layers that share a part, in whatever phase, share a row.
final class LayerTimes {
  private final Set<String> layers;
  private final List<Set<String>> groups = new ArrayList<>();

  private LayerTimes(List<String> layers) {
    this.layers = new LinkedHashSet<>(layers);
  }

  /// The rows: those of layers in the order of the network, then what serves no layer.
  ///
  /// @param layers the network's, in order
  /// @param seconds for each part
  static List<LayerTime> of(List<String> layers, List<PlanPart> parts, double[] seconds) {
    return new LayerTimes(layers).rows(parts, seconds);
  }

  private List<LayerTime> rows(List<PlanPart> parts, double[] seconds) {
    layers.forEach(layer -> groups.add(new LinkedHashSet<>(Set.of(layer))));
    List<Set<String>> served = parts.stream().map(this::layers).toList();
    served.forEach(this::merge);
    var spent = new LinkedHashMap<Set<String>, Map<Phase, Spent>>();
    groups.forEach(group -> spent.put(group, new EnumMap<>(Phase.class)));
    for (int i = 0; i < seconds.length; i++) {
      PlanPart part = parts.get(i);
      List<String> algorithms = part.algorithm().isEmpty() ? List.of() : List.of(part.algorithm());
      var own = new Spent(seconds[i], part.macs(), part.bytes(), algorithms);
      spent
          .computeIfAbsent(group(served.get(i)), group -> new EnumMap<>(Phase.class))
          .merge(part.phase(), own, Spent::plus);
    }
    var rows = new ArrayList<LayerTime>();
    spent.forEach((group, phases) -> rows.add(new LayerTime(List.copyOf(group), phases)));
    return rows;
  }

  /// The layers that a part serves.
  private Set<String> layers(PlanPart part) {
    var served = new LinkedHashSet<String>();
    part.scopes().forEach(scope -> served.add(layer(scope)));
    return served;
  }

  /// The layer that a scope belongs to: itself, or one whose parameter it names; else the scope.
  private String layer(String scope) {
    String name = scope;
    while (!layers.contains(name)) {
      int dot = name.lastIndexOf('.');
      if (dot < 0) {
        return scope;
      }
      name = name.substring(0, dot);
    }
    return name;
  }

  /// Makes one group of all that share a layer with these, in the place of the first.
  private void merge(Set<String> together) {
    if (together.isEmpty()) {
      return;
    }
    var members = new HashSet<>(together);
    int first = groups.size();
    for (int i = groups.size() - 1; i >= 0; i--) {
      if (groups.get(i).stream().anyMatch(together::contains)) {
        members.addAll(groups.remove(i));
        first = i;
      }
    }
    var merged = new LinkedHashSet<String>();
    layers.stream().filter(members::contains).forEach(merged::add);
    merged.addAll(members);
    groups.add(Math.min(first, groups.size()), merged);
  }

  private Set<String> group(Set<String> served) {
    return groups.stream()
        .filter(group -> !served.isEmpty() && group.containsAll(served))
        .findFirst()
        .orElse(Set.of());
  }
}
