package io.striate.layers.schema;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.ComponentType;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.Kind;
import io.striate.api.component.ValueForm;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.layers.frame.BlockKeys;
import io.striate.layers.frame.ComponentKeys;
import io.striate.layers.frame.DataKeys;
import io.striate.layers.frame.DefaultsKeys;
import io.striate.layers.frame.Frame;
import io.striate.layers.frame.GroupKeys;
import io.striate.layers.frame.InputKeys;
import io.striate.layers.frame.LayerKeys;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.frame.OutputKeys;
import io.striate.layers.frame.ParameterKeys;
import io.striate.layers.frame.PhaseKeys;
import io.striate.layers.frame.Section;
import io.striate.layers.frame.TrainKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The JSON Schema (draft 07) of specifications, for editors and validators: sections, and the
/// types that are installed, with those of plug-ins. What it refuses, Striate refuses too; Striate
/// also checks what a schema cannot say, such as sizes that fit.
public final class SpecSchema {
  private static final String DRAFT = "http://json-schema.org/draft-07/schema#";
  private static final String LAYERS = "layers";

  /// An element of `layers` of a type.
  private static final String ELEMENT = "layer-element";

  private final Catalog catalog;
  private final Map<String, JsonObject> definitions = new LinkedHashMap<>();

  private SpecSchema(Catalog catalog) {
    this.catalog = catalog;
  }

  /// The schema of specifications that may name what a catalog has.
  public static JsonObject of(Catalog catalog) {
    return new SpecSchema(catalog).build();
  }

  private JsonObject build() {
    define(
        ValueSchema.VARIABLE,
        Json.object()
            .put("type", "string")
            .put("pattern", "^\\$")
            .put("description", "the value of a variable of a group or block")
            .build());
    define(LAYERS, Schemas.listOf(layersElement()));
    define(ModelKeys.SECTION.id(), section(ModelKeys.SECTION));
    var all = Json.object();
    definitions.forEach(all::put);
    return Json.object()
        .put("$schema", DRAFT)
        .put("title", "Striate specification")
        .put("description", ModelKeys.SECTION.meaning())
        .put("$ref", "#/definitions/" + ModelKeys.SECTION.id())
        .put("definitions", all.build())
        .build();
  }

  private void define(String name, JsonObject schema) {
    definitions.put(name, schema);
  }

  // ---- sections

  private JsonObject section(Section section) {
    var keys = new LinkedHashMap<String, JsonObject>();
    for (Field<?> field : section.fields()) {
      // A key of `train` holds the same in a phase.
      Field<?> meant =
          section.equals(PhaseKeys.SECTION)
              ? PhaseKeys.OF_TRAIN.stream()
                  .<Field<?>>map(each -> each)
                  .filter(each -> each.key().equals(field.key()))
                  .findFirst()
                  .orElse(field)
              : field;
      keys.put(field.key(), described(field, sectionKey(section, meant)));
    }
    List<Field<?>> required =
        section.fields().stream().filter(field -> field.fallback().isEmpty()).toList();
    if (section.equals(ModelKeys.SECTION)) {
      return whole(keys, required);
    }
    if (section.equals(TrainKeys.SECTION)) {
      return phased(keys, required);
    }
    JsonObject strict = strict(keys, names(required));
    return section.equals(OutputKeys.SECTION)
        ? Schemas.with(strict, needs(OutputKeys.ONLY, OutputKeys.LOSS))
        : strict;
  }

  /// An object that has a key has another one, too.
  private static JsonObject needs(Field<?> one, Field<?> other) {
    JsonObject keys =
        Json.object().put(one.key(), Json.list(List.of(Json.text(other.key())))).build();
    return Json.object().put("dependencies", keys).build();
  }

  private static List<String> names(List<Field<?>> fields) {
    return fields.stream().map(Field::key).toList();
  }

  /// The network is in the file itself or in another.
  private static JsonObject whole(Map<String, JsonObject> keys, List<Field<?>> required) {
    var others = required.stream().filter(each -> !each.equals(ModelKeys.LAYERS)).toList();
    return Schemas.with(
        strict(keys, names(others)),
        Json.object()
            .put(
                "oneOf",
                Json.list(
                    List.of(
                        Schemas.with(
                            Schemas.required(List.of(ModelKeys.LAYERS.key())),
                            oneOf(ModelKeys.INPUT, ModelKeys.INPUTS)),
                        Schemas.required(List.of(ModelKeys.MODEL.key())))))
            .put("not", Schemas.required(List.of(ModelKeys.LAYERS.key(), ModelKeys.MODEL.key())))
            .build());
  }

  /// An object has one of two keys and not both.
  private static JsonObject oneOf(Field<?> one, Field<?> other) {
    return Json.object()
        .put(
            "oneOf",
            Json.list(
                List.of(
                    Schemas.required(List.of(one.key())), Schemas.required(List.of(other.key())))))
        .build();
  }

  /// Where there are phases, `train` need not have the keys that they have.
  private static JsonObject phased(Map<String, JsonObject> keys, List<Field<?>> required) {
    var always = required.stream().filter(each -> !PhaseKeys.OF_TRAIN.contains(each)).toList();
    var others = required.stream().filter(PhaseKeys.OF_TRAIN::contains).toList();
    return Schemas.with(
        strict(keys, names(always)),
        ValueSchema.anyOf(
            Schemas.required(List.of(TrainKeys.PHASES.key())), Schemas.required(names(others))));
  }

  /// What a key of a section holds.
  private JsonObject sectionKey(Section section, Field<?> field) {
    String key = field.key();
    Optional<Section.Inner> inner = Optional.ofNullable(section.inner().get(key));
    if (field.equals(TrainKeys.DATA)) {
      return component(Kinds.DATASET, DataKeys.SECTION, "data");
    }
    if (field.equals(TrainKeys.PARAMETERS)) {
      return Schemas.listOf(section(ParameterKeys.SECTION));
    }
    if (field.equals(ModelKeys.DEFAULTS)) {
      return defaults();
    }
    if (field.equals(ModelKeys.LAYERS)
        || field.equals(BlockKeys.LAYERS)
        || field.equals(GroupKeys.LAYERS)) {
      return Json.object()
          .put("allOf", Json.list(List.of(Schemas.reference(LAYERS))))
          .put("minItems", 1)
          .build();
    }
    if (field.equals(DataKeys.NORMALIZE)) {
      return Json.object().build();
    }
    return inner.map(this::inner).orElseGet(() -> value(field.kind(), variables(section)));
  }

  private static boolean variables(Section section) {
    return section.equals(GroupKeys.SECTION) || section.equals(LayerKeys.SECTION);
  }

  private JsonObject inner(Section.Inner inner) {
    JsonObject one = section(inner.section());
    if (inner.section().equals(InputKeys.SECTION)) {
      var shape = new ValueSchema(false).of(InputKeys.SHAPE.kind().form());
      one = ValueSchema.anyOf(shape, one);
    }
    return switch (inner.form()) {
      case OBJECT -> one;
      case LIST -> Schemas.listOf(one);
      case BY_NAME -> Schemas.byName(one);
    };
  }

  private JsonObject defaults() {
    var types = new LinkedHashMap<String, JsonObject>();
    for (var type : catalog.all(Kinds.LAYER)) {
      types.put(type.id(), strict(settings(type, DefaultsKeys.SECTION.fields(), false), List.of()));
    }
    return strict(types, List.of());
  }

  // ---- layers

  private JsonObject layersElement() {
    JsonObject layer = component(Kinds.LAYER, LayerKeys.SECTION, ELEMENT);
    JsonObject group =
        Schemas.with(section(GroupKeys.SECTION), oneOf(GroupKeys.LAYERS, GroupKeys.USE));
    return ValueSchema.anyOf(layer, group);
  }

  // ---- components

  /// A component of a kind as the value of a setting.
  private JsonObject component(Kind<? extends ComponentType<?>> kind) {
    return component(kind, ComponentKeys.of(kind), kind.id());
  }

  /// A component of a kind, in a section that has keys of its own: its name, or an object.
  private JsonObject component(
      Kind<? extends ComponentType<?>> kind, Section section, String definition) {
    if (!definitions.containsKey(definition)) {
      define(definition, Json.object().build()); // a type may hold others of its kind
      define(definition, choices(kind, section, definition));
    }
    return Schemas.reference(definition);
  }

  private JsonObject choices(
      Kind<? extends ComponentType<?>> kind, Section section, String definition) {
    boolean layers = kind.equals(Kinds.LAYER);
    var words = new ArrayList<String>();
    var choices = new ArrayList<JsonObject>();
    for (ComponentType<?> type : catalog.all(kind)) {
      List<String> required = layers ? List.of() : required(type);
      if (required.isEmpty()) {
        words.add(type.id());
      }
      String name = definition + "." + type.id();
      define(name, object(type, section, required, layers));
      choices.add(Schemas.reference(name));
    }
    choices.addFirst(new ValueSchema(layers).of(new ValueForm.Word(words)));
    return ValueSchema.anyOf(choices);
  }

  /// The settings that must be written. Those of layers may be among the defaults.
  private static List<String> required(ComponentType<?> type) {
    return type.fields().stream()
        .filter(field -> field.fallback().isEmpty())
        .map(Field::key)
        .toList();
  }

  private JsonObject object(
      ComponentType<?> type, Section section, List<String> required, boolean variables) {
    List<Field<?>> frame =
        section.fields().stream().filter(field -> !field.equals(ComponentKeys.TYPE)).toList();
    var keys = new LinkedHashMap<String, JsonObject>();
    keys.put(
        ComponentKeys.TYPE.key(),
        Json.object().put("const", type.id()).put("description", type.summary()).build());
    keys.putAll(settings(type, frame, variables));
    if (keys.containsKey(LayerKeys.BRANCHES.key())) {
      keys.put(
          LayerKeys.BRANCHES.key(),
          described(LayerKeys.BRANCHES, Schemas.listOf(Schemas.reference(LAYERS))));
    }
    var must = new ArrayList<String>(required);
    must.addFirst(ComponentKeys.TYPE.key());
    return strict(keys, must);
  }

  private Map<String, JsonObject> settings(
      ComponentType<?> type, List<Field<?>> frame, boolean variables) {
    var keys = new LinkedHashMap<String, JsonObject>();
    var all = new ArrayList<Field<?>>(type.fields());
    all.addAll(frame);
    for (Field<?> field : all) {
      JsonObject value =
          field.equals(DataKeys.NORMALIZE) ? Json.object().build() : value(field.kind(), variables);
      keys.put(field.key(), described(field, value));
    }
    return keys;
  }

  // ---- values

  private JsonObject value(FieldKind<?> kind, boolean variables) {
    if (kind.nested().isEmpty()) {
      return new ValueSchema(variables).of(kind.form());
    }
    FieldKind.Nested nested = kind.nested().get();
    JsonObject one = component(nested.kind());
    return nested.several() ? Schemas.listOf(one) : one;
  }

  private static JsonObject described(Field<?> field, JsonObject schema) {
    return Schemas.described(schema, field.meaning());
  }

  /// An object that has no other keys than these, and those that reading ignores.
  private static JsonObject strict(Map<String, JsonObject> keys, List<String> required) {
    var properties = Json.object();
    keys.forEach(properties::put);
    properties.put(Frame.NOTE.key(), Json.object().build());
    properties.put(Frame.SCHEMA, Json.object().put("type", "string").build());
    var schema =
        Json.object()
            .put("type", "object")
            .put("properties", properties.build())
            .put(
                "patternProperties",
                Json.object().put("^" + Frame.FOREIGN, Json.object().build()).build())
            .put("additionalProperties", false);
    if (!required.isEmpty()) {
      schema.put("required", Json.list(required.stream().map(Json::text).toList()));
    }
    return schema.build();
  }
}
