package io.striate.layers.type.convolution;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.layer.Padding;
import io.striate.api.layer.WindowRequest;
import java.util.List;

/// Settings of windows over a line: the width of a window whose height is 1.
final class Line {
  static final Field<Integer> KERNEL =
      Field.required("kernel", FieldKind.integer(1), "length of a filter, in steps");
  static final Field<Integer> STRIDE =
      Field.of("stride", FieldKind.integer(1), 1, "distance of positions of the filter, in steps");
  static final Field<Padding> PADDING =
      Field.of("padding", padding(), Padding.of(0), "zeros added at the ends, in steps");
  static final Field<Integer> DILATION =
      Field.of(
          "dilation", FieldKind.integer(1), 1, "distance of the elements of a filter, in steps");

  private Line() {}

  private static FieldKind<Padding> padding() {
    FieldKind<Padding> sides = Padding.kind();
    return new FieldKind<>(
        "a whole number of at least 0, [before, after], \"same\" or \"same-upper\"",
        json ->
            json instanceof String
                ? sides.parser().apply(json)
                : sides.parser().apply(List.of(List.of(0L, 0L), both(json))),
        Line::format);
  }

  private static List<?> both(Object json) {
    return json instanceof List<?> list ? list : List.of(json, json);
  }

  private static Object format(Padding padding) {
    if (!(padding instanceof Padding.Explicit ends)) {
      return Padding.kind().format(padding);
    }
    return ends.left() == ends.right()
        ? (Object) (long) ends.left()
        : List.of((long) ends.left(), (long) ends.right());
  }

  /// The window of the settings.
  static WindowRequest window(Config config) {
    return new WindowRequest(
        new Pair(1, config.get(KERNEL)),
        new Pair(1, config.get(STRIDE)),
        config.get(PADDING),
        new Pair(1, config.get(DILATION)),
        config.get(Conv2dType.FIT));
  }
}
