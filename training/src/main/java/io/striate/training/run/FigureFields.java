package io.striate.training.run;

import io.striate.json.Json;
import io.striate.json.JsonMember;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.training.file.Fields;
import java.util.LinkedHashMap;
import java.util.Map;

/// Figures by name in the JSON files of a run. JSON has no NaN and no infinities: they are written
/// as texts.
final class FigureFields {
  private FigureFields() {}

  static JsonObject json(Map<String, Double> figures) {
    var object = Json.object();
    figures.forEach((name, value) -> {
      if (Double.isFinite(value)) {
        object.put(name, value);
      } else {
        object.put(name, Double.toString(value));
      }
    });
    return object.build();
  }

  /// Reads what [#json] has written, in the same order.
  static Map<String, Double> read(Fields fields) {
    var figures = new LinkedHashMap<String, Double>();
    for (JsonMember member : fields.object().members()) {
      switch (member.value()) {
        case JsonNumber number -> figures.put(member.key(), number.asDouble());
        case JsonString(String text, var _)
            when text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity") ->
            figures.put(member.key(), Double.parseDouble(text));
        default -> figures.put(member.key(), fields.number(member.key()));
      }
    }
    return figures;
  }
}
