package io.striate.layers.schema;

import io.striate.api.component.ValueForm;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/// JSON Schemas of plain values.
///
/// @param variables whether any value may be a variable of a block, such as `"$filters"`
record ValueSchema(boolean variables) {
  /// The definition of variables.
  static final String VARIABLE = "variable";

  JsonObject of(ValueForm form) {
    JsonObject plain = plain(form);
    boolean said = form instanceof ValueForm.Any || form instanceof ValueForm.Text;
    return variables && !said ? anyOf(List.of(plain, Schemas.reference(VARIABLE))) : plain;
  }

  private JsonObject plain(ValueForm form) {
    return switch (form) {
      case ValueForm.Any _ -> Json.object().build();
      case ValueForm.Flag _ -> typed("boolean").build();
      case ValueForm.Text _ -> typed("string").build();
      case ValueForm.Word(var words) ->
          Json.object().put("enum", Json.list(words.stream().map(Json::text).toList())).build();
      case ValueForm.Whole(long least, long most) -> whole(least, most);
      case ValueForm.Real(double least, double most, boolean below) -> number(least, most, below);
      case ValueForm.ListOf(ValueForm element, int least, int most) -> {
        var list = typed("array").put("items", of(element));
        if (least > 0) {
          list.put("minItems", least);
        }
        if (most < Integer.MAX_VALUE) {
          list.put("maxItems", most);
        }
        yield list.build();
      }
      case ValueForm.Either(var forms) -> anyOf(forms.stream().map(this::plain).toList());
    };
  }

  private static JsonObject whole(long least, long most) {
    var whole = typed("integer");
    if (least > Long.MIN_VALUE) {
      whole.put("minimum", least);
    }
    if (most < Integer.MAX_VALUE) {
      whole.put("maximum", most);
    }
    return whole.build();
  }

  private static JsonObject number(double least, double most, boolean below) {
    var number = typed("number");
    if (least > -Double.MAX_VALUE) {
      number.put("minimum", least);
    }
    if (most < Double.MAX_VALUE) {
      number.put(below ? "exclusiveMaximum" : "maximum", most);
    }
    return number.build();
  }

  private static Json.ObjectBuilder typed(String type) {
    return Json.object().put("type", type);
  }

  /// What fits one of some schemas.
  static JsonObject anyOf(List<JsonObject> schemas) {
    return Json.object().put("anyOf", Json.list(schemas)).build();
  }

  /// What fits one of two schemas.
  static JsonObject anyOf(JsonObject one, JsonObject other) {
    return anyOf(Stream.of(one, other).toList());
  }
}
