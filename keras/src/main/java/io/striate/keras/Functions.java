package io.striate.keras;

import io.striate.json.Json;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import java.util.Map;
import java.util.Optional;

/// Activation functions of Keras by name.
final class Functions {
  private static final Map<String, JsonValue> SAME =
      Map.ofEntries(
          Map.entry("relu", Json.text("relu")),
          Map.entry("relu6", Json.text("relu6")),
          Map.entry("sigmoid", Json.text("sigmoid")),
          Map.entry("tanh", Json.text("tanh")),
          Map.entry("softplus", Json.text("softplus")),
          Map.entry("softsign", Json.text("softsign")),
          Map.entry("selu", Json.text("selu")),
          Map.entry("elu", Json.text("elu")),
          Map.entry("gelu", Json.text("gelu")),
          Map.entry("mish", Json.text("mish")),
          Map.entry("swish", Json.text("silu")),
          Map.entry("silu", Json.text("silu")),
          Map.entry("hard_swish", Json.text("hard-swish")),
          Map.entry("hard_silu", Json.text("hard-swish")),
          Map.entry(
              "leaky_relu", Json.object().put("type", "leaky-relu").put("slope", 0.2).build()),
          Map.entry("softmax", Json.text("softmax")),
          Map.entry("log_softmax", Json.text("log-softmax")));

  private static final JsonValue OLD_HARD_SIGMOID =
      Json.object().put("type", "hard-sigmoid").put("slope", 0.2).build();

  private Functions() {}

  /// What a layer's `activation` is here; empty for none.
  ///
  /// @param third whether Keras 3 says it
  static Optional<JsonValue> of(Settings settings, boolean third) {
    Optional<JsonValue> written = settings.find("activation");
    if (written.isEmpty()) {
      return Optional.empty();
    }
    String name = written.get() instanceof JsonString text ? text.value() : "";
    if (name.equals("linear")) {
      return Optional.empty();
    }
    if (name.equals("hard_sigmoid")) {
      return Optional.of(third ? Json.text("hard-sigmoid") : OLD_HARD_SIGMOID);
    }
    return Optional.of(
        Optional.ofNullable(SAME.get(name))
            .orElseThrow(
                () -> settings.wrong("activation", "the name of a known function", written.get())));
  }
}
