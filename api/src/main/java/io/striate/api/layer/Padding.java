package io.striate.api.layer;

import io.striate.api.component.FieldKind;
import io.striate.api.component.ValueForm;
import java.util.List;

/// How much border a window gets, in pixels, or the rule by which that follows.
public sealed interface Padding {
  /// So much on each side.
  record Explicit(int top, int bottom, int left, int right) implements Padding {}

  /// `(F - 1) / 2` on each side, which keeps the size at stride 1; needs odd effective kernels
  /// (lecture, slide 66).
  record Same() implements Padding {}

  /// As much as gives `ceil(N / S)` positions, an odd pixel at the bottom and right: the rule of
  /// frameworks whose padding depends on the input's size.
  record SameUpper() implements Padding {}

  /// The same on all four sides.
  static Padding of(int all) {
    return new Explicit(all, all, all, all);
  }

  /// How a padding is written: a number, `[height, width]`, `[[top, bottom], [left, right]]`,
  /// `"same"` or `"same-upper"`.
  static FieldKind<Padding> kind() {
    return new FieldKind<>(
        "a whole number of at least 0, [height, width], [[top, bottom], [left, right]], \"same\" or \"same-upper\"",
        Padding::parse,
        Padding::format,
        new ValueForm.Either(pixelsForm(), new ValueForm.Word(List.of("same", "same-upper"))));
  }

  /// One number, one for each axis, or one for each side.
  private static ValueForm pixelsForm() {
    var number = new ValueForm.Whole(0, Integer.MAX_VALUE);
    var pair = new ValueForm.ListOf(number, 2, 2);
    return new ValueForm.Either(number, pair, new ValueForm.ListOf(pair, 2, 2));
  }

  private static Padding parse(Object json) {
    return switch (json) {
      case String word when word.equals("same") -> new Same();
      case String word when word.equals("same-upper") -> new SameUpper();
      case List<?> list when list.size() == 2 -> {
        List<?> rows = both(list.get(0));
        List<?> columns = both(list.get(1));
        if (list.get(0) instanceof List != list.get(1) instanceof List) {
          throw new IllegalArgumentException();
        }
        yield new Explicit(
            pixels(rows.get(0)),
            pixels(rows.get(1)),
            pixels(columns.get(0)),
            pixels(columns.get(1)));
      }
      default -> of(pixels(json));
    };
  }

  private static List<?> both(Object side) {
    if (side instanceof List<?> list) {
      if (list.size() != 2) {
        throw new IllegalArgumentException();
      }
      return list;
    }
    return List.of(side, side);
  }

  private static int pixels(Object json) {
    long value = (Long) json;
    if (value < 0 || value > Short.MAX_VALUE) {
      throw new IllegalArgumentException();
    }
    return (int) value;
  }

  private static Object format(Padding padding) {
    return switch (padding) {
      case Same() -> "same";
      case SameUpper() -> "same-upper";
      case Explicit(int top, int bottom, int left, int right) -> {
        if (top != bottom || left != right) {
          yield List.of(List.of((long) top, (long) bottom), List.of((long) left, (long) right));
        }
        yield top == left ? (Object) (long) top : List.of((long) top, (long) left);
      }
    };
  }
}
