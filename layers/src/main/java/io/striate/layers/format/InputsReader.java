package io.striate.layers.format;

import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.json.JsonArray;
import io.striate.json.JsonMember;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.layers.frame.InputKeys;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.Layout;
import io.striate.layers.spec.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads the input or the inputs.
final class InputsReader {
  private final Problems problems;
  private final ComponentReader components;

  InputsReader(ComponentReader components) {
    this.problems = components.problems();
    this.components = components;
  }

  List<InputSpec> read(ObjectReader keys) {
    Optional<JsonValue> one = keys.take(ModelKeys.INPUT);
    Optional<JsonValue> several = keys.take(ModelKeys.INPUTS);
    if (one.isPresent() == several.isPresent()) {
      problems.add(
          one.isPresent() ? Code.BAD_VALUE : Code.MISSING_KEY,
          several.map(JsonValue::place).orElse(keys.object().place()),
          one.isPresent()
              ? String.format(
                  Locale.ROOT,
                  "$: has both '%s' and '%s'; keep one of them",
                  ModelKeys.INPUT.key(),
                  ModelKeys.INPUTS.key())
              : String.format(
                  Locale.ROOT,
                  "$: missing key '%s': the shape of a sample, such as [1, 28, 28]",
                  ModelKeys.INPUT.key()));
    }
    var inputs = new ArrayList<InputSpec>();
    one.flatMap(value -> input(ModelKeys.INPUT.key(), value)).ifPresent(inputs::add);
    several.ifPresent(value -> named(value, inputs));
    return inputs;
  }

  private void named(JsonValue value, List<InputSpec> inputs) {
    String path = "$." + ModelKeys.INPUTS.key();
    if (!(value instanceof JsonObject object) || object.members().isEmpty()) {
      problems.add(
          Code.BAD_VALUE, value.place(), path + ": must be " + ModelKeys.INPUTS.kind().describe());
      return;
    }
    for (JsonMember member : object.members()) {
      if (!LayerNames.ALLOWED.matcher(member.key()).matches()
          || InputKeys.TAKEN.contains(member.key())) {
        problems.add(
            Code.BAD_VALUE,
            member.keyPlace(),
            path + ": '" + member.key() + "' cannot name an input; choose another word");
      } else {
        input(member.key(), member.value()).ifPresent(inputs::add);
      }
    }
  }

  private Optional<InputSpec> input(String name, JsonValue value) {
    if (value instanceof JsonArray) {
      return components
          .parse(value, InputKeys.SHAPE.kind())
          .flatMap(extents -> input(name, extents, Layout.CHW, value.place(), value.place()));
    }
    if (!(value instanceof JsonObject object)) {
      problems.add(
          Code.BAD_VALUE,
          value.place(),
          String.format(
              Locale.ROOT,
              "%s: must be %s, got %s",
              value.place().path(),
              ModelKeys.INPUT.kind().describe(),
              value.kind()));
      return Optional.empty();
    }
    var keys = new ObjectReader(object, InputKeys.SECTION, components);
    Optional<JsonValue> written = keys.require(InputKeys.SHAPE);
    Layout layout = keys.setting(InputKeys.LAYOUT);
    keys.finish();
    return written.flatMap(json ->
        components
            .parse(json, InputKeys.SHAPE.kind())
            .flatMap(extents -> input(name, extents, layout, value.place(), json.place())));
  }

  /// @param place of the input
  /// @param written the place of its shape
  private Optional<InputSpec> input(
      String name, List<Integer> extents, Layout layout, Place place, Place written) {
    if (layout == Layout.HWC && extents.size() != 3) {
      problems.add(
          Code.BAD_VALUE,
          place,
          String.format(
              Locale.ROOT,
              "%s: layout \"hwc\" needs a shape [height, width, channels], got %s",
              place.path(),
              extents));
      return Optional.empty();
    }
    List<Integer> any =
        IntStream.range(0, extents.size())
            .filter(axis -> extents.get(axis) == InputKeys.ANY)
            .boxed()
            .toList();
    int channels = layout == Layout.HWC ? 2 : 0;
    if (!any.isEmpty() && (extents.size() != 3 || any.contains(channels))) {
      problems.add(
          Code.BAD_VALUE,
          written,
          String.format(
              Locale.ROOT, "%s: only height and width of an image may be \"any\"", written.path()));
      return Optional.empty();
    }
    List<Integer> sized =
        extents.stream().map(extent -> extent == InputKeys.ANY ? 1 : extent).toList();
    return shape(sized, written).map(shape -> new InputSpec(name, shape, any, layout, place));
  }

  private Optional<Shape> shape(List<Integer> extents, Place place) {
    if (extents.isEmpty() || extents.size() > 6) {
      problems.add(
          Code.BAD_VALUE,
          place,
          String.format(
              Locale.ROOT, "%s: must have 1 to 6 extents, got %d", place.path(), extents.size()));
      return Optional.empty();
    }
    try {
      Shape shape = Shape.of(extents);
      shape.size();
      return Optional.of(shape);
    } catch (StriateException tooLarge) {
      problems.add(tooLarge, place, place.path() + ":");
      return Optional.empty();
    }
  }
}
