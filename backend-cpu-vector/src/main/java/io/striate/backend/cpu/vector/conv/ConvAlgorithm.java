package io.striate.backend.cpu.vector.conv;

import io.striate.backend.cpu.vector.run.BodyMaker;

/// One way to compute convolutions: which geometries it supports, what it costs, and its kernels.
///
/// An algorithm has its own package and one entry in the list of `conv.choice`; nothing else names
/// it. Implementations have no state.
public interface ConvAlgorithm {
  /// Its name in the cost table.
  String name();

  /// Whether it rounds as the plain formula does: it adds the same products, if in another order.
  default boolean exact() {
    return true;
  }

  /// Whether several workers can share one sample.
  default boolean sharesSamples() {
    return true;
  }

  /// Whether it is always the best where it fits, so that no other algorithm is considered.
  default boolean dominates() {
    return false;
  }

  /// Whether it can compute a pass of a geometry.
  boolean fits(ConvPass pass, ConvGeometry g);

  /// Its work for a pass that fits.
  ConvCounts counts(ConvWork work);

  /// The convolution of a geometry that fits.
  ///
  /// @param reason why it was chosen, for the description of the plan; algorithms that are exact
  ///   need not show it
  Conv2dKernel forward(ConvGeometry g, String reason);

  /// The gradient by the input of a geometry that fits.
  Conv2dKernel gradInput(ConvGeometry g, String reason);

  /// The gradient by the weights of a geometry that fits; inputs: image, gradOutput; output: summed
  /// over the samples.
  BodyMaker gradWeight(ConvGeometry g, String reason);
}
