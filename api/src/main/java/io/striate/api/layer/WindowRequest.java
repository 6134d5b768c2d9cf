package io.striate.api.layer;

import io.striate.api.component.FieldKind.Pair;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.op.Window2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A window as a person asks for it, before it has met an input: [#on] answers with the [Window2d]
/// that suits an input's size, or says why it does not fit and what would.
public record WindowRequest(Pair kernel, Pair stride, Padding padding, Pair dilation, Fit fit) {
  private static final int MOST_SUGGESTIONS = 4;

  /// The window for an input of that size.
  ///
  /// @throws StriateException if it does not fit
  public Window2d on(int height, int width) {
    Window2d window = padded(height, width);
    if (window.outHeight(height) < 1 || window.outWidth(width) < 1) {
      throw new StriateException(tooLarge(window, height, width));
    }
    return switch (fit) {
      case FLOOR -> window;
      case CEIL -> roundedUp(window, height, width);
      case STRICT -> {
        if (!isWhole(window, height, width)) {
          throw new StriateException(notWhole(window, height, width));
        }
        yield window;
      }
    };
  }

  /// The formula of the output's size with its numbers, for an input that fits: `(32 + 2*2 - 5)/1 +
  /// 1 = 32`.
  public static String formula(Window2d window, int height, int width) {
    String rows =
        axis(
            height,
            window.padTop(),
            window.padBottom(),
            window.effectiveHeight(),
            window.strideHeight());
    String columns =
        axis(
            width,
            window.padLeft(),
            window.padRight(),
            window.effectiveWidth(),
            window.strideWidth());
    return rows.equals(columns) ? rows : rows + ", " + columns;
  }

  private Window2d padded(int height, int width) {
    return switch (padding) {
      case Padding.Explicit(int top, int bottom, int left, int right) ->
          window(top, bottom, left, right);
      case Padding.Same() -> {
        int rows = dilation.height() * (kernel.height() - 1);
        int columns = dilation.width() * (kernel.width() - 1);
        if (rows % 2 != 0 || columns % 2 != 0) {
          throw new StriateException(
              Code.WINDOW_DOES_NOT_FIT,
              String.format(
                  Locale.ROOT,
                  "cannot pad evenly: \"same\" is (F - 1)/2 = (%d - 1)/2 = %s, not a whole number",
                  (rows % 2 != 0 ? rows : columns) + 1,
                  decimal((rows % 2 != 0 ? rows : columns) / 2.0)),
              "use an odd kernel, or say the padding of each side: [[top, bottom], [left, right]]",
              "or \"same-upper\", which puts the odd pixel at the bottom and right");
        }
        yield window(rows / 2, rows / 2, columns / 2, columns / 2);
      }
      case Padding.SameUpper() -> {
        int rows = upper(height, stride.height(), dilation.height() * (kernel.height() - 1) + 1);
        int columns = upper(width, stride.width(), dilation.width() * (kernel.width() - 1) + 1);
        yield window(rows / 2, rows - rows / 2, columns / 2, columns - columns / 2);
      }
    };
  }

  private static int upper(int size, int stride, int effective) {
    return Math.max(((size + stride - 1) / stride - 1) * stride + effective - size, 0);
  }

  private Window2d window(int top, int bottom, int left, int right) {
    return new Window2d(
        kernel.height(),
        kernel.width(),
        stride.height(),
        stride.width(),
        top,
        bottom,
        left,
        right,
        dilation.height(),
        dilation.width());
  }

  private static Window2d roundedUp(Window2d w, int height, int width) {
    int bottom = overhang(height, w.padTop(), w.padBottom(), w.effectiveHeight(), w.strideHeight());
    int right = overhang(width, w.padLeft(), w.padRight(), w.effectiveWidth(), w.strideWidth());
    return new Window2d(
        w.kernelHeight(),
        w.kernelWidth(),
        w.strideHeight(),
        w.strideWidth(),
        w.padTop(),
        w.padBottom() + bottom,
        w.padLeft(),
        w.padRight() + right,
        w.dilationHeight(),
        w.dilationWidth());
  }

  /// Pixels by which the last window reaches beyond the padding, if it starts before the padding
  /// behind the input.
  private static int overhang(int size, int before, int after, int effective, int stride) {
    int rest = Math.floorMod(size + before + after - effective, stride);
    int lastStart = size + before + after - effective - rest + stride;
    return rest == 0 || lastStart >= size + before ? 0 : stride - rest;
  }

  private static boolean isWhole(Window2d w, int height, int width) {
    return (height + w.padTop() + w.padBottom() - w.effectiveHeight()) % w.strideHeight() == 0
        && (width + w.padLeft() + w.padRight() - w.effectiveWidth()) % w.strideWidth() == 0;
  }

  private static Problem tooLarge(Window2d w, int height, int width) {
    boolean rows = w.outHeight(height) < 1;
    int padded = rows ? height + w.padTop() + w.padBottom() : width + w.padLeft() + w.padRight();
    int effective = rows ? w.effectiveHeight() : w.effectiveWidth();
    return Problem.of(
        Code.WINDOW_DOES_NOT_FIT,
        "does not fit",
        String.format(
            Locale.ROOT,
            "the kernel covers %d pixels, the padded input has only %d (%d < %d): input %dx%d, %s",
            effective,
            padded,
            padded,
            effective,
            height,
            width,
            w),
        "use a smaller kernel, more padding, or fewer layers that shrink the input before it");
  }

  private Problem notWhole(Window2d w, int height, int width) {
    boolean rows =
        (height + w.padTop() + w.padBottom() - w.effectiveHeight()) % w.strideHeight() != 0;
    var details = new ArrayList<String>();
    details.add(
        (rows
                ? symbolic(height, w.padTop(), w.padBottom(), w.effectiveHeight(), w.strideHeight())
                : symbolic(width, w.padLeft(), w.padRight(), w.effectiveWidth(), w.strideWidth()))
            + " must be a whole number");
    suggestions(w, height, width).ifPresent(details::add);
    details.add(
        String.format(
            Locale.ROOT,
            "or round down with \"fit\": \"floor\" -> %dx%d (the last %s not used)",
            w.outHeight(height),
            w.outWidth(width),
            unused(w, height, width)));
    return new Problem(
        Code.WINDOW_DOES_NOT_FIT, java.util.Optional.empty(), "does not fit", details);
  }

  private static String unused(Window2d w, int height, int width) {
    int rows = (height + w.padTop() + w.padBottom() - w.effectiveHeight()) % w.strideHeight();
    int columns = (width + w.padLeft() + w.padRight() - w.effectiveWidth()) % w.strideWidth();
    if (rows == 1 && columns == 1) {
      return "row and column of the input are";
    }
    var parts = new ArrayList<String>();
    if (rows > 0) {
      parts.add(rows == 1 ? "row" : rows + " rows");
    }
    if (columns > 0) {
      parts.add(columns == 1 ? "column" : columns + " columns");
    }
    boolean one = rows + columns == 1;
    return String.join(" and ", parts) + " of the input " + (one ? "is" : "are");
  }

  private java.util.Optional<String> suggestions(Window2d w, int height, int width) {
    var parts = new ArrayList<String>();
    List<Integer> paddings =
        padding instanceof Padding.Explicit
            ? range(0, Math.max(kernel.height(), kernel.width()) - 1)
            : List.of();
    String byPadding =
        listed("padding", paddings, w.padTop(), p -> withPadding(w, p, p, p, p), height, width);
    if (!byPadding.isEmpty()) {
      parts.add(byPadding);
    } else if (padding instanceof Padding.Explicit) {
      asymmetric(w, height, width).ifPresent(parts::add);
    }
    List<Integer> strides = range(1, Math.max(w.effectiveHeight(), w.effectiveWidth()) + 1);
    parts.add(listed("stride", strides, w.strideHeight(), s -> withStride(w, s), height, width));
    List<Integer> kernels = range(1, Math.min(height, width));
    parts.add(listed("kernel", kernels, w.kernelHeight(), k -> withKernel(w, k), height, width));
    if (byPadding.isEmpty() && height == width) {
      parts.add(inputs(w, height));
    }
    parts.removeIf(String::isEmpty);
    return parts.isEmpty()
        ? java.util.Optional.empty()
        : java.util.Optional.of("fits: " + String.join("; ", parts));
  }

  /// Values of one setting for which the window fits, those nearest to what was asked for, with the
  /// sizes they give.
  private static String listed(
      String setting,
      List<Integer> values,
      int asked,
      IntFunction<Window2d> variant,
      int height,
      int width) {
    List<Integer> fitting =
        values.stream()
            .filter(v -> v != asked && fits(variant.apply(v), height, width))
            .sorted(
                java.util.Comparator.comparingInt((Integer v) -> Math.abs(v - asked))
                    .thenComparing(v -> v))
            .limit(MOST_SUGGESTIONS)
            .sorted()
            .toList();
    return fitting.isEmpty()
        ? ""
        : fitting.stream()
            .map(v -> v + " -> " + size(variant.apply(v), height, width))
            .collect(Collectors.joining(", ", setting + " ", ""));
  }

  private static java.util.Optional<String> asymmetric(Window2d w, int height, int width) {
    int rows =
        Math.floorMod(
            -(height + w.padTop() + w.padBottom() - w.effectiveHeight()), w.strideHeight());
    int columns =
        Math.floorMod(-(width + w.padLeft() + w.padRight() - w.effectiveWidth()), w.strideWidth());
    Window2d candidate =
        withPadding(w, w.padTop(), w.padBottom() + rows, w.padLeft(), w.padRight() + columns);
    if (!fits(candidate, height, width)) {
      return java.util.Optional.empty();
    }
    return java.util.Optional.of(
        String.format(
            Locale.ROOT,
            "no symmetric padding, but \"padding\": [[%d, %d], [%d, %d]] -> %s",
            candidate.padTop(),
            candidate.padBottom(),
            candidate.padLeft(),
            candidate.padRight(),
            size(candidate, height, width)));
  }

  /// The next smaller and larger square inputs that fit.
  private static String inputs(Window2d w, int size) {
    var parts = new ArrayList<String>();
    IntStream.iterate(size - 1, n -> n > 0, n -> n - 1)
        .filter(n -> fits(w, n, n))
        .limit(1)
        .forEach(n -> parts.add(String.format(Locale.ROOT, "%dx%d -> %s", n, n, size(w, n, n))));
    IntStream.range(size + 1, size + w.strideHeight() * w.strideWidth() + 1)
        .filter(n -> fits(w, n, n))
        .limit(1)
        .forEach(n -> parts.add(String.format(Locale.ROOT, "%dx%d -> %s", n, n, size(w, n, n))));
    return parts.isEmpty() ? "" : "input " + String.join(", ", parts);
  }

  private static boolean fits(Window2d w, int height, int width) {
    return w.outHeight(height) >= 1 && w.outWidth(width) >= 1 && isWhole(w, height, width);
  }

  private static String size(Window2d w, int height, int width) {
    return w.outHeight(height) + "x" + w.outWidth(width);
  }

  private static Window2d withPadding(Window2d w, int top, int bottom, int left, int right) {
    return new Window2d(
        w.kernelHeight(),
        w.kernelWidth(),
        w.strideHeight(),
        w.strideWidth(),
        top,
        bottom,
        left,
        right,
        w.dilationHeight(),
        w.dilationWidth());
  }

  private static Window2d withStride(Window2d w, int s) {
    return new Window2d(
        w.kernelHeight(),
        w.kernelWidth(),
        s,
        s,
        w.padTop(),
        w.padBottom(),
        w.padLeft(),
        w.padRight(),
        w.dilationHeight(),
        w.dilationWidth());
  }

  private static Window2d withKernel(Window2d w, int k) {
    return new Window2d(
        k,
        k,
        w.strideHeight(),
        w.strideWidth(),
        w.padTop(),
        w.padBottom(),
        w.padLeft(),
        w.padRight(),
        w.dilationHeight(),
        w.dilationWidth());
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.rangeClosed(from, to).boxed().toList();
  }

  /// `(N + 2P - F)/S + 1 = (7 + 2*0 - 3)/3 + 1 = 2.33`.
  private static String symbolic(int size, int before, int after, int effective, int stride) {
    String letters = before == after ? "(N + 2P - F)/S + 1" : "(N + P1 + P2 - F)/S + 1";
    return letters + " = " + axis(size, before, after, effective, stride);
  }

  private static String axis(int size, int before, int after, int effective, int stride) {
    String pads = before == after ? "2*" + before : before + " + " + after;
    double positions = (size + before + after - effective) / (double) stride + 1;
    return String.format(
        Locale.ROOT,
        "(%d + %s - %d)/%d + 1 = %s",
        size,
        pads,
        effective,
        stride,
        decimal(positions));
  }

  private static String decimal(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
