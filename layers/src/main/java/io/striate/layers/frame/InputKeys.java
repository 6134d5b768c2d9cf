package io.striate.layers.frame;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.layers.spec.Layout;
import java.util.List;
import java.util.Set;

/// The keys of an input. A list stands for an object with [#SHAPE] alone.
public final class InputKeys {
  /// Words that cannot name an input, because programs use them for something else.
  public static final Set<String> TAKEN =
      Set.of("step", "first-sample", "rate", "target", "loss", "output");

  /// The extents of one sample.
  public static final Field<List<Integer>> SHAPE =
      Field.required("shape", FieldKind.list(FieldKind.integer(1)), "such as [1, 28, 28]");

  /// The order of the axes.
  public static final Field<Layout> LAYOUT =
      Field.of(
          "layout",
          FieldKind.word(Layout.class),
          Layout.CHW,
          "the order of the axes of an image: \"chw\" is channel, row, column");

  /// All of them.
  public static final Section SECTION =
      Section.of(
          "input", "an input", "the shape of one sample of an input", List.of(SHAPE, LAYOUT));

  private InputKeys() {}
}
