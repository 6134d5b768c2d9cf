package io.striate.layers.format;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.error.Code;
import io.striate.api.layer.Layer;
import io.striate.json.JsonArray;
import io.striate.json.JsonMember;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.layers.frame.ComponentKeys;
import io.striate.layers.frame.Frame;
import io.striate.layers.frame.LayerKeys;
import io.striate.layers.spec.LayerSpec;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads `layers`.
final class LayersReader {
  private final Problems problems;
  private final Defaults defaults;
  private final ComponentReader components;

  LayersReader(ComponentReader components, Defaults defaults) {
    this.problems = components.problems();
    this.defaults = defaults;
    this.components = components;
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
    var named = components.named(value, Kinds.LAYER, LayerKeys.SECTION);
    if (named.isEmpty()) {
      return broken(name, value);
    }
    Optional<ObjectReader> keys = named.get().keys();
    keys.ifPresent(this::checkName);
    List<Reference> from =
        keys.flatMap(k -> k.take(LayerKeys.FROM)).map(this::from).orElse(List.of());
    boolean freeze = keys.map(k -> k.setting(LayerKeys.FREEZE)).orElse(false);
    String id = named.get().type().id();
    Optional<Component<Layer>> activation =
        keys.flatMap(k -> k.take(LayerKeys.ACTIVATION))
            .or(() -> Optional.ofNullable(defaults.of(id).get(LayerKeys.ACTIVATION.key())))
            .flatMap(this::activation);
    Optional<Component<Layer>> component =
        components.settings(named.get(), "layer '" + name + "' (" + id + ")", defaults.of(id));
    return new LayerSpec(name, id, component, from, activation, freeze, value.place());
  }

  /// Reports the keys of macros, where a layer without a type would only be told that its type is
  /// missing.
  private boolean isMacro(JsonObject object) {
    if (object.get(ComponentKeys.TYPE.key()).isPresent()) {
      return false;
    }
    List<JsonMember> reserved =
        object.members().stream().filter(member -> Frame.RESERVED.contains(member.key())).toList();
    reserved.forEach(member -> ObjectReader.reserved(member, problems));
    return !reserved.isEmpty();
  }

  private LayerSpec broken(String name, JsonValue value) {
    return new LayerSpec(
        name,
        LayerNames.typeId(value),
        Optional.empty(),
        value instanceof JsonObject object
            ? object.get(LayerKeys.FROM.key()).map(this::from).orElse(List.of())
            : List.of(),
        Optional.empty(),
        false,
        value.place());
  }

  private void checkName(ObjectReader keys) {
    Optional<JsonValue> written = keys.take(LayerKeys.NAME);
    Optional<String> name =
        written
            .flatMap(value -> components.parse(value, LayerKeys.NAME.kind()))
            .orElse(Optional.empty());
    if (name.isPresent() && !LayerNames.ALLOWED.matcher(name.get()).matches()) {
      problems.add(
          Code.BAD_VALUE,
          written.get().place(),
          String.format(
              Locale.ROOT,
              "%s: a name has letters, digits, '_', '-' and '/' only, got \"%s\"",
              written.get().place().path(),
              name.get()));
    }
  }

  private Optional<Component<Layer>> activation(JsonValue value) {
    return components
        .named(value, Kinds.LAYER, ComponentKeys.of(Kinds.LAYER))
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
        String.format(
            Locale.ROOT,
            "%s: must be %s, got %s",
            value.place().path(),
            LayerKeys.FROM.kind().describe(),
            value instanceof JsonArray ? "an empty list" : value.kind()));
  }
}
