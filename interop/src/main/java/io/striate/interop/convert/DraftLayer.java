package io.striate.interop.convert;

import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A layer of a specification in the making, or an input of the network.
public final class DraftLayer {
  /// Types that are spoken of by name: they have parameters.
  private static final Set<String> WITH_PARAMETERS =
      Set.of(
          "conv2d",
          "conv-transpose2d",
          "dense",
          "batchnorm",
          "prelu",
          "embedding",
          "rnn",
          "lstm",
          "locally-connected2d");

  private String name;
  private String type;
  private final List<DraftLayer> from;
  private final int rank;
  private final Map<String, JsonValue> settings = new LinkedHashMap<>();

  /// @param type empty for an input
  /// @param rank number of axes of a sample of its output
  DraftLayer(String name, String type, List<DraftLayer> from, int rank) {
    this.name = name;
    this.type = type;
    this.from = new ArrayList<>(from);
    this.rank = rank;
  }

  /// Its name.
  public String name() {
    return name;
  }

  /// The name of its type; empty for an input.
  public String type() {
    return type;
  }

  /// Number of axes of a sample of its output: 3 for images.
  public int rank() {
    return rank;
  }

  /// The layers and inputs that it reads.
  List<DraftLayer> from() {
    return from;
  }

  /// Whether it is an input of the network.
  boolean isInput() {
    return type.isEmpty();
  }

  boolean hasParameters() {
    return WITH_PARAMETERS.contains(type);
  }

  void rename(String other) {
    name = other;
  }

  void become(String other) {
    type = other;
    settings.clear();
  }

  /// Gives a setting a value.
  public DraftLayer set(String key, Object value) {
    settings.put(key, value instanceof JsonValue json ? json : Json.of(value));
    return this;
  }

  /// Whether a setting has a value.
  public boolean has(String key) {
    return settings.containsKey(key);
  }

  Map<String, JsonValue> settings() {
    return settings;
  }

  /// The layer as it stands in `layers`.
  ///
  /// @param named whether its name is written
  /// @param before the layer or input before it, which it reads unless it says otherwise
  /// @param defaults settings of its type that need not be written
  JsonValue json(boolean named, DraftLayer before, JsonObject defaults) {
    var object = Json.object().put("type", type);
    if (named) {
      object.put("name", name);
    }
    boolean chained = from.size() == 1 && from.getFirst().equals(before);
    if (from.size() == 1 && !chained) {
      object.put("from", from.getFirst().name);
    } else if (from.size() > 1) {
      object.put("from", Json.list(from.stream().map(each -> Json.text(each.name)).toList()));
    }
    settings.forEach((key, value) -> {
      if (defaults.members().stream().noneMatch(each -> each.key().equals(key))) {
        object.put(key, value);
      }
    });
    JsonObject built = object.build();
    return built.members().size() == 1 ? Json.text(type) : built;
  }
}
