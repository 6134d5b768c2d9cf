package io.striate.layers.format;

import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.json.JsonArray;
import io.striate.json.JsonMember;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.Layout;
import io.striate.layers.spec.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads `input` or `inputs`.
final class InputsReader {
  /// Names that programs use for something else.
  private static final Set<String> TAKEN =
      Set.of("step", "first-sample", "rate", "target", "loss", "output");

  private static final FieldKind<List<Integer>> EXTENTS = FieldKind.list(FieldKind.integer(1));

  private final Problems problems;

  InputsReader(Problems problems) {
    this.problems = problems;
  }

  List<InputSpec> read(ObjectReader keys) {
    Optional<JsonValue> one = keys.take("input");
    Optional<JsonValue> several = keys.take("inputs");
    if (one.isPresent() == several.isPresent()) {
      problems.add(
          one.isPresent() ? Code.BAD_VALUE : Code.MISSING_KEY,
          several.map(JsonValue::place).orElse(keys.object().place()),
          one.isPresent()
              ? "$: has both 'input' and 'inputs'; keep one of them"
              : "$: the key 'input' is missing: the shape of a sample, such as [1, 28, 28]");
    }
    var inputs = new ArrayList<InputSpec>();
    one.flatMap(value -> input("input", value)).ifPresent(inputs::add);
    several.ifPresent(value -> named(value, inputs));
    return inputs;
  }

  private void named(JsonValue value, List<InputSpec> inputs) {
    if (!(value instanceof JsonObject object) || object.members().isEmpty()) {
      problems.add(
          Code.BAD_VALUE,
          value.place(),
          "$.inputs: must be an object of names and shapes, such as { \"frame\": [3, 224, 224] }");
      return;
    }
    for (JsonMember member : object.members()) {
      if (!LayerNames.ALLOWED.matcher(member.key()).matches() || TAKEN.contains(member.key())) {
        problems.add(
            Code.BAD_VALUE,
            member.keyPlace(),
            "$.inputs: '" + member.key() + "' cannot name an input; choose another word");
      } else {
        input(member.key(), member.value()).ifPresent(inputs::add);
      }
    }
  }

  private Optional<InputSpec> input(String name, JsonValue value) {
    if (value instanceof JsonArray) {
      return shape(value).map(shape -> new InputSpec(name, shape, Layout.CHW, value.place()));
    }
    if (!(value instanceof JsonObject object)) {
      problems.add(
          Code.BAD_VALUE,
          value.place(),
          "%s: must be a shape such as [1, 28, 28], or an object with 'shape' and 'layout', got %s"
              .formatted(value.place().path(), value.kind()));
      return Optional.empty();
    }
    var keys = new ObjectReader(object, "an input", problems);
    Optional<Shape> shape = keys.require("shape", "such as [1, 28, 28]").flatMap(this::shape);
    Layout layout = keys.setting("layout", FieldKind.word(Layout.class), Layout.CHW);
    keys.finish();
    Place place = value.place();
    if (layout == Layout.HWC && shape.isPresent() && shape.get().rank() != 3) {
      problems.add(
          Code.BAD_VALUE,
          place,
          "%s: layout \"hwc\" needs a shape [height, width, channels], got %s"
              .formatted(place.path(), shape.get()));
      return Optional.empty();
    }
    return shape.map(extents -> new InputSpec(name, extents, layout, place));
  }

  private Optional<Shape> shape(JsonValue value) {
    Optional<List<Integer>> extents = ObjectReader.parse(value, EXTENTS, problems);
    if (extents.isPresent() && (extents.get().isEmpty() || extents.get().size() > 6)) {
      problems.add(
          Code.BAD_VALUE,
          value.place(),
          "%s: must have 1 to 6 extents, got %d"
              .formatted(value.place().path(), extents.get().size()));
      return Optional.empty();
    }
    try {
      Optional<Shape> shape = extents.map(Shape::of);
      shape.ifPresent(Shape::size);
      return shape;
    } catch (StriateException tooLarge) {
      problems.add(tooLarge, value.place(), value.place().path() + ":");
      return Optional.empty();
    }
  }
}
