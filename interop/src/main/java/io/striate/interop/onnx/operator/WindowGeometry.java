package io.striate.interop.onnx.operator;

import io.striate.api.op.Window2d;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The settings of a window, a number for each spatial axis.
///
/// @param size of the input
@SuppressWarnings("ArrayRecordComponent") // never compared
record WindowGeometry(
    int[] size, int[] kernel, int[] stride, int[] dilation, int[] before, int[] after) {

  static WindowGeometry of(Call call, int[] input, int[] kernel) {
    int axes = input.length - 2;
    int[] size = Arrays.copyOfRange(input, 2, input.length);
    int[] stride = setting(call, "strides", axes, 1);
    int[] dilation = setting(call, "dilations", axes, 1);
    int[] pads = setting(call, "pads", 2 * axes, 0);
    if (kernel.length != axes) {
      throw call.bad("has a kernel of " + kernel.length + " axes for " + axes);
    }
    for (int each :
        IntStream.concat(
                IntStream.concat(Arrays.stream(kernel), Arrays.stream(stride)),
                Arrays.stream(dilation))
            .toArray()) {
      if (each < 1) {
        throw call.bad("has a kernel, a stride or a dilation below 1");
      }
    }
    if (Arrays.stream(pads).anyMatch(pad -> pad < 0)) {
      throw call.bad("has negative pads " + Arrays.toString(pads));
    }
    var geometry =
        new WindowGeometry(
            size,
            kernel,
            stride,
            dilation,
            Arrays.copyOf(pads, axes),
            Arrays.copyOfRange(pads, axes, 2 * axes));
    return geometry.padded(call);
  }

  private static int[] setting(Call call, String name, int length, int otherwise) {
    int[] all =
        call.wholes(name).orElseGet(() -> IntStream.range(0, length).map(_ -> otherwise).toArray());
    if (all.length != length) {
      throw call.bad("has " + all.length + " " + name + " for " + length);
    }
    return all;
  }

  /// With the padding that keeps `ceil(size / stride)` positions, if the node asks for it.
  private WindowGeometry padded(Call call) {
    String pad = call.text("auto_pad", "NOTSET");
    if (pad.equals("NOTSET") || pad.isEmpty()) {
      return this;
    }
    int[] first = new int[size.length];
    int[] last = new int[size.length];
    if (pad.equals("SAME_UPPER") || pad.equals("SAME_LOWER")) {
      for (int axis = 0; axis < size.length; axis++) {
        int positions = Math.ceilDiv(size[axis], stride[axis]);
        int all = Math.max(0, (positions - 1) * stride[axis] + covered(axis) - size[axis]);
        first[axis] = pad.equals("SAME_UPPER") ? all / 2 : all - all / 2;
        last[axis] = all - first[axis];
      }
    } else if (!pad.equals("VALID")) {
      throw call.bad("has the auto_pad \"" + pad + "\"");
    }
    return new WindowGeometry(size, kernel, stride, dilation, first, last);
  }

  /// What the kernel covers, dilation included.
  int covered(int axis) {
    return Math.addExact(Math.multiplyExact(dilation[axis], kernel[axis] - 1), 1);
  }

  /// The window, where windows that start within the input, but do not end in it, count too.
  WindowGeometry ceiling() {
    int[] last = after.clone();
    for (int axis = 0; axis < last.length; axis++) {
      int room = size[axis] + before[axis] + after[axis] - covered(axis);
      int positions = Math.ceilDiv(room, stride[axis]) + 1;
      if ((positions - 1) * stride[axis] >= size[axis] + before[axis]) {
        positions--;
      }
      last[axis] = Math.max(last[axis], after[axis] + (positions - 1) * stride[axis] - room);
    }
    return new WindowGeometry(size, kernel, stride, dilation, before, last);
  }

  WindowGeometry without(int[] firstPads, int[] lastPads) {
    int[] first = new int[before.length];
    int[] last = new int[before.length];
    int[] larger = new int[before.length];
    for (int axis = 0; axis < first.length; axis++) {
      last[axis] = after[axis] - lastPads[axis];
      larger[axis] = size[axis] + firstPads[axis] + lastPads[axis];
    }
    return new WindowGeometry(larger, kernel, stride, dilation, first, last);
  }

  Window2d window() {
    int last = kernel.length - 1;
    boolean maps = last == 1;
    return new Window2d(
        maps ? kernel[0] : 1,
        kernel[last],
        maps ? stride[0] : 1,
        stride[last],
        maps ? before[0] : 0,
        maps ? after[0] : 0,
        before[last],
        after[last],
        maps ? dilation[0] : 1,
        dilation[last]);
  }

  /// The part of the window that lies along some of the axes.
  ///
  /// @param to behind the last
  WindowGeometry axes(int from, int to) {
    return new WindowGeometry(
        Arrays.copyOfRange(size, from, to),
        Arrays.copyOfRange(kernel, from, to),
        Arrays.copyOfRange(stride, from, to),
        Arrays.copyOfRange(dilation, from, to),
        Arrays.copyOfRange(before, from, to),
        Arrays.copyOfRange(after, from, to));
  }

  /// The window along the only axis, as that over columns of maps of one column.
  Window2d column() {
    return new Window2d(kernel[0], 1, stride[0], 1, before[0], after[0], 0, 0, dilation[0], 1);
  }
}
