package io.striate.layers.format;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.layer.Layer;
import io.striate.json.JsonArray;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.layers.spec.LayerSpec;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `layers`.
final class LayersReader {
  private final Problems problems;
  private final Defaults defaults;
  private final ComponentReader components;

  LayersReader(Catalog catalog, Problems problems, Defaults defaults) {
    this.problems = problems;
    this.defaults = defaults;
    this.components = new ComponentReader(catalog, problems);
  }

  List<LayerSpec> read(JsonArray array) {
    List<String> names = LayerNames.of(array.elements());
    var layers = new ArrayList<LayerSpec>();
    for (int i = 0; i < names.size(); i++) {
      layers.add(layer(names.get(i), array.elements().get(i)));
    }
    return layers;
  }

  private LayerSpec layer(String name, JsonValue value) {
    if (value instanceof JsonObject object && isMacro(object)) {
      return broken(name, value);
    }
    var named = components.named(value, Kinds.LAYER);
    if (named.isEmpty()) {
      return broken(name, value);
    }
    Optional<ObjectReader> keys = named.get().keys();
    keys.ifPresent(this::checkName);
    List<Reference> from = keys.flatMap(k -> k.take("from")).map(this::from).orElse(List.of());
    boolean freeze = keys.map(k -> k.setting("freeze", FieldKind.flag(), false)).orElse(false);
    String id = named.get().type().id();
    Optional<Component<Layer>> activation =
        keys.flatMap(k -> k.take("activation"))
            .or(() -> Optional.ofNullable(defaults.of(id).get("activation")))
            .flatMap(this::activation);
    Optional<Component<Layer>> component =
        components.settings(named.get(), "layer '" + name + "' (" + id + ")", defaults.of(id));
    return new LayerSpec(name, id, component, from, activation, freeze, value.place());
  }

  /// Reports the keys of macros, where a layer without a type would only be told that its type is
  /// missing.
  private boolean isMacro(JsonObject object) {
    boolean macro =
        object.get("repeat").or(() -> object.get("each")).or(() -> object.get("use")).isPresent();
    if (macro && object.get("type").isEmpty()) {
      var keys = new ObjectReader(object, "layer", problems);
      keys.take("layers");
      keys.finish();
      return true;
    }
    return false;
  }

  private LayerSpec broken(String name, JsonValue value) {
    return new LayerSpec(
        name,
        LayerNames.typeId(value),
        Optional.empty(),
        value instanceof JsonObject object
            ? object.get("from").map(this::from).orElse(List.of())
            : List.of(),
        Optional.empty(),
        false,
        value.place());
  }

  private void checkName(ObjectReader keys) {
    Optional<JsonValue> written = keys.take("name");
    Optional<String> name =
        written.flatMap(value -> ObjectReader.parse(value, FieldKind.text(), problems));
    if (name.isPresent() && !LayerNames.ALLOWED.matcher(name.get()).matches()) {
      problems.add(
          Code.BAD_VALUE,
          written.get().place(),
          "%s: a name has letters, digits, '_', '-' and '/' only, got \"%s\""
              .formatted(written.get().place().path(), name.get()));
    }
  }

  private Optional<Component<Layer>> activation(JsonValue value) {
    return components
        .named(value, Kinds.LAYER)
        .flatMap(named ->
            components.settings(
                named, "activation '" + named.type().id() + "'", defaults.of(named.type().id())));
  }

  private List<Reference> from(JsonValue value) {
    var references = new ArrayList<Reference>();
    switch (value) {
      case JsonString name -> references.add(new Reference(name.value(), name.place()));
      case JsonArray list when !list.elements().isEmpty() -> {
        for (JsonValue element : list.elements()) {
          if (element instanceof JsonString name) {
            references.add(new Reference(name.value(), name.place()));
          } else {
            wrongFrom(element);
          }
        }
      }
      default -> wrongFrom(value);
    }
    return references;
  }

  private void wrongFrom(JsonValue value) {
    problems.add(
        Code.BAD_VALUE,
        value.place(),
        "%s: must be the name of a layer or a list of such names, got %s"
            .formatted(
                value.place().path(), value instanceof JsonArray ? "an empty list" : value.kind()));
  }
}
