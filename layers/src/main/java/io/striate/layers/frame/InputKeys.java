package io.striate.layers.frame;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.ValueForm;
import io.striate.layers.spec.Layout;
import java.util.List;
import java.util.Set;

/// The keys of an input. A list stands for an object with [#SHAPE] alone.
public final class InputKeys {
  /// Words that cannot name an input, because programs use them for something else.
  public static final Set<String> TAKEN =
      Set.of("step", "first-sample", "rate", "target", "loss", "output");

  /// Stands for an extent that is only known when the network is used.
  public static final int ANY = 0;

  private static final String ANY_WORD = "any";

  /// The extents of one sample, [#ANY] where they are open.
  public static final Field<List<Integer>> SHAPE =
      Field.required(
          "shape",
          FieldKind.list(extent()),
          "such as [1, 28, 28]; height and width of images may be \"any\"");

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

  private static FieldKind<Integer> extent() {
    FieldKind<Integer> number = FieldKind.integer(1);
    return new FieldKind<>(
        number.describe() + " or \"" + ANY_WORD + "\"",
        json -> ANY_WORD.equals(json) ? ANY : number.parser().apply(json),
        extent -> extent == ANY ? ANY_WORD : number.format(extent),
        new ValueForm.Either(number.form(), new ValueForm.Word(List.of(ANY_WORD))));
  }
}
