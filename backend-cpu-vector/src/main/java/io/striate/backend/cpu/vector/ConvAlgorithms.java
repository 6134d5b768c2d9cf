package io.striate.backend.cpu.vector;

import java.util.Optional;

/// Chooses how each convolution of a plan is computed: the one place where that is decided.
///
/// A choice compares costs, reckoned from the geometry, the batch and the vector width by the
/// numbers of [ConvCosts]. Neither the clock nor the number of threads has a say, so a program has
/// the same plan on every machine with vectors of that width.
final class ConvAlgorithms {
  /// What is computed.
  enum Pass {
    /// The convolution itself.
    FORWARD,
    /// Its gradient by the input.
    BY_INPUT,
    /// Its gradient by the weights.
    BY_WEIGHT
  }

  private final boolean exact;

  /// @param exact whether only algorithms of the plain formula's rounding may be taken
  ConvAlgorithms(boolean exact) {
    this.exact = exact;
  }

  /// Whether only the plain formulas' rounding will do.
  boolean exact() {
    return exact;
  }

  /// A convolution.
  ///
  /// @param once whether weights are packed in the first run alone, which then costs nothing
  Conv2dKernel forward(ConvGeometry g, int batch, boolean once) {
    return winogradWins(Pass.FORWARD, g, batch, once)
        ? WinogradBodies.forward(g, reason(Pass.FORWARD, g, batch, once))
        : Conv2dBodies.forward(g);
  }

  /// The gradient of a convolution by its input.
  Conv2dKernel gradInput(ConvGeometry g, int batch, boolean once) {
    return winogradWins(Pass.BY_INPUT, g, batch, once)
        ? WinogradBodies.gradInput(g, reason(Pass.BY_INPUT, g, batch, once))
        : Conv2dBodies.gradInput(g);
  }

  /// The gradient of a convolution by its weights, if not by the operation's own body.
  Optional<Node.BodyMaker> gradWeight(ConvGeometry g, int batch) {
    return winogradWins(Pass.BY_WEIGHT, g, batch, false)
        ? Optional.of(WinogradBodies.gradWeight(g, reason(Pass.BY_WEIGHT, g, batch, false)))
        : Optional.empty();
  }

  /// Whether Winograd's algorithm is to compute a pass over a batch.
  boolean winogradWins(Pass pass, ConvGeometry g, int batch, boolean once) {
    return !exact
        && fits(pass, g)
        && ConvCosts.winograd(pass, g, batch, once) < ConvCosts.plain(g, batch);
  }

  private static String reason(Pass pass, ConvGeometry g, int batch, boolean once) {
    double share = ConvCosts.winograd(pass, g, batch, once) / ConvCosts.plain(g, batch);
    return "reckoned at %.2f of the direct algorithm's time".formatted(share);
  }

  /// Whether Winograd's algorithm can compute a pass at all.
  private static boolean fits(Pass pass, ConvGeometry g) {
    boolean square =
        g.kernelHeight() == 3
            && g.kernelWidth() == 3
            && g.strideHeight() == 1
            && g.strideWidth() == 1
            && g.dilationHeight() == 1
            && g.dilationWidth() == 1
            && g.groups() == 1;
    return square && (pass != Pass.BY_INPUT || (g.padTop() <= 2 && g.padLeft() <= 2));
  }
}
