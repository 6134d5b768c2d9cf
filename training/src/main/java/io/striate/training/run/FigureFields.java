package io.striate.training.run;

import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonArray;
import io.striate.json.JsonMember;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Figures by name in the JSON files of a run. JSON has no NaN and no infinities: they are written
/// as texts.
final class FigureFields {
  private FigureFields() {}

  static JsonObject json(Map<String, Double> figures) {
    var object = Json.object();
    figures.forEach((name, value) -> object.put(name, json(value)));
    return object.build();
  }

  private static JsonValue json(double value) {
    return Double.isFinite(value) ? Json.number(value) : Json.text(Double.toString(value));
  }

  /// Several numbers for each name.
  static JsonObject lists(Map<String, double[]> numbers) {
    var object = Json.object();
    numbers.forEach((name, values) ->
        object.put(name, Json.list(Arrays.stream(values).mapToObj(FigureFields::json).toList())));
    return object.build();
  }

  /// Reads what [#json] has written, in the same order.
  static Map<String, Double> read(Fields fields) {
    var figures = new LinkedHashMap<String, Double>();
    for (JsonMember member : fields.object().members()) {
      figures.put(member.key(), number(fields, member.key(), member.value()));
    }
    return figures;
  }

  private static double number(Fields fields, String key, JsonValue value) {
    return switch (value) {
      case JsonNumber number -> number.asDouble();
      case JsonString(String text, var _)
          when text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity") ->
          Double.parseDouble(text);
      default -> fields.number(key);
    };
  }

  /// Reads what [#lists] has written, in the same order.
  ///
  /// @param samples stands behind a number that is not in a list
  static Map<String, double[]> readLists(Fields fields, long samples) {
    var lists = new LinkedHashMap<String, double[]>();
    for (JsonMember member : fields.object().members()) {
      double[] numbers =
          member.value() instanceof JsonArray(var elements, var _)
              ? elements.stream().mapToDouble(one -> number(fields, member.key(), one)).toArray()
              : new double[] {number(fields, member.key(), member.value()), samples};
      lists.put(member.key(), numbers);
    }
    return lists;
  }
}
