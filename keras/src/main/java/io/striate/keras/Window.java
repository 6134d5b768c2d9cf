package io.striate.keras;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The window of a convolution or of pooling.
///
/// @param kernel height and width
/// @param stride vertical and horizontal
/// @param dilation vertical and horizontal
/// @param same whether the output is as large as the input, divided by the stride and rounded up
record Window(List<Integer> kernel, List<Integer> stride, List<Integer> dilation, boolean same) {
  private static final List<Integer> ONES = List.of(1, 1);

  /// Reads it.
  ///
  /// @param usual the kernel and the stride of pooling; empty for convolutions
  static Window of(Settings settings, String kernelKey, Optional<List<Integer>> usual) {
    List<Integer> kernel = settings.pair(kernelKey, usual.orElseGet(List::of));
    if (kernel.isEmpty()) {
      throw settings.problem("has no '" + kernelKey + "'");
    }
    return new Window(
        kernel,
        settings.pair("strides", usual.orElse(ONES)),
        settings.pair("dilation_rate", ONES),
        isSame(settings));
  }

  /// Whether `padding` is `same`.
  static boolean isSame(Settings settings) {
    String padding = settings.text("padding").orElse("valid");
    if (!padding.equals("same") && !padding.equals("valid")) {
      throw settings.problem("has the padding '" + padding + "', which cannot be imported");
    }
    return padding.equals("same");
  }

  int height() {
    return kernel.get(0);
  }

  int width() {
    return kernel.get(1);
  }

  /// One number if both are equal, as a person would write it.
  static Object both(List<Integer> pair) {
    return pair.get(0).equals(pair.get(1)) ? (Object) pair.get(0) : pair;
  }

  /// Writes the settings, and computes height and width of the output.
  ///
  /// @param input shape of the maps
  /// @param convolution whether the stride is 1 unless it is written, not the kernel
  List<Integer> write(WrittenLayer layer, List<Integer> input, boolean convolution) {
    layer.set("kernel", both(kernel));
    layer.set("stride", both(stride), convolution ? (Object) 1 : both(kernel));
    layer.set("dilation", both(dilation), 1);
    var size = new ArrayList<Integer>();
    boolean exact = true;
    for (int axis = 0; axis < 2; axis++) {
      int step = stride.get(axis);
      int extent = input.get(axis);
      int reach = Math.addExact(Math.multiplyExact(kernel.get(axis) - 1, dilation.get(axis)), 1);
      size.add(same ? (extent - 1) / step + 1 : (extent - reach) / step + 1);
      exact &= same || (extent - reach) % step == 0;
    }
    if (size.get(0) < 1 || size.get(1) < 1) {
      throw new StriateException(
          Code.BAD_MODEL,
          "layer '"
              + layer.name()
              + "': its window "
              + kernel
              + " is larger than its input "
              + input);
    }
    if (same) {
      layer.set("padding", "same-upper");
    }
    if (!exact) {
      layer.set("fit", "floor");
    }
    return size;
  }
}
