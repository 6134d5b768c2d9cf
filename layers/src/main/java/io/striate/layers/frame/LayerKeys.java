package io.striate.layers.frame;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Layer;
import java.util.List;
import java.util.Optional;

/// The keys of a layer, beside the settings of its type. A word stands for an object with the type
/// alone.
public final class LayerKeys {
  /// The name.
  public static final Field<Optional<String>> NAME =
      Field.optional(
          "name",
          FieldKind.text(),
          "the name of the layer; by default made from the type and a count, such as conv1");

  /// The layers or inputs it reads.
  public static final Field<Optional<List<String>>> FROM =
      Field.optional(
          "from",
          Values.names("the name of a layer or a list of such names"),
          "the layers or inputs that it reads; by default the layer before it");

  /// The layers that give what it reads.
  public static final Field<Optional<Object>> BRANCHES =
      Field.optional(
          "branches",
          Values.any("a list of lists of layers"),
          "for a layer with several inputs: the layers that give each of them, all beginning at the"
              + " layer before it or at 'from'; [] for that layer itself");

  /// Whether training leaves its parameters as they are.
  public static final Field<Boolean> FREEZE =
      Field.of(
          "freeze", FieldKind.flag(), false, "whether training leaves its parameters as they are");

  /// The layer whose parameters it uses.
  public static final Field<Optional<String>> SHARE_WITH =
      Field.optional(
          "shareWith",
          FieldKind.text(),
          "an earlier layer of the same type whose parameters it uses instead of its own; settings"
              + " and an activation that it does not write are those of that layer");

  /// What follows the layer.
  public static final Field<Optional<Component<Layer>>> ACTIVATION =
      Field.optional(
          "activation",
          FieldKind.component(Kinds.LAYER),
          "a layer that follows it at once, such as \"relu\"");

  /// All of them.
  public static final Section SECTION =
      Section.of(
              "layer",
              "layer",
              "an element of 'layers'",
              List.of(ComponentKeys.TYPE, NAME, FROM, BRANCHES, FREEZE, SHARE_WITH, ACTIVATION))
          .and("the settings of its type");

  private LayerKeys() {}
}
