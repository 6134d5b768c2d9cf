package io.striate.layers.frame;

import io.striate.api.component.Field;
import java.util.List;
import java.util.Optional;

/// All sections of a specification.
public final class Frame {
  /// A comment for people, in any object. Reading ignores it.
  public static final Field<Optional<Object>> NOTE =
      Field.optional("note", Values.any("any value"), "a comment; ignored");

  /// Where editors find the JSON Schema of specifications (`striate schema`). Reading ignores it.
  public static final String SCHEMA = "$schema";

  /// How keys begin that other programs may add to any object. Reading ignores them.
  public static final String FOREIGN = "x-";

  /// The sections, the whole file first.
  public static final List<Section> SECTIONS =
      List.of(
          ModelKeys.SECTION,
          InputKeys.SECTION,
          DefaultsKeys.SECTION,
          BlockKeys.SECTION,
          LayerKeys.SECTION,
          GroupKeys.SECTION,
          OutputKeys.SECTION,
          TrainKeys.SECTION,
          ParameterKeys.SECTION,
          PhaseKeys.SECTION,
          CopyKeys.SECTION,
          DataKeys.SECTION,
          NormalizationKeys.SECTION);

  private Frame() {}

  /// The section of a name.
  public static Optional<Section> find(String id) {
    return SECTIONS.stream().filter(section -> section.id().equals(id)).findFirst();
  }

  /// Whether a key may stand in every object: a comment, or a key of an editor or another program.
  public static boolean isIgnored(String key) {
    return key.equals(NOTE.key()) || key.equals(SCHEMA) || key.startsWith(FOREIGN);
  }
}
