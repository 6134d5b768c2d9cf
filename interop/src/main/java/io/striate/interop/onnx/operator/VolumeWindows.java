package io.striate.interop.onnx.operator;

import io.striate.api.op.Conv2d;
import io.striate.api.op.Move;
import io.striate.api.op.Op;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Convolutions and poolings of volumes `[N, C, D, H, W]`, in operations on maps, as the layers
/// `conv3d` and `maxpool3d` compute them.
final class VolumeWindows {
  /// The axes of a batch of volumes.
  static final int RANK = 5;

  private VolumeWindows() {}

  /// A convolution of maps for each plane of the output; the planes that its filters see are
  /// channels.
  static Operand convolution(Call call, WindowGeometry window, int groups) {
    Emitter emit = call.emitter();
    Value seen = seen(emit, call.value(0), window.axes(0, 1).column());
    Shape shape = seen.type().shape();
    int samples = shape.extent(0);
    int planes = shape.extent(1);
    int channels = shape.extent(2) * shape.extent(3);
    Shape weight = call.value(1).type().shape();
    var operands = new ArrayList<Value>();
    operands.add(emit.reshape(seen, samples * planes, channels, shape.extent(4), shape.extent(5)));
    operands.add(
        emit.reshape(
            call.value(1),
            weight.extent(0),
            weight.extent(1) * weight.extent(2),
            weight.extent(3),
            weight.extent(4)));
    if (call.has(2)) {
      operands.add(call.value(2));
    }
    Value output = emit.emit(new Conv2d(window.axes(1, 3).window(), groups), operands).getFirst();
    Shape plane = output.type().shape();
    Value byPlane =
        emit.reshape(output, samples, planes, plane.extent(1), plane.extent(2), plane.extent(3));
    return call.emitted(emit.one(new Move.Permute(List.of(0, 2, 1, 3, 4)), byPlane));
  }

  /// For each plane of the output the planes that it sees: `[N, oD, C, kD, H, W]`.
  private static Value seen(Emitter emit, Value input, Window2d depth) {
    Shape shape = input.type().shape();
    int planes = depth.outHeight(shape.extent(2));
    Value padded =
        emit.one(
            new Move.Pad(
                List.of(0, 0, depth.padTop(), 0, 0), List.of(0, 0, depth.padBottom(), 0, 0), 0),
            input);
    int[] apart = {shape.extent(0), shape.extent(1), 1, planes, shape.extent(3), shape.extent(4)};
    var taps = new ArrayList<Value>();
    for (int tap = 0; tap < depth.kernelHeight(); tap++) {
      int begin = tap * depth.dilationHeight();
      int end = begin + (planes - 1) * depth.strideHeight() + 1;
      taps.add(emit.reshape(emit.slice(padded, 2, begin, end, depth.strideHeight()), apart));
    }
    Value stacked = emit.emit(new Move.Concat(2), taps).getFirst();
    return emit.one(new Move.Permute(List.of(0, 3, 1, 2, 4, 5)), stacked);
  }

  /// Each plane is pooled, then each column of the results along the depth.
  ///
  /// @param pooling of maps
  static Operand pool(
      Call call, Value input, WindowGeometry window, Function<Window2d, Op> pooling) {
    Emitter emit = call.emitter();
    Shape shape = input.type().shape();
    int samples = shape.extent(0);
    int channels = shape.extent(1);
    int depth = shape.extent(2);
    Value planes = emit.reshape(input, samples, channels * depth, shape.extent(3), shape.extent(4));
    Value pooled = emit.one(pooling.apply(window.axes(1, 3).window()), planes);
    Shape plane = pooled.type().shape();
    Window2d column = window.axes(0, 1).column();
    Value columns =
        emit.reshape(pooled, samples, channels, depth, plane.extent(2) * plane.extent(3));
    return call.emitted(
        emit.reshape(
            emit.one(pooling.apply(column), columns),
            samples,
            channels,
            column.outHeight(depth),
            plane.extent(2),
            plane.extent(3)));
  }
}
