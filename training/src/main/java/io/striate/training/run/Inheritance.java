package io.striate.training.run;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.layers.program.Programs;
import io.striate.training.step.States;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which layers of a new run take the weights of another model: those that have the name of a layer
/// there and exactly its parameters and running statistics, in their shapes. The others begin with
/// random numbers, as every layer does without a parent.
///
/// @param parent the other model
/// @param taken the weights
/// @param layers the layers that take weights
/// @param begins the other layers with parameters, and why they take none
/// @param unused layers of the other model that there are none of here
record Inheritance(
    Parent parent,
    List<StoredTensor> taken,
    List<String> layers,
    Map<String, String> begins,
    List<String> unused) {

  /// Compares a network with the weights of another.
  ///
  /// @throws io.striate.api.error.StriateException if no layer can take weights
  static Inheritance of(List<Programs.State> states, Parent parent) {
    Map<String, Map<String, StoredTensor>> there = new LinkedHashMap<>();
    parent
        .weights()
        .forEach(tensor ->
            there
                .computeIfAbsent(layer(tensor.name()), _ -> new LinkedHashMap<>())
                .put(tensor.name(), tensor));
    Map<String, Map<String, Shape>> here = new LinkedHashMap<>();
    Set<String> slots = new HashSet<>();
    for (Programs.State state : states) {
      if (state.kept()) {
        here.computeIfAbsent(layer(state.name()), _ -> new LinkedHashMap<>())
            .put(state.name(), state.shape());
      } else {
        slots.add(state.name());
      }
    }
    var taken = new ArrayList<StoredTensor>();
    var layers = new ArrayList<String>();
    var begins = new LinkedHashMap<String, String>();
    here.forEach((layer, shapes) -> {
      Map<String, StoredTensor> found = there.getOrDefault(layer, Map.of());
      Optional<String> difference = difference(shapes, found, slots);
      if (difference.isPresent()) {
        begins.put(layer, difference.get());
      } else {
        layers.add(layer);
        shapes.keySet().forEach(name -> taken.add(Objects.requireNonNull(found.get(name))));
      }
    });
    List<String> unused = there.keySet().stream().filter(name -> !here.containsKey(name)).toList();
    if (layers.isEmpty()) {
      throw FileErrors.bad(
          Code.BAD_MODEL,
          parent.source().file(),
          String.format(Locale.ROOT, "no layer here can take its weights (%s)", reasons(begins)),
          String.format(
              Locale.ROOT,
              "its layers: %s; layers that are alike must have the same names",
              String.join(", ", there.keySet())));
    }
    return new Inheritance(parent, taken, layers, begins, unused);
  }

  /// Layers have no dot in their names; what belongs to them has.
  static String layer(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static Optional<String> difference(
      Map<String, Shape> here, Map<String, StoredTensor> there, Set<String> slots) {
    if (there.isEmpty()) {
      return Optional.of("no layer of this name there");
    }
    for (var each : here.entrySet()) {
      StoredTensor found = there.get(each.getKey());
      if (found == null) {
        return Optional.of(String.format(Locale.ROOT, "no '%s' there", each.getKey()));
      }
      if (!found.shape().equals(each.getValue())) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "'%s' is %s there, %s here",
                each.getKey(),
                found.shape(),
                each.getValue()));
      }
      if (!found.values().accepts(ElementType.FLOAT32)) {
        return Optional.of(
            String.format(Locale.ROOT, "'%s' does not hold floats there", each.getKey()));
      }
    }
    return there.keySet().stream()
        .filter(name -> !here.containsKey(name) && !slots.contains(name) && !isSlot(name, here))
        .map(name -> "has '" + name + "' there, not here")
        .findFirst();
  }

  /// What another optimizer keeps for a parameter has the parameter's name in front.
  private static boolean isSlot(String name, Map<String, Shape> here) {
    return here.keySet().stream().anyMatch(parameter -> name.startsWith(parameter + "."));
  }

  private static String reasons(Map<String, String> begins) {
    return String.join(
        "; ", begins.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList());
  }

  /// What users should know, a line each.
  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(Locale.ROOT, "%s: %s", parent.source().file(), String.join(", ", layers)));
    begins.forEach((layer, why) ->
        lines.add(String.format(Locale.ROOT, "%s begins with random weights: %s", layer, why)));
    if (!unused.isEmpty()) {
      lines.add("not used: " + String.join(", ", unused));
    }
    return lines;
  }

  /// The names of the states that take weights.
  Set<String> names() {
    return taken.stream().map(StoredTensor::name).collect(Collectors.toSet());
  }

  /// Gives the weights to states.
  void apply(States states) {
    taken.forEach(tensor -> states.weights().set(tensor.name(), tensor.values()));
  }
}
