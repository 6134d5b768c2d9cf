package io.striate.backend.cpu.vector.conv;

/// One pass of a convolution over a batch.
///
/// @param once whether weights are packed in the first run only, which then costs nothing
public record ConvWork(ConvPass pass, ConvGeometry g, int batch, boolean once) {
  /// Packed weights, in numbers, that the last-level cache holds.
  public static final int CACHE = 1 << 21;

  /// The counts of the batch, from those of one sample.
  public ConvCounts counts(double multiplyAdds, double moved, double weights) {
    double streamed = weights > CACHE ? batch * weights : 0;
    return new ConvCounts(batch * multiplyAdds, batch * moved, once ? 0 : weights, streamed);
  }

  /// Products of one filter and one sample.
  public double products() {
    return (double) g.pixels() * g.taps();
  }

  /// Numbers of the padded copy of one sample.
  public double copied() {
    return (double) g.channels() * g.paddedPlane();
  }
}
