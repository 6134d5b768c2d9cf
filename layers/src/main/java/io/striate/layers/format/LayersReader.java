package io.striate.layers.format;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.error.Code;
import io.striate.api.layer.Layer;
import io.striate.json.JsonArray;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.layers.frame.ComponentKeys;
import io.striate.layers.frame.LayerKeys;
import io.striate.layers.spec.LayerSpec;
import io.striate.layers.spec.OutputSpec;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads `layers`.
final class LayersReader {
  private final Problems problems;
  private final Defaults defaults;
  private final ComponentReader components;
  private final Unroller unroller;

  /// @param defaults settings of all layers of a type
  /// @param blocks the blocks of the specification, if it has any
  LayersReader(ComponentReader components, Defaults defaults, Optional<JsonValue> blocks) {
    this.problems = components.problems();
    this.defaults = defaults;
    this.components = components;
    this.unroller = new Unroller(components);
    blocks.ifPresent(unroller::blocks);
  }

  /// The layers of a specification.
  ///
  /// @param names what names mean, those of groups too
  record Layers(List<LayerSpec> all, NamesInScopes names) {
    /// No layers, where the list is missing.
    static Layers none() {
      return new Layers(List.of(), new NamesInScopes(List.of(), Map.of(), List.of()));
    }

    /// The same output, where groups are named by their last layer.
    OutputSpec resolved(OutputSpec output) {
      return output.withFrom(names.resolved(output.from(), Scope.WHOLE));
    }
  }

  /// Reads the list of the specification.
  ///
  /// @param inputs the names of the inputs of the network, in order
  Layers read(JsonArray array, List<String> inputs) {
    List<Unrolled> all = unroller.unroll(array);
    var names = new NamesInScopes(all, unroller.ends(), inputs);
    var layers = new ArrayList<LayerSpec>();
    for (int i = 0; i < all.size(); i++) {
      int position = i;
      problems.within(
          all.get(i).trail(), () -> layers.add(layer(position, all.get(position), names)));
    }
    return new Layers(layers, names);
  }

  private LayerSpec layer(int position, Unrolled unrolled, NamesInScopes names) {
    JsonValue value = unrolled.layer();
    String name = names.of(position);
    var named = components.named(value, Kinds.LAYER, LayerKeys.SECTION);
    if (named.isEmpty()) {
      return broken(position, unrolled, names);
    }
    Optional<ObjectReader> keys = named.get().keys();
    keys.ifPresent(this::checkName);
    keys.ifPresent(k -> k.take(LayerKeys.BRANCHES)); // are written out
    List<Reference> from =
        keys.flatMap(k -> k.take(LayerKeys.FROM))
            .map(this::from)
            .map(written -> names.resolved(written, unrolled.scope()))
            .orElseGet(() -> names.read(position));
    boolean freeze = keys.map(k -> k.setting(LayerKeys.FREEZE)).orElse(false);
    String id = named.get().type().id();
    Optional<Component<Layer>> activation =
        keys.flatMap(k -> k.take(LayerKeys.ACTIVATION))
            .or(() -> Optional.ofNullable(defaults.of(id).get(LayerKeys.ACTIVATION.key())))
            .flatMap(this::activation);
    Optional<Component<Layer>> component =
        components.settings(named.get(), "layer '" + name + "' (" + id + ")", defaults.of(id));
    return new LayerSpec(
        name, id, component, from, activation, freeze, value.place(), unrolled.trail());
  }

  private LayerSpec broken(int position, Unrolled unrolled, NamesInScopes names) {
    JsonValue value = unrolled.layer();
    return new LayerSpec(
        names.of(position),
        LayerNames.typeId(value),
        Optional.empty(),
        value instanceof JsonObject object
            ? object
                .get(LayerKeys.FROM.key())
                .map(this::from)
                .map(written -> names.resolved(written, unrolled.scope()))
                .orElseGet(() -> names.read(position))
            : names.read(position),
        Optional.empty(),
        false,
        value.place(),
        unrolled.trail());
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
