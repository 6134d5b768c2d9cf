package io.striate.backend.gpu.aparapi.routines.conv;

import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.Axes;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;
import io.striate.backend.gpu.aparapi.routines.core.ReduceRoutines;
import java.util.ArrayList;
import java.util.List;

/// Depthwise convolutions, in which each filter reads one channel, and their gradients.
final class DepthwiseConvRoutines {
  /// The number of work-items that the gradient of the weight should have: the samples are split
  /// into shares to reach it.
  private static final int ITEMS = 1 << 18;

  private DepthwiseConvRoutines() {}

  static Routine forward(Window2d window, List<TensorType> in, TensorType out) {
    Shape image = in.get(0).shape();
    Shape maps = out.shape();
    boolean bias = in.size() == 3;
    return Routine.of(
        launch("conv/DepthwiseKernel", window, image, maps.extent(1))
            .memory("in", BufferRef.input(0))
            .memory("weight", BufferRef.input(1))
            // Not read without a bias.
            .memory("bias", BufferRef.input(bias ? 2 : 1))
            .memory("out", BufferRef.output(0))
            .integer("hasBias", bias ? 1 : 0)
            .over((long) maps.extent(2) * maps.extent(3), maps.extent(1), image.extent(0)));
  }

  /// One launch for each remainder modulo the stride; see [ConvAxis].
  static Routine gradInput(Window2d window, List<TensorType> in, TensorType out) {
    Shape image = out.shape();
    var launches = new ArrayList<Launch>();
    for (int y = 0; y < Math.min(window.strideHeight(), image.extent(2)); y++) {
      for (int x = 0; x < Math.min(window.strideWidth(), image.extent(3)); x++) {
        launches.add(gradInput(window, in.get(0).shape(), image, y, x));
      }
    }
    return new Routine(launches, List.of());
  }

  private static Launch gradInput(
      Window2d window, Shape gradOutput, Shape image, int remainderDown, int remainderAcross) {
    ConvAxis down = ConvAxis.downOf(remainderDown, window, image.extent(2));
    ConvAxis across = ConvAxis.acrossOf(remainderAcross, window, image.extent(3));
    int width = image.extent(3);
    return Launch.of("conv/DepthwiseGradInputKernel")
        .memory("gradOutput", BufferRef.input(0))
        .memory("weight", BufferRef.input(1))
        .memory("out", BufferRef.output(0))
        .integer("outHeight", gradOutput.extent(2))
        .integer("outWidth", gradOutput.extent(3))
        .integer("pixelsHigh", down.pixels())
        .integer("pixelsWide", across.pixels())
        .integer("start", remainderDown * width + remainderAcross)
        .integer("rowStep", window.strideHeight() * width)
        .integer("columnStep", window.strideWidth())
        .integer("size", image.extent(2) * width)
        .integer("firstTop", down.first())
        .integer("firstLeft", across.first())
        .integer("tapsHigh", down.taps())
        .integer("tapsWide", across.taps())
        .integer("stepHeight", down.step())
        .integer("stepWidth", across.step())
        .integer("firstPlace", down.place() * window.kernelWidth() + across.place())
        .integer("placeRow", down.placeStep() * window.kernelWidth())
        .integer("placeColumn", across.placeStep())
        .integer("taps", window.taps())
        .integer("channels", image.extent(1))
        .integer("multiplier", gradOutput.extent(1) / image.extent(1))
        .over((long) down.pixels() * across.pixels(), image.extent(1), image.extent(0));
  }

  static Routine gradWeight(Window2d window, List<TensorType> in, TensorType out) {
    Shape image = in.get(0).shape();
    Shape gradOutput = in.get(1).shape();
    int samples = image.extent(0);
    int size = out.shape().size();
    int width = gradOutput.extent(3);
    int items = Math.multiplyExact(size, width);
    int share = Math.ceilDiv(samples, Math.clamp(Math.ceilDiv(ITEMS, items), 1, samples));
    int shares = Math.ceilDiv(samples, share);
    Launch columns =
        launch("conv/DepthwiseGradWeightKernel", window, image, gradOutput.extent(1))
            .memory("in", BufferRef.input(0))
            .memory("gradOutput", BufferRef.input(1))
            .memory("out", BufferRef.scratch(0))
            .integer("samples", samples)
            .integer("share", share)
            .integer("shares", shares)
            .over(items, shares, 1);
    Axes results = Axes.of(new int[] {size}, new int[] {width});
    Axes terms = Axes.of(new int[] {shares, width}, new int[] {items, 1});
    return new Routine(
        List.of(columns, ReduceRoutines.sum(results, terms, size, shares * width)),
        List.of(4L * items * shares));
  }

  private static Launch.Builder launch(String kernel, Window2d window, Shape image, int filters) {
    return Launch.of(kernel)
        .window(window, image.extent(2), image.extent(3))
        .integer("channels", image.extent(1))
        .integer("multiplier", filters / image.extent(1));
  }
}
