package io.striate.layers.frame;

import io.striate.api.component.Field;
import java.util.List;
import java.util.Optional;

/// The keys of a block: layers that groups use.
public final class BlockKeys {
  /// The layers of the block.
  public static final Field<Object> LAYERS =
      Field.required(
          "layers",
          Values.any("a list of at least one layer"),
          "the layers; \"$filters\" stands for the value of the variable 'filters'");

  /// The values of variables that a group does not give.
  public static final Field<Optional<Object>> WITH =
      Field.optional(
          "with",
          Values.any("an object such as { \"stride\": 1 }"),
          "values of variables that a group does not give");

  /// All of them.
  public static final Section SECTION =
      Section.of("block", "a block", "layers that groups use, by a name", List.of(LAYERS, WITH))
          .with(LAYERS, GroupKeys.SECTION, Section.Form.LIST);

  private BlockKeys() {}
}
