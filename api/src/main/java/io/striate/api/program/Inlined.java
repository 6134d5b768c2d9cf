package io.striate.api.program;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What an inserted program gives.
///
/// @param outputs its outputs, by name
/// @param updates the next value of each state that it updates, by the state in the surrounding
///   program
/// @param states its states in the surrounding program, by their names in its own
public record Inlined(
    Map<String, Value> outputs, Map<Value, Value> updates, Map<String, Value> states) {
  public Inlined {
    outputs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    updates = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(updates));
    states = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(states));
  }

  /// The output of a name.
  ///
  /// @throws IllegalArgumentException if there is none
  public Value output(String name) {
    return require(outputs, name, "output");
  }

  /// The state of a name, without the prefix.
  ///
  /// @throws IllegalArgumentException if there is none
  public Value state(String name) {
    return require(states, name, "state");
  }

  /// The states that begin with a prefix and that the inserted program does not update itself: of a
  /// forward pass in training, the parameters of the layers of that prefix.
  ///
  /// @param prefix such as `dense1.`; empty for all
  /// @throws IllegalArgumentException if there are none
  public List<Value> parameters(String prefix) {
    List<Value> found =
        states.entrySet().stream()
            .filter(state -> state.getKey().startsWith(prefix))
            .map(Map.Entry::getValue)
            .filter(state -> !updates.containsKey(state))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the inserted program has no parameters '%s...'; its states are %s",
              prefix,
              states.keySet()));
    }
    return found;
  }

  /// Applies all updates, as if the inserted program had run here.
  ///
  /// @param emit the surrounding program
  public void update(Emitter emit) {
    updates.forEach((state, next) -> {
      emit.latest(state);
      emit.update(state, next);
    });
  }

  private static Value require(Map<String, Value> values, String name, String kind) {
    Value value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the inserted program has no %s '%s'; it has %s",
              kind,
              name,
              values.keySet()));
    }
    return value;
  }
}
