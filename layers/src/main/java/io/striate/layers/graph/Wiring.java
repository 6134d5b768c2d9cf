package io.striate.layers.graph;

import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.json.Suggestion;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.LayerSpec;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Reference;
import io.striate.layers.spec.Spec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;

/// Who feeds whom: resolves `from`, and puts the layers in an order of computation.
final class Wiring {
  private final Spec spec;
  private final Problems problems;
  private final Map<String, Integer> layers = new LinkedHashMap<>();
  private final Map<String, InputSpec> inputs = new LinkedHashMap<>();

  /// What feeds each layer, by names; nothing for a layer whose `from` is wrong.
  private final List<Optional<List<String>>> sources = new ArrayList<>();

  Wiring(Spec spec, Problems problems) {
    this.spec = spec;
    this.problems = problems;
    index();
    for (int i = 0; i < spec.layers().size(); i++) {
      sources.add(resolve(i));
    }
  }

  /// What feeds a layer; empty if that is wrong.
  Optional<List<String>> sources(int layer) {
    return sources.get(layer);
  }

  /// The layer of a name.
  Optional<LayerSpec> layer(String name) {
    return Optional.ofNullable(layers.get(name)).map(spec.layers()::get);
  }

  boolean isInput(String name) {
    return inputs.containsKey(name);
  }

  private void index() {
    Map<String, Place> first = new HashMap<>();
    for (InputSpec input : spec.inputs()) {
      first.put(input.name(), input.place());
      inputs.put(input.name(), input);
    }
    for (int i = 0; i < spec.layers().size(); i++) {
      LayerSpec layer = spec.layers().get(i);
      Place before = first.putIfAbsent(layer.name(), layer.place());
      if (before == null) {
        layers.put(layer.name(), i);
      } else {
        problems.add(
            Code.DUPLICATE_NAME,
            layer.place(),
            String.format(
                Locale.ROOT,
                "%s: the name '%s' is taken; it stands first at %s",
                layer.place().path(),
                layer.name(),
                before),
            "give this layer another \"name\"");
      }
    }
  }

  private Optional<List<String>> resolve(int i) {
    LayerSpec layer = spec.layers().get(i);
    if (!layer.from().isEmpty()) {
      List<String> found =
          layer.from().stream().flatMap(reference -> find(reference).stream()).toList();
      return found.size() == layer.from().size() ? Optional.of(found) : Optional.empty();
    }
    if (i > 0) {
      return Optional.of(List.of(spec.layers().get(i - 1).name()));
    }
    if (spec.inputs().size() > 1 && layer.component().isPresent()) {
      problems.add(
          Code.MISSING_KEY,
          layer.place(),
          String.format(
              Locale.ROOT,
              "layer '%s' (%s) comes first and must say which input it takes",
              layer.name(),
              layer.typeId()),
          "add \"from\" with one of: " + String.join(", ", inputs.keySet()));
    }
    return spec.inputs().size() == 1
        ? Optional.of(List.of(spec.inputs().getFirst().name()))
        : Optional.empty();
  }

  /// The layer or input that a reference names; a problem if there is none.
  Optional<String> find(Reference reference) {
    String name = reference.name();
    if (layers.containsKey(name) || inputs.containsKey(name)) {
      return Optional.of(name);
    }
    var names = new ArrayList<>(layers.keySet());
    names.addAll(inputs.keySet());
    problems.add(
        Code.DANGLING_FROM,
        reference.place(),
        String.format(
            Locale.ROOT,
            "%s: no layer or input is named '%s'%s",
            reference.place().path(),
            name,
            Suggestion.question(name, names)));
    return Optional.empty();
  }

  /// All layers that are in no cycle and behind none, each after those that feed it, otherwise as
  /// written. A cycle is a problem.
  List<Integer> order() {
    int count = spec.layers().size();
    int[] waiting = new int[count];
    Map<Integer, List<Integer>> followers = new HashMap<>();
    for (int i = 0; i < count; i++) {
      Set<Integer> before = before(i);
      waiting[i] = before.size();
      for (int layer : before) {
        followers.computeIfAbsent(layer, key -> new ArrayList<>()).add(i);
      }
    }
    var ready = new PriorityQueue<Integer>();
    for (int i = 0; i < count; i++) {
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    var order = new ArrayList<Integer>();
    while (!ready.isEmpty()) {
      int next = ready.remove();
      order.add(next);
      for (int follower : followers.getOrDefault(next, List.of())) {
        if (--waiting[follower] == 0) {
          ready.add(follower);
        }
      }
    }
    if (order.size() < count) {
      reportCycle(new HashSet<>(order));
    }
    return order;
  }

  private Set<Integer> before(int i) {
    return sources.get(i).orElse(List.of()).stream()
        .flatMap(name -> Optional.ofNullable(layers.get(name)).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private void reportCycle(Set<Integer> ordered) {
    int at = 0;
    while (ordered.contains(at)) {
      at++;
    }
    var path = new ArrayList<Integer>();
    while (!path.contains(at)) {
      path.add(at);
      at = before(at).stream().filter(layer -> !ordered.contains(layer)).findFirst().orElseThrow();
    }
    List<Integer> cycle = path.subList(path.indexOf(at), path.size());
    var names = new ArrayList<String>();
    names.add(spec.layers().get(at).name());
    cycle.reversed().forEach(layer -> names.add(spec.layers().get(layer).name()));
    int first = cycle.stream().min(Integer::compare).orElseThrow();
    LayerSpec layer = spec.layers().get(first);
    problems.add(
        Code.CYCLE,
        layer.place(),
        String.format(
            Locale.ROOT,
            "%s: layers feed one another in a circle: %s",
            layer.place().path(),
            String.join(" -> ", names)),
        "let one of them take its input from outside the circle");
  }
}
