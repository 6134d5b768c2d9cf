package io.striate.inspect.timing;

import io.striate.api.backend.PlanPart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The layers of a network, those together that share a part of a plan in whatever phase: what
/// cannot be told apart there.
public final class LayerGroups {
  private final Set<String> layers;
  private final List<Set<String>> groups = new ArrayList<>();

  private LayerGroups(List<String> layers) {
    this.layers = new LinkedHashSet<>(layers);
    layers.forEach(layer -> groups.add(new LinkedHashSet<>(Set.of(layer))));
  }

  /// Groups the layers by the parts of a plan, or of several.
  ///
  /// @param layers the network's, in order
  public static LayerGroups of(List<String> layers, List<PlanPart> parts) {
    var grouped = new LayerGroups(layers);
    parts.forEach(part -> grouped.merge(grouped.served(part)));
    return grouped;
  }

  /// The groups in the order of their first layers; each has its layers in the network's order, and
  /// behind them scopes that are no layer's.
  public List<Set<String>> all() {
    return List.copyOf(groups);
  }

  /// The group of the layer that a scope belongs to; the scope alone if it is no layer's.
  public Set<String> of(String scope) {
    String layer = layer(scope);
    return groups.stream()
        .filter(group -> group.contains(layer))
        .findFirst()
        .orElseGet(() -> layer.isEmpty() ? Set.of() : Set.of(layer));
  }

  /// The layers that a part serves.
  private Set<String> served(PlanPart part) {
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

  /// The group that a part belongs to; empty if it serves nothing.
  Set<String> of(PlanPart part) {
    Set<String> served = served(part);
    return groups.stream()
        .filter(group -> !served.isEmpty() && group.containsAll(served))
        .findFirst()
        .orElse(Set.of());
  }
}
