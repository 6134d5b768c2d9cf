package io.striate.layers.frame;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import java.util.List;
import java.util.Optional;

/// The keys of a group: an element of `layers` without a type, which stands for several layers.
public final class GroupKeys {
  /// The layers of the group.
  public static final Field<Optional<Object>> LAYERS =
      Field.optional(
          "layers", Values.any("a list of at least one layer"), "the layers that it stands for");

  /// The block whose layers are those of the group.
  public static final Field<Optional<String>> USE =
      Field.optional(
          "use", FieldKind.text(), "the block whose layers it stands for, instead of 'layers'");

  /// The values of a block's variables.
  public static final Field<Optional<Object>> WITH =
      Field.optional(
          "with",
          Values.any("an object such as { \"filters\": 64 }"),
          "the values of the block's variables: 64 for \"$filters\"");

  /// How often the layers follow each other.
  public static final Field<Integer> REPEAT =
      Field.of(
          "repeat",
          FieldKind.integer(0),
          1,
          "how often the layers follow each other; 0 for not at all, as a variable may say");

  /// The values of variables, one after the other.
  public static final Field<Optional<Object>> EACH =
      Field.optional(
          "each",
          Values.any("an object of lists of one length, such as { \"filters\": [64, 128] }"),
          "values of variables: the layers follow each other once for each value");

  /// What is in front of the names of the layers.
  public static final Field<Optional<String>> NAME =
      Field.optional(
          "name",
          FieldKind.text(),
          "what is in front of the names of its layers: 'stage1' makes stage1/conv1 of conv1, and"
              + " stage1/2/conv1 in the second repetition; in 'from', it is the last layer");

  /// What the first layer reads.
  public static final Field<Optional<String>> FROM =
      Field.optional(
          "from",
          FieldKind.text(),
          "the layer or input that its first layer reads; by default the layer before it");

  /// The group whose parameters its layers use.
  public static final Field<Optional<String>> SHARE_WITH =
      Field.optional(
          "shareWith",
          FieldKind.text(),
          "an earlier group with a name: each layer uses the parameters of the layer of the same"
              + " name in that group");

  /// All of them.
  public static final Section SECTION =
      Section.of(
          "group",
          "a group of layers",
          "an element of 'layers' that stands for several",
          List.of(LAYERS, USE, WITH, REPEAT, EACH, NAME, FROM, SHARE_WITH));

  private GroupKeys() {}
}
