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
              "modes nearest and linear, without antialias; `coordinate_transformation_mode`"
                  + " half_pixel, pytorch_half_pixel, asymmetric, align_corners",
              Set.of(1, 2, 3),
              Sampling::resize));

  /// Elements of a matrix of weights: that of an axis of 4096 entries.
  private static final int MOST_WEIGHTS = 1 << 24;

  private Sampling() {}

  /// How positions are computed.
  private record Rule(String mode, String coordinates, String nearest) {}

  private static Operand upsample(Call call) {
    double[] scales =
        call.opset() < 9
            ? call.reals("scales").orElseThrow(() -> call.bad("needs scales")).stream()
                .mapToDouble(Float::doubleValue)
                .toArray()
            : numbers(call.known(1));
    var rule = new Rule(call.text("mode", "nearest"), "asymmetric", "floor");
    return scaled(call, call.input(0), scales, rule);
  }

  private static Operand resize(Call call) {
    if (call.opset() < 11) {
      var rule = new Rule(call.text("mode", "nearest"), "asymmetric", "floor");
      return scaled(call, call.input(0), numbers(call.known(1)), rule);
    }
    if (call.whole("antialias", 0) != 0 || call.whole("exclude_outside", 0) != 0) {
      throw call.bad("has antialias or exclude_outside, which are not read");
    }
    call.require("keep_aspect_ratio_policy", "stretch");
    var rule =
        new Rule(
            call.text("mode", "nearest"),
            call.text("coordinate_transformation_mode", "half_pixel"),
            call.text("nearest_mode", "round_prefer_floor"));
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
      sizes[axis] = (int) Math.floor(extents[axis] * scales[axis]);
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
            case "linear", "bilinear" ->
                linear(call, result, axis, sizes[axis], scales[axis], rule);
            default -> throw call.bad("has the mode \"" + rule.mode + "\"");
          };
    }
    return result;
  }

  /// The place in the input of an entry of the output.
  private static double place(Call call, int i, int from, int to, double scale, Rule rule) {
    return switch (rule.coordinates) {
      case "half_pixel" -> (i + 0.5) / scale - 0.5;
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
  private static Operand linear(
      Call call, Operand input, int axis, int size, double scale, Rule rule) {
    int[] extents = call.extents(input);
    int from = extents[axis];
    float[] matrix = new float[Math.multiplyExact(size, from)];
    for (int i = 0; i < size; i++) {
      double place = Math.clamp(place(call, i, from, size, scale, rule), 0, from - 1);
      int low = (int) Math.floor(place);
      int high = Math.min(low + 1, from - 1);
      matrix[i * from + low] += (float) (1 - (place - low));
      matrix[i * from + high] += (float) (place - low);
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
}
