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

/// Convolutions and their gradients as matrix products (`kernels.conv.ImplicitGemm` has the
/// formulas): with tiles in local memory on GPUs, otherwise with strips.
///
/// @param localTiles whether to use tiles in local memory
/// @param stripRows the rows of a strip that fit in the local memory of the device
public record GemmConvRoutines(boolean localTiles, int stripRows) {
  /// The edge length of a tile of `ConvTilesKernel`, and the floats in a block of local memory.
  private static final int TILE = 64;

  private static final int BLOCK = 16 * (TILE + 1);

  /// The columns of a strip of `ConvStripsKernel`.
  private static final int STRIP = 128;

  private static final int MOST_STRIP_ROWS = 128;

  /// The local memory of a tile in bytes: its blocks, and the indices of columns and terms.
  public static final long TILE_BYTES = 4 * (2 * BLOCK + 4 * TILE + 4 * 16);

  /// The local memory of a strip in bytes, without its rows.
  private static final long STRIP_BYTES = 4 * (16 * STRIP + 4 * STRIP + 16);

  /// The number of work-groups that the gradient of the weight should have, on GPUs and on CPUs.
  /// The pixels are split into shares to reach it, but a share has at least the number below.
  private static final int GROUPS = 256;

  private static final int THREADS = 32;

  private static final int LEAST_SHARE = 256;

  /// The number of rows, columns and terms of the product of each group.
  private record Size(int rows, int columns, int depth, int share) {
    private int shares() {
      return depth == 0 ? 1 : Math.ceilDiv(depth, share);
    }
  }

  /// The number of rows of a strip on a device: an even number, or 0 if local memory is too small.
  ///
  /// @param localMemory the local memory of a work-group in bytes
  public static int stripRows(long localMemory) {
    long room = (localMemory - STRIP_BYTES) / (4 * STRIP) / 2 * 2;
    return Math.clamp(room, 0, MOST_STRIP_ROWS);
  }

  Routine forward(Window2d window, int groups, List<TensorType> in, TensorType result) {
    Shape image = in.get(0).shape();
    Shape weight = in.get(1).shape();
    Shape out = result.shape();
    boolean bias = in.size() == 3;
    int pixels = out.extent(2) * out.extent(3);
    int taps = weight.extent(1) * window.taps();
    var size = new Size(weight.extent(0) / groups, image.extent(0) * pixels, taps, taps);
    Launch.Builder launch =
        product(
                ConvAxis.down(window, image.extent(2)),
                ConvAxis.across(window, image.extent(3)),
                window.kernelWidth())
            .memory("image", BufferRef.input(0))
            .memory("factor", BufferRef.input(1))
            // Not read without a bias.
            .memory("bias", BufferRef.input(bias ? 2 : 1))
            .memory("out", BufferRef.output(0))
            .integer("hasBias", bias ? 1 : 0)
            .integer("tapMap", window.taps())
            .integer("factorGroup", size.rows * taps)
            .integer("factorRow", taps)
            .integer("outGroup", size.rows * pixels)
            .integer("outRow", pixels);
    pixels(launch, out, 0, out.extent(3), 1);
    return Routine.of(over(launch, image, size, groups, 0));
  }

  /// One product for each remainder modulo the stride; see [ConvAxis].
  Routine gradInput(Window2d window, int groups, List<TensorType> in, TensorType result) {
    Shape out = result.shape();
    var launches = new ArrayList<Launch>();
    for (int y = 0; y < Math.min(window.strideHeight(), out.extent(2)); y++) {
      for (int x = 0; x < Math.min(window.strideWidth(), out.extent(3)); x++) {
        ConvAxis down = ConvAxis.downOf(y, window, out.extent(2));
        ConvAxis across = ConvAxis.acrossOf(x, window, out.extent(3));
        Launch.Builder launch = gradInput(window, groups, in, out, down, across);
        pixels(
            launch,
            out,
            y * out.extent(3) + x,
            window.strideHeight() * out.extent(3),
            window.strideWidth());
        Shape image = in.get(0).shape();
        int terms = image.extent(1) / groups * down.taps() * across.taps();
        var size =
            new Size(
                out.extent(1) / groups,
                out.extent(0) * down.pixels() * across.pixels(),
                terms,
                terms);
        launches.add(over(launch, image, size, groups, 0));
      }
    }
    return new Routine(launches, List.of());
  }

  private Launch.Builder gradInput(
      Window2d window, int groups, List<TensorType> in, Shape out, ConvAxis down, ConvAxis across) {
    int channels = out.extent(1) / groups;
    int filters = in.get(0).shape().extent(1) / groups;
    int area = out.extent(2) * out.extent(3);
    return product(down, across, window.kernelWidth())
        .memory("image", BufferRef.input(0))
        .memory("factor", BufferRef.input(1))
        .memory("bias", BufferRef.input(1))
        .memory("out", BufferRef.output(0))
        .integer("hasBias", 0)
        .integer("tapMap", channels * window.taps())
        .integer("factorGroup", filters * channels * window.taps())
        .integer("factorRow", window.taps())
        .integer("outGroup", channels * area)
        .integer("outRow", area);
  }

  Routine gradWeight(Window2d window, int groups, List<TensorType> in, TensorType result) {
    Shape image = in.get(0).shape();
    Shape gradOutput = in.get(1).shape();
    Shape weight = result.shape();
    int filters = weight.extent(0) / groups;
    int taps = weight.extent(1) * window.taps();
    int pixels = gradOutput.extent(2) * gradOutput.extent(3);
    Size size = sharedOut(filters, taps, image.extent(0) * pixels, groups);
    boolean whole = size.shares() == 1;
    Launch.Builder launch =
        product(
                ConvAxis.down(window, image.extent(2)),
                ConvAxis.across(window, image.extent(3)),
                window.kernelWidth())
            .memory("image", BufferRef.input(0))
            .memory("factor", BufferRef.input(1))
            .memory("bias", BufferRef.input(1))
            .memory("out", whole ? BufferRef.output(0) : BufferRef.scratch(0))
            .integer("turned", 1)
            .integer("hasBias", 0)
            .integer("tapMap", window.taps())
            .integer("factorGroup", filters * pixels)
            .integer("factorRow", pixels)
            .integer("outGroup", filters * taps)
            .integer("outRow", taps);
    pixels(launch, gradOutput, 0, gradOutput.extent(3), 1);
    int all = weight.size();
    Launch product = over(launch, image, size, groups, all);
    if (whole) {
      return Routine.of(product);
    }
    Axes results = Axes.of(new int[] {all}, new int[] {1});
    Axes terms = Axes.of(new int[] {size.shares()}, new int[] {all});
    return new Routine(
        List.of(product, ReduceRoutines.sum(results, terms, all, size.shares())),
        List.of(4L * all * size.shares()));
  }

  /// The number of shares that the terms are split into. It depends on the sizes and the kind of
  /// device only, so sums are always added in the same order.
  private Size sharedOut(int rows, int columns, int depth, int groups) {
    long blocks =
        (long) groups
            * Math.ceilDiv(rows, rowsOfBlock(rows))
            * Math.ceilDiv(columns, columnsOfBlock());
    long most = Math.max(1, depth / LEAST_SHARE);
    long wanted = Math.clamp(Math.ceilDiv(localTiles ? GROUPS : THREADS, blocks), 1L, most);
    return new Size(rows, columns, depth, (int) Math.ceilDiv(depth, wanted));
  }

  private int rowsOfBlock(int rows) {
    return localTiles ? TILE : Math.min(stripRows, Math.ceilDiv(rows, 2) * 2);
  }

  private int columnsOfBlock() {
    return localTiles ? TILE : STRIP;
  }

  private Launch.Builder product(ConvAxis down, ConvAxis across, int kernelWidth) {
    return Launch.of(localTiles ? "conv/ConvTilesKernel" : "conv/ConvStripsKernel")
        .integer("turned", 0)
        .integer("pixelsHigh", down.pixels())
        .integer("pixelsWide", across.pixels())
        .integer("firstTop", down.first())
        .integer("firstLeft", across.first())
        .integer("strideHeight", down.stride())
        .integer("strideWidth", across.stride())
        // Without taps there are no terms, so their indices are not used.
        .integer("tapsHigh", Math.max(1, down.taps()))
        .integer("tapsWide", Math.max(1, across.taps()))
        .integer("stepHeight", down.step())
        .integer("stepWidth", across.step())
        .integer("tapStart", down.place() * kernelWidth + across.place())
        .integer("tapRow", down.placeStep() * kernelWidth)
        .integer("tapColumn", across.placeStep());
  }

  /// The indices of the pixels in the tensor that they belong to.
  private static void pixels(Launch.Builder launch, Shape maps, int start, int row, int column) {
    launch
        .integer("pixelStart", start)
        .integer("pixelSample", maps.size() / maps.extent(0))
        .integer("pixelRow", row)
        .integer("pixelColumn", column);
  }

  private Launch over(Launch.Builder launch, Shape image, Size size, int groups, int outShare) {
    int sample = image.size() / image.extent(0);
    int block = rowsOfBlock(size.rows);
    int across = Math.ceilDiv(size.columns, columnsOfBlock());
    int down = Math.ceilDiv(size.rows, block);
    long products = (long) groups * size.shares();
    launch
        .integer("height", image.extent(2))
        .integer("width", image.extent(3))
        .integer("imageSample", sample)
        .integer("imageGroup", sample / groups)
        .integer("rows", size.rows)
        .integer("columns", size.columns)
        .integer("depth", size.depth)
        .integer("share", size.share)
        .integer("shares", size.shares())
        .integer("outShare", outShare)
        .integer("groups", groups);
    if (localTiles) {
      return launch
          .local("tileA", BLOCK)
          .local("tileB", BLOCK)
          .local("places", 4 * TILE)
          .local("terms", 4 * 16)
          .overTiles(across, down, products);
    }
    return launch
        .integer("block", block)
        .local("sums", block * STRIP)
        .local("strip", 16 * STRIP)
        .local("places", 4 * STRIP)
        .local("terms", 16)
        .singly(across, down, products);
  }
}
