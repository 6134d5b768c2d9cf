package io.striate.api.train;

import io.striate.api.program.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a loss or a metric reads in a program: outputs of the network, and the targets that belong
/// to them.
///
/// @param outputs by the names of [Loss#outputs]; axis 0 is the batch
/// @param targets by the names of [Loss#targets]; axis 0 is the batch
public record Supervision(Map<String, Value> outputs, Map<String, Value> targets) {
  public Supervision {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
  }

  /// One output and its target, under the usual names.
  public static Supervision of(Value output, Value target) {
    return new Supervision(Map.of(Loss.OUTPUT, output), Map.of(Loss.TARGET, target));
  }

  /// The first output; the only one for most losses.
  public Value output() {
    return outputs.values().iterator().next();
  }

  /// The first target; the only one for most losses.
  public Value target() {
    return targets.values().iterator().next();
  }

  /// An output by its name.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public Value output(String name) {
    return require(outputs, name);
  }

  /// A target by its name.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public Value target(String name) {
    return require(targets, name);
  }

  private static Value require(Map<String, Value> values, String name) {
    Value value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no '" + name + "' among " + values.keySet());
    }
    return value;
  }
}
