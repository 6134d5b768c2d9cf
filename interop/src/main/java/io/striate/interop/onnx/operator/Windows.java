package io.striate.interop.onnx.operator;

import io.striate.api.op.AvgPool2d;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.op.Window2d;
import io.striate.api.program.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Convolutions and poolings. Those of lines are computed as those of maps of one row.
final class Windows {
  private static final String AXES = "one to three spatial axes";

  static final List<Operator> ALL =
      List.of(
          Operator.of("Conv", AXES, Set.of(), Windows::convolution),
          Operator.of("ConvTranspose", "one or two spatial axes", Set.of(), Windows::transpose),
          Operator.of(
              "MaxPool",
              AXES + "; the indices, a second output, are not given",
              Set.of(),
              call -> pool(call, true)),
          Operator.of("AveragePool", AXES, Set.of(), call -> pool(call, false)),
          Operator.of("GlobalMaxPool", call -> global(call, Reduce.Kind.MAX)),
          Operator.of("GlobalAveragePool", call -> global(call, Reduce.Kind.SUM)));

  private Windows() {}

  /// `[N, C, H, W]`: a line `[N, C, W]` becomes a map of one row.
  private static Value maps(Call call, Operand operand) {
    int[] extents = call.extents(operand);
    if (extents.length == 4) {
      return call.value(operand);
    }
    if (extents.length != 3) {
      throw call.bad("has " + (extents.length - 2) + " spatial axes; 1 and 2 are read here");
    }
    return call.value(call.reshape(operand, extents[0], extents[1], 1, extents[2]));
  }

  /// The result for maps, as lines if the input was lines.
  private static Operand like(Call call, Value maps) {
    Operand result = call.emitted(maps);
    int[] extents = call.extents(result);
    return call.extents(0).length == 4
        ? result
        : call.reshape(result, extents[0], extents[1], extents[3]);
  }

  private static int[] kernel(Call call) {
    int[] weight = call.extents(1);
    if (weight.length < 3) {
      throw call.bad("has a weight of " + weight.length + " axes");
    }
    return Arrays.copyOfRange(weight, 2, weight.length);
  }

  private static int groups(Call call) {
    int groups = call.whole("group", 1);
    if (groups < 1) {
      throw call.bad("has " + groups + " groups");
    }
    return groups;
  }

  private static Operand convolution(Call call) {
    if (call.extents(0).length == VolumeWindows.RANK) {
      var window = WindowGeometry.of(call, call.extents(0), kernel(call));
      return VolumeWindows.convolution(call, window, groups(call));
    }
    Value input = maps(call, call.input(0));
    var geometry = WindowGeometry.of(call, call.extents(0), kernel(call));
    var operands = new ArrayList<Value>(List.of(input, maps(call, call.input(1))));
    if (call.has(2)) {
      operands.add(call.value(2));
    }
    var op = new Conv2d(geometry.window(), groups(call));
    return like(call, call.emitter().emit(op, operands).getFirst());
  }

  /// Source: the ONNX specification, `ConvTranspose`: with `output_shape`, the padding follows.
  private static Operand transpose(Call call) {
    Value input = maps(call, call.input(0));
    int[] extents = call.extents(0);
    int axes = extents.length - 2;
    var geometry = WindowGeometry.of(call, extents, kernel(call));
    int[] more = call.wholes("output_padding").orElseGet(() -> new int[axes]);
    var wanted = call.wholes("output_shape");
    String pad = call.text("auto_pad", "NOTSET");
    int[] before = geometry.before().clone();
    int[] after = geometry.after().clone();
    int[] size = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      int whole =
          Math.addExact(
              Math.multiplyExact(geometry.stride()[axis], geometry.size()[axis] - 1),
              geometry.covered(axis) + more[axis]);
      boolean same = pad.startsWith("SAME");
      if (wanted.isPresent() || same) {
        int[] shape = wanted.orElseGet(() -> new int[0]);
        int target =
            wanted.isPresent()
                ? shape[shape.length - axes + axis]
                : geometry.size()[axis] * geometry.stride()[axis];
        int all = Math.max(0, whole - target);
        before[axis] = pad.equals("SAME_UPPER") ? all / 2 : all - all / 2;
        after[axis] = all - before[axis];
      }
      size[axis] = whole - before[axis] - after[axis];
      if (size[axis] < 1) {
        throw call.bad("has pads that remove the whole output");
      }
    }
    var window =
        new WindowGeometry(
                geometry.size(),
                geometry.kernel(),
                geometry.stride(),
                geometry.dilation(),
                before,
                after)
            .window();
    var op = new Conv2dGradInput(window, groups(call), axes == 2 ? size[0] : 1, size[axes - 1]);
    Value output = call.emitter().one(op, input, maps(call, call.input(1)));
    if (call.has(2)) {
      int filters = output.type().shape().extent(1);
      Value bias = call.emitter().reshape(call.value(2), filters, 1, 1);
      output = call.emitter().add(output, bias);
    }
    return like(call, output);
  }

  private static Operand pool(Call call, boolean max) {
    if (call.whole("storage_order", 0) != 0) {
      throw call.bad("has a storage_order, which only matters to indices");
    }
    boolean volumes = call.extents(0).length == VolumeWindows.RANK;
    Value input = volumes ? call.value(0) : maps(call, call.input(0));
    int[] kernel = call.wholes("kernel_shape").orElseThrow(() -> call.bad("needs a kernel_shape"));
    var geometry = WindowGeometry.of(call, call.extents(0), kernel);
    boolean ceiling = call.whole("ceil_mode", 0) != 0;
    var full = ceiling ? geometry.ceiling() : geometry;
    if (max) {
      return volumes
          ? VolumeWindows.pool(call, input, full, MaxPool2d::new)
          : like(call, call.emitter().one(new MaxPool2d(full.window()), input));
    }
    boolean countPadding = call.whole("count_include_pad", 0) != 0;
    boolean beyond = !Arrays.equals(full.after(), geometry.after());
    if (countPadding && beyond) {
      // Padding counts, and what lies beyond it does not.
      var pad = new ArrayList<>(List.of(0, 0));
      var end = new ArrayList<>(List.of(0, 0));
      if (kernel.length == 1) {
        pad.add(0);
        end.add(0);
      }
      Arrays.stream(geometry.before()).forEach(pad::add);
      Arrays.stream(geometry.after()).forEach(end::add);
      input = call.emitter().one(new Move.Pad(pad, end, 0), input);
      full = full.without(geometry.before(), geometry.after());
      countPadding = false;
    }
    boolean counted = countPadding;
    return volumes
        ? VolumeWindows.pool(call, input, full, window -> new AvgPool2d(window, counted))
        : like(call, call.emitter().one(new AvgPool2d(full.window(), counted), input));
  }

  private static Operand global(Call call, Reduce.Kind kind) {
    int[] extents = call.extents(0);
    if (extents.length < 3) {
      throw call.bad("needs spatial axes");
    }
    List<Integer> axes = IntStream.range(2, extents.length).boxed().toList();
    if (extents.length == 4) {
      Value input = call.value(0);
      var window = new Window2d(extents[2], extents[3], 1, 1, 0, 0, 0, 0, 1, 1);
      return kind == Reduce.Kind.MAX
          ? call.emitted(call.emitter().one(new MaxPool2d(window), input))
          : call.emitted(call.emitter().one(new AvgPool2d(window, false), input));
    }
    Operand folded = call.emitted(call.emitter().reduce(kind, call.value(0), axes));
    long count = axes.stream().mapToLong(axis -> extents[axis]).reduce(1, (a, b) -> a * b);
    return kind == Reduce.Kind.MAX ? folded : call.scale(folded, 1.0 / count);
  }
}
