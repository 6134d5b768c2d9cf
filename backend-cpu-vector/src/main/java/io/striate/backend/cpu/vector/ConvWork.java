package io.striate.backend.cpu.vector;

import io.striate.backend.cpu.vector.ConvAlgorithms.Pass;

/// One pass of a convolution over a batch, and what each algorithm has to do for it.
///
/// @param once whether weights are packed in the first run alone, which then costs nothing
record ConvWork(Pass pass, ConvGeometry g, int batch, boolean once) {
  /// Names of the counts of [#counts].
  static final String COUNTS = "multiply-adds, numbers moved, weights packed, weights streamed";

  /// Packed weights, in numbers, that the last cache holds.
  private static final int CACHE = 1 << 21;

  /// Register tiles of one vector wait for each addition.
  private static final double SINGLE_VECTOR = 1.6;

  /// What an algorithm does on one thread, in numbers: fused multiply-adds, those of empty lanes
  /// included; numbers that are copied, packed or transformed, before and after; weights that are
  /// packed; packed weights that no cache holds, as often as they are read.
  double[] counts(ConvAlgorithm algorithm) {
    return switch (algorithm) {
      case DIRECT -> direct();
      case FLAT ->
          of(
              (double) FlatConv2d.planeSize(g)
                  * g.taps()
                  * FlatConv2d.paddedFilters(g.groupFilters())
                  * g.groups(),
              copied() + g.outputSize(),
              g.weightSize());
      case DEPTHWISE -> depthwise();
      case PRODUCT -> product();
      case WINOGRAD_3X3, WINOGRAD_5X5 -> winograd(WinogradForm.of(g).orElseThrow());
    };
  }

  /// Counts of all samples, from those of one.
  private double[] of(double multiplies, double moves, double weights) {
    double streamed = weights > CACHE ? batch * weights : 0;
    return new double[] {batch * multiplies, batch * moves, once ? 0 : weights, streamed};
  }

  private double products() {
    return (double) g.pixels() * g.taps();
  }

  private double copied() {
    return (double) g.channels() * g.paddedPlane();
  }

  /// Lanes that rows of so many numbers take, in vectors two by two and then one by one.
  static double lanes(int numbers) {
    int padded = Lanes.roundUp(numbers);
    int tiles = padded / Lanes.TILE * Lanes.TILE;
    return tiles + (padded - tiles) * SINGLE_VECTOR;
  }

  private double[] direct() {
    double turned = (double) g.groups() * g.pixels() * g.groupFiltersPadded();
    double moves = copied() + turned;
    if (pass == Pass.BY_INPUT) {
      int run = DirectConv2dGradInput.runLength(g);
      double windows =
          (double) g.pixels() * g.filters() * DirectConv2dGradInput.runs(g) * lanes(run);
      double added = (double) g.groups() * g.pixels() * DirectConv2dGradInput.runs(g) * run;
      return of(windows, moves + added, g.weightSize());
    }
    return of(g.groups() * products() * lanes(g.groupFilters()), moves, g.weightSize());
  }

  private double[] depthwise() {
    if (pass != Pass.BY_INPUT) {
      return of(products() * g.filters(), g.inputSize() + g.outputSize(), g.weightSize());
    }
    // Each filter's gradient is spread out to the size of the input.
    double spread = (double) g.height() * g.width() * g.filters();
    return of(spread * g.taps(), spread + g.inputSize(), g.weightSize());
  }

  private double[] product() {
    return switch (pass) {
      case FORWARD -> {
        double panels = (double) g.groups() * Lanes.roundUpToTile(g.pixels()) * g.taps();
        double filters = ImplicitGemm.paddedFilters(g.groupFilters());
        double copied = PatchLayout.ofPixels(g.group()).inPlace ? 0 : copied();
        yield of(panels * filters, panels + copied, g.weightSize());
      }
      case BY_INPUT -> {
        int phases = g.strideHeight() * g.strideWidth();
        int positions =
            Math.ceilDiv(g.height(), g.strideHeight()) * Math.ceilDiv(g.width(), g.strideWidth());
        double kernel = (double) g.kernelHeight() * g.kernelWidth();
        double panels = Lanes.roundUpToTile(positions) * kernel * g.filters();
        double channels = ImplicitGemm.paddedFilters(g.groupChannels());
        double spread = phases > 1 ? g.inputSize() : 0;
        yield of(panels * channels, panels + g.outputSize() + spread, g.weightSize());
      }
      case BY_WEIGHT -> {
        double panels = (double) g.groups() * g.pixels() * Lanes.roundUpToTile(g.taps());
        yield of(
            panels * ImplicitGemm.paddedFilters(g.groupFilters()),
            panels + copied(),
            g.weightSize());
      }
    };
  }

  private double[] winograd(WinogradForm form) {
    boolean byInput = pass == Pass.BY_INPUT;
    WinogradTiles tiles = byInput ? WinogradTiles.ofGradInput(form, g) : WinogradTiles.of(form, g);
    int depth = byInput ? g.filters() : g.channels();
    double filters = Lanes.roundUpToTile(byInput ? g.channels() : g.filters());
    double count = (double) batch * tiles.perSample();
    double weights = WinogradTransforms.POINTS * depth * filters;
    double moves = WinogradTransforms.POINTS * count * (Lanes.roundUp(depth) + filters);
    if (pass == Pass.BY_WEIGHT) {
      // Each shard turns its own sums back.
      int shards = Schedule.shards(batch);
      return new double[] {count * weights, moves, shards * weights, 0};
    }
    double blocks = Math.ceil(count / WinogradConv2d.blockTiles(depth));
    double streamed = weights > CACHE ? blocks * weights : 0;
    return new double[] {Math.ceil(count / 4) * 4 * weights, moves, once ? 0 : weights, streamed};
  }
}
