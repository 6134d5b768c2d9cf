package io.striate.interop.onnx.operator;

import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Maps of another size.
///
/// Source: the ONNX specification, `Resize`: coordinates and modes.
final class Sampling {
  static final List<Operator> ALL =
      List.of(
          Operator.of("Upsample", "modes nearest and linear", Set.of(1), Sampling::upsample),
          Operator.of(
              "Resize",
              "without antialias; `coordinate_transformation_mode` half_pixel, half_pixel_symmetric,"
                  + " pytorch_half_pixel, asymmetric, align_corners",
              Set.of(1, 2, 3),
              Sampling::resize));

  /// Elements of a matrix of weights: that of an axis of 4096 entries.
  private static final int MOST_WEIGHTS = 1 << 24;

  private Sampling() {}

  /// How positions are computed.
  ///
  /// @param cubic the coefficient of the cubic convolution
  /// @param inside whether entries outside of the input count as nothing in a cubic convolution
  private record Rule(
      String mode, String coordinates, String nearest, double cubic, boolean inside) {
    Rule(String mode) {
      this(mode, "asymmetric", "floor", -0.75, false);
    }
  }

  private static Operand upsample(Call call) {
    double[] scales =
        call.opset() < 9
            ? call.reals("scales").orElseThrow(() -> call.bad("needs scales")).stream()
                .mapToDouble(Float::doubleValue)
                .toArray()
            : numbers(call.known(1));
    var rule = new Rule(call.text("mode", "nearest"));
    return scaled(call, call.input(0), scales, rule);
  }

  private static Operand resize(Call call) {
    if (call.opset() < 11) {
      var rule = new Rule(call.text("mode", "nearest"));
      return scaled(call, call.input(0), numbers(call.known(1)), rule);
    }
    if (call.whole("antialias", 0) != 0) {
      throw call.bad("has antialias, which is not read");
    }
    call.require("keep_aspect_ratio_policy", "stretch");
    var rule =
        new Rule(
            call.text("mode", "nearest"),
            call.text("coordinate_transformation_mode", "half_pixel"),
            call.text("nearest_mode", "round_prefer_floor"),
            call.real("cubic_coeff_a", -0.75),
            call.whole("exclude_outside", 0) != 0);
    int[] extents = call.extents(0);
    Optional<int[]> axes = call.wholes("axes");
    if (call.has(3) && call.known(3).size() > 0) {
      int[] sizes = all(call, call.known(3).wholes(), axes, extents);
      double[] scales = new double[sizes.length];
      for (int axis = 0; axis < sizes.length; axis++) {
        scales[axis] = (double) sizes[axis] / extents[axis];
      }
      return sized(call, call.input(0), sizes, scales, rule);
    }
    double[] given = numbers(call.known(2));
    double[] scales = new double[extents.length];
    java.util.Arrays.fill(scales, 1);
    for (int i = 0; i < given.length; i++) {
      int axis = axes.isPresent() ? axes.get()[i] : i;
      scales[call.axis(axis, extents.length)] = given[i];
    }
    return scaled(call, call.input(0), scales, rule);
  }

  private static int[] all(Call call, int[] sizes, Optional<int[]> axes, int[] extents) {
    int[] all = extents.clone();
    for (int i = 0; i < sizes.length; i++) {
      int axis = axes.isPresent() ? axes.get()[i] : i;
      all[call.axis(axis, extents.length)] = sizes[i];
    }
    return all;
  }

  private static double[] numbers(Known known) {
    double[] all = new double[Math.min(known.size(), Folding.MOST_ELEMENTS)];
    java.util.Arrays.setAll(all, known::at);
    return all;
  }

  private static Operand scaled(Call call, Operand input, double[] scales, Rule rule) {
    int[] extents = call.extents(input);
    if (scales.length != extents.length) {
      throw call.bad("has " + scales.length + " scales for " + extents.length + " axes");
    }
    int[] sizes = new int[extents.length];
    for (int axis = 0; axis < sizes.length; axis++) {
      // In single precision, as scales are written: 5 * 1.8f is 9.
      sizes[axis] = (int) Math.floor(extents[axis] * (float) scales[axis]);
    }
    return sized(call, input, sizes, scales, rule);
  }

  private static Operand sized(Call call, Operand input, int[] sizes, double[] scales, Rule rule) {
    int[] extents = call.extents(input);
    Operand result = input;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] < 1 || (long) sizes[axis] * extents[axis] > MOST_WEIGHTS) {
        throw call.bad("makes " + sizes[axis] + " entries of " + extents[axis]);
      }
      if (sizes[axis] == extents[axis] && scales[axis] == 1) {
        continue;
      }
      if (axis == 0) {
        throw Batch.mixes();
      }
      result =
          switch (rule.mode) {
            case "nearest" -> nearest(call, result, axis, sizes[axis], scales[axis], rule);
            case "linear", "bilinear", "cubic" ->
                weighted(call, result, axis, sizes[axis], scales[axis], rule);
            default -> throw call.bad("has the mode \"" + rule.mode + "\"");
          };
    }
    return result;
  }

  /// The place in the input of an entry of the output.
  private static double place(Call call, int i, int from, int to, double scale, Rule rule) {
    return switch (rule.coordinates) {
      case "half_pixel" -> (i + 0.5) / scale - 0.5;
      case "half_pixel_symmetric" ->
          from / 2.0 * (1 - to / (scale * from)) + (i + 0.5) / scale - 0.5;
      case "pytorch_half_pixel" -> to > 1 ? (i + 0.5) / scale - 0.5 : 0;
      case "asymmetric" -> i / scale;
      case "align_corners" -> to > 1 ? (double) i * (from - 1) / (to - 1) : 0;
      default ->
          throw call.bad("has the coordinate_transformation_mode \"" + rule.coordinates + "\"");
    };
  }

  private static Operand nearest(
      Call call, Operand input, int axis, int size, double scale, Rule rule) {
    int from = call.extents(input)[axis];
    int[] places = new int[size];
    for (int i = 0; i < size; i++) {
      double place = place(call, i, from, size, scale, rule);
      double rounded =
          switch (rule.nearest) {
            case "round_prefer_floor" -> Math.ceil(place - 0.5);
            case "round_prefer_ceil" -> Math.floor(place + 0.5);
            case "floor" -> Math.floor(place);
            case "ceil" -> Math.ceil(place);
            default -> throw call.bad("has the nearest_mode \"" + rule.nearest + "\"");
          };
      places[i] = (int) Math.clamp(rounded, 0, from - 1);
    }
    return call.take(input, axis, places);
  }

  /// A matrix product along the axis; that of the last axis is from the right.
  private static Operand weighted(
      Call call, Operand input, int axis, int size, double scale, Rule rule) {
    int[] extents = call.extents(input);
    int from = extents[axis];
    float[] matrix = new float[Math.multiplyExact(size, from)];
    for (int i = 0; i < size; i++) {
      double place = place(call, i, from, size, scale, rule);
      if (rule.mode.equals("cubic")) {
        cubic(place, from, rule, matrix, i * from);
      } else {
        double within = Math.clamp(place, 0, from - 1);
        int low = (int) Math.floor(within);
        int high = Math.min(low + 1, from - 1);
        matrix[i * from + low] += (float) (1 - (within - low));
        matrix[i * from + high] += (float) (within - low);
      }
    }
    Value weights = call.emitter().constant(Shape.of(size, from), matrix);
    int[] resized = extents.clone();
    resized[axis] = size;
    if (axis == extents.length - 1) {
      return call.emitted(call.emitter().matmul(call.value(input), weights, false, true));
    }
    int inner = 1;
    for (int i = axis + 1; i < extents.length; i++) {
      inner *= extents[i];
    }
    int[] apart = java.util.Arrays.copyOf(extents, axis + 2);
    apart[axis + 1] = inner;
    Value rows = call.value(call.reshape(input, apart));
    Operand product = call.emitted(call.emitter().matmul(weights, rows, false, false));
    return call.reshape(product, resized);
  }

  /// The weights of the four entries around a place; those at the border stand for what is outside.
  ///
  /// Source: Keys, "Cubic convolution interpolation for digital image processing", IEEE
  /// Transactions on Acoustics, Speech, and Signal Processing 29, 1981.
  private static void cubic(double place, int from, Rule rule, float[] matrix, int row) {
    double a = rule.cubic;
    int low = (int) Math.floor(place);
    double t = place - low;
    double far = 1 - t;
    double[] taps = {
      ((a * (t + 1) - 5 * a) * (t + 1) + 8 * a) * (t + 1) - 4 * a,
      ((a + 2) * t - (a + 3)) * t * t + 1,
      ((a + 2) * far - (a + 3)) * far * far + 1,
      ((a * (far + 1) - 5 * a) * (far + 1) + 8 * a) * (far + 1) - 4 * a
    };
    double sum = 0;
    for (int tap = 0; tap < taps.length; tap++) {
      int entry = low - 1 + tap;
      if (rule.inside && (entry < 0 || entry >= from)) {
        taps[tap] = 0;
      }
      sum += taps[tap];
    }
    for (int tap = 0; tap < taps.length; tap++) {
      int entry = Math.clamp(low - 1 + tap, 0, from - 1);
      matrix[row + entry] += (float) (rule.inside ? taps[tap] / sum : taps[tap]);
    }
  }
}
