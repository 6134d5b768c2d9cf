package io.striate.backend.cpu.vector.conv;

/// The work of one algorithm on one thread, as numbers of operations that each have a price.
///
/// @param multiplyAdds fused multiply-adds, including those of empty vector lanes
/// @param moved numbers that are copied, packed or transformed before and after the products
/// @param packed weights that are packed
/// @param streamed packed weights that no cache holds, counted as often as they are read
public record ConvCounts(double multiplyAdds, double moved, double packed, double streamed) {
  /// The names of the counts, in the order of the prices.
  public static final String NAMES =
      "multiply-adds, numbers moved, weights packed, weights streamed";

  /// The counts in the order of the prices.
  public double[] values() {
    return new double[] {multiplyAdds, moved, packed, streamed};
  }
}
