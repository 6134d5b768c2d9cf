package io.striate.backend.gpu.aparapi.routines.conv;

import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.Axes;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;
import io.striate.backend.gpu.aparapi.routines.core.ReduceRoutines;
import java.util.List;

/// Convolutions and their gradients, computed directly.
final class DirectConvRoutines {
  /// The filters that a work-item of `ConvKernel` computes.
  private static final int FILTERS = 8;

  /// The channels or filters that a work-item of the gradient kernels computes.
  private static final int BLOCK = 4;

  /// The number of work-items that the gradient of the weight should have: the samples are split
  /// into shares to reach it.
  private static final int ITEMS = 8192;

  private DirectConvRoutines() {}

  static Routine forward(Window2d window, int groups, List<TensorType> in, TensorType out) {
    Shape image = in.get(0).shape();
    int filters = out.shape().extent(1) / groups;
    boolean bias = in.size() == 3;
    return Routine.of(
        launch("conv/ConvKernel", window, groups, image, filters)
            .memory("in", BufferRef.input(0))
            .memory("weight", BufferRef.input(1))
            // Not read without a bias.
            .memory("bias", BufferRef.input(bias ? 2 : 1))
            .memory("out", BufferRef.output(0))
            .integer("hasBias", bias ? 1 : 0)
            .over(
                (long) out.shape().extent(2) * out.shape().extent(3),
                (long) groups * Math.ceilDiv(filters, FILTERS),
                image.extent(0)));
  }

  static Routine gradInput(Window2d window, int groups, List<TensorType> in, TensorType out) {
    Shape image = out.shape();
    int filters = in.get(0).shape().extent(1) / groups;
    return Routine.of(
        launch("conv/ConvGradInputKernel", window, groups, image, filters)
            .memory("gradOutput", BufferRef.input(0))
            .memory("weight", BufferRef.input(1))
            .memory("out", BufferRef.output(0))
            .over(
                (long) image.extent(2) * image.extent(3),
                (long) groups * Math.ceilDiv(image.extent(1) / groups, BLOCK),
                image.extent(0)));
  }

  static Routine gradWeight(Window2d window, int groups, List<TensorType> in, TensorType out) {
    Shape image = in.get(0).shape();
    Shape weight = out.shape();
    int filters = weight.extent(0) / groups;
    int samples = image.extent(0);
    long taps = (long) weight.extent(1) * window.taps();
    long blocks = (long) groups * Math.ceilDiv(filters, BLOCK);
    int wanted = Math.clamp(Math.ceilDiv(ITEMS, taps * blocks), 1, samples);
    int share = Math.ceilDiv(samples, wanted);
    int shares = Math.ceilDiv(samples, share);
    Launch.Builder launch =
        launch("conv/ConvGradWeightKernel", window, groups, image, filters)
            .memory("in", BufferRef.input(0))
            .memory("gradOutput", BufferRef.input(1))
            .memory("out", shares == 1 ? BufferRef.output(0) : BufferRef.scratch(0))
            .integer("samples", samples)
            .integer("share", share)
            .integer("shares", shares);
    Launch products = launch.over(taps, blocks, shares);
    if (shares == 1) {
      return Routine.of(products);
    }
    int size = weight.size();
    Axes results = Axes.of(new int[] {size}, new int[] {1});
    Axes terms = Axes.of(new int[] {shares}, new int[] {size});
    return new Routine(
        List.of(products, ReduceRoutines.sum(results, terms, size, shares)),
        List.of(4L * size * shares));
  }

  private static Launch.Builder launch(
      String kernel, Window2d window, int groups, Shape image, int filters) {
    return Launch.of(kernel)
        .window(window, image.extent(2), image.extent(3))
        .integer("channels", image.extent(1) / groups)
        .integer("filters", filters)
        .integer("groups", groups);
  }
}
