package io.striate.interop.caffe;

import io.striate.interop.convert.LeftOut;
import io.striate.interop.convert.SettingBlock;
import io.striate.json.Json;
import io.striate.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// Fillers as initializers.
final class CaffeFiller {
  private CaffeFiller() {}

  /// The initializer of a filler; empty, and listed, if none draws such numbers.
  ///
  /// @param filler a `weight_filler` or `bias_filler`
  /// @param owner the layer, for the list
  static Optional<JsonValue> initializer(SettingBlock filler, String owner, List<LeftOut> leftOut) {
    String type = filler.text("type", "constant");
    Optional<JsonValue> found =
        switch (type) {
          case "constant" -> Optional.of(number("constant", "value", filler.number("value", 0)));
          case "gaussian" ->
              filler.number("mean", 0) == 0
                  ? Optional.of(number("normal", "deviation", filler.number("std", 1)))
                  : Optional.empty();
          case "uniform" -> {
            double least = filler.number("min", 0);
            double most = filler.number("max", 1);
            yield least == -most ? Optional.of(number("uniform", "limit", most)) : Optional.empty();
          }
          case "xavier" -> scaled(filler, "lecun-uniform", "glorot-uniform");
          case "msra" -> scaled(filler, "he-normal", "");
          case "bilinear" -> Optional.of(Json.text("bilinear"));
          default -> Optional.empty();
        };
    if (found.isEmpty()) {
      leftOut.add(
          new LeftOut(
              filler.place(),
              owner
                  + ": "
                  + filler.name()
                  + " "
                  + type
                  + " with these settings has no counterpart"));
    }
    return found;
  }

  /// A filler whose variance follows from the number of inputs, or of inputs and outputs.
  ///
  /// @param average the initializer for the mean of both; empty for none
  private static Optional<JsonValue> scaled(SettingBlock filler, String inputs, String average) {
    return switch (filler.text("variance_norm", "FAN_IN")) {
      case "FAN_IN" -> Optional.of(Json.text(inputs));
      case "AVERAGE" -> average.isEmpty() ? Optional.empty() : Optional.of(Json.text(average));
      default -> Optional.empty();
    };
  }

  private static JsonValue number(String type, String key, double value) {
    return Json.object().put("type", type).put(key, value).build();
  }
}
