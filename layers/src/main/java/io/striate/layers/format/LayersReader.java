package io.striate.layers.format;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.error.Code;
import io.striate.api.layer.Layer;
import io.striate.json.Json;
import io.striate.json.JsonArray;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.json.Suggestion;
import io.striate.layers.frame.ComponentKeys;
import io.striate.layers.frame.LayerKeys;
import io.striate.layers.spec.LayerSpec;
import io.striate.layers.spec.OutputSpec;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

  /// The layers that have been read, by name.
  private final Map<String, LayerSpec> before = new HashMap<>();

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
      before.putIfAbsent(layers.getLast().name(), layers.getLast());
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
    String id = named.get().type().id();
    Optional<JsonValue> written = keys.flatMap(k -> k.take(LayerKeys.SHARE_WITH));
    Optional<Reference> shareWith = shareWith(written, position, unrolled, names);
    Optional<LayerSpec> owner = shareWith.flatMap(other -> owner(other, name, id, names));
    boolean shares = written.isPresent() || shareWith.isPresent();
    if (shares && owner.flatMap(LayerSpec::component).isEmpty()) {
      return broken(position, unrolled, names); // its settings would be those of the other
    }
    owner.ifPresent(other -> keys.ifPresent(k -> refuseFreeze(k, other)));
    boolean freeze =
        owner
            .map(LayerSpec::freeze)
            .orElseGet(() -> keys.map(k -> k.setting(LayerKeys.FREEZE)).orElse(false));
    Map<String, JsonValue> unwritten = owner.map(LayersReader::settings).orElse(defaults.of(id));
    Optional<Component<Layer>> activation =
        keys.flatMap(k -> k.take(LayerKeys.ACTIVATION))
            .or(() -> Optional.ofNullable(unwritten.get(LayerKeys.ACTIVATION.key())))
            .flatMap(this::activation);
    Optional<Component<Layer>> component =
        components.settings(named.get(), "layer '" + name + "' (" + id + ")", unwritten);
    Optional<Reference> root =
        owner.flatMap(other ->
            shareWith.map(asked ->
                new Reference(
                    other.shareWith().map(Reference::name).orElse(other.name()), asked.place())));
    return new LayerSpec(
        name, id, component, from, activation, freeze, root, value.place(), unrolled.trail());
  }

  /// What a layer says, or a group around it, of whose parameters it uses.
  private Optional<Reference> shareWith(
      Optional<JsonValue> written, int position, Unrolled unrolled, NamesInScopes names) {
    return written
        .flatMap(value ->
            components
                .parse(value, LayerKeys.SHARE_WITH.kind())
                .flatMap(text -> text)
                .map(text -> new Reference(text, value.place())))
        .map(reference -> names.resolved(List.of(reference), unrolled.scope()).getFirst())
        .or(() -> unrolled.sharing().map(group -> group.of(names.of(position), names::has)));
  }

  /// The earlier layer whose parameters another one uses; a problem if there is none.
  private Optional<LayerSpec> owner(
      Reference wanted, String layer, String typeId, NamesInScopes names) {
    LayerSpec found = before.get(wanted.name());
    String path = wanted.place().path();
    if (found != null && found.typeId().equals(typeId)) {
      return Optional.of(found);
    }
    if (found != null) {
      problems.add(
          Code.NOT_SHARED,
          wanted.place(),
          String.format(
              Locale.ROOT,
              "%s: layer '%s' is of type %s, '%s' is of type %s: parameters are shared within a"
                  + " type",
              path,
              layer,
              typeId,
              found.name(),
              found.typeId()));
    } else if (names.has(wanted.name())) {
      problems.add(
          Code.NOT_SHARED,
          wanted.place(),
          String.format(
              Locale.ROOT,
              "%s: layer '%s' can only use the parameters of a layer before it in the list, '%s' is"
                  + " not",
              path,
              layer,
              wanted.name()),
          "write \"shareWith\" in the later of two layers");
    } else {
      problems.add(
          Code.NOT_SHARED,
          wanted.place(),
          String.format(
              Locale.ROOT,
              "%s: no layer is named '%s'%s",
              path,
              wanted.name(),
              Suggestion.question(wanted.name(), before.keySet())));
    }
    return Optional.empty();
  }

  private void refuseFreeze(ObjectReader keys, LayerSpec owner) {
    keys.take(LayerKeys.FREEZE)
        .ifPresent(value ->
            problems.add(
                Code.NOT_SHARED,
                value.place(),
                String.format(
                    Locale.ROOT,
                    "%s: the parameters are those of layer '%s', which alone may freeze them",
                    value.place().path(),
                    owner.name())));
  }

  /// The settings of a layer and its activation, for a layer that shares its parameters.
  private static Map<String, JsonValue> settings(LayerSpec owner) {
    var settings = new LinkedHashMap<String, JsonValue>();
    owner
        .component()
        .orElseThrow()
        .settings()
        .forEach((key, value) -> settings.put(key, Json.of(value)));
    owner
        .activation()
        .ifPresent(next -> settings.put(LayerKeys.ACTIVATION.key(), SpecWriter.component(next)));
    return settings;
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
        Optional.empty(),
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
