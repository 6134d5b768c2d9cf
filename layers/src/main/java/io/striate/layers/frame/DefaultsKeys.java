package io.striate.layers.frame;

import java.util.List;

/// The keys of the defaults of a layer type.
public final class DefaultsKeys {
  /// All of them.
  public static final Section SECTION =
      Section.of(
              "defaults",
              "the defaults of a layer type",
              "values for what the layers of a type do not write, by the name of the type",
              List.of(LayerKeys.ACTIVATION))
          .and("the settings of the layer type");

  private DefaultsKeys() {}
}
