package io.striate.backend.cpu.vector;

/// What convolutions cost: the unit is the time of one multiply-add at the peak of one thread.
///
/// The numbers were measured on 256-bit vectors, one thread. They need not be exact: they part
/// geometries that differ by factors.
final class ConvCosts {
  /// Share of the peak that the direct kernels reach.
  private static final double DIRECT_SPEED = 0.75;

  /// Share of the peak that the matrix products between Winograd's transforms reach.
  private static final double PRODUCT_SPEED = 0.85;

  /// Reading one number from memory that no cache holds.
  private static final double STREAM = 10;

  /// Transformed weights that the last cache holds, in numbers.
  private static final double CACHE = 1 << 21;

  private ConvCosts() {}

  /// The plain formula on a batch.
  static double plain(ConvGeometry g, int batch) {
    double filters = g.groupFiltersPadded() * (double) g.groups();
    return batch * (double) g.pixels() * g.taps() * filters / DIRECT_SPEED;
  }

  /// A form of Winograd's algorithm on a batch.
  ///
  /// @param once whether the kernels are transformed in the first run alone
  static double winograd(
      WinogradForm form, ConvAlgorithms.Pass pass, ConvGeometry g, int batch, boolean once) {
    boolean byInput = pass == ConvAlgorithms.Pass.BY_INPUT;
    WinogradTiles tiles = byInput ? WinogradTiles.ofGradInput(form, g) : WinogradTiles.of(form, g);
    double depth = byInput ? g.filters() : g.channels();
    double filters = Lanes.roundUpToTile(byInput ? g.channels() : g.filters());
    double count = (double) batch * tiles.perSample();
    double weights = WinogradTransforms.POINTS * depth * filters;
    double blocks = Math.ceil(count / WinogradConv2d.blockTiles((int) depth));
    double products = Math.ceil(count / 4) * 4 * weights / PRODUCT_SPEED;
    double stream = weights > CACHE ? blocks * weights * STREAM : 0;
    double transforms = count * transform(form) * (Lanes.roundUp((int) depth) + filters);
    double kernels = once ? 0 : kernel(form) * depth * filters;
    return Math.max(products, stream) + transforms + kernels;
  }

  /// Gathering and transforming one channel of one tile, on either side.
  private static double transform(WinogradForm form) {
    return switch (form) {
      case F4X4_3X3 -> 280;
      case F2X2_5X5 -> 500;
    };
  }

  /// Transforming one kernel, once a step.
  private static double kernel(WinogradForm form) {
    return switch (form) {
      case F4X4_3X3 -> 450;
      case F2X2_5X5 -> 900;
    };
  }
}
