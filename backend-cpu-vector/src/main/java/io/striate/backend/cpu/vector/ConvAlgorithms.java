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
    return winograd(Pass.FORWARD, g, batch, once)
        .map(form -> WinogradBodies.forward(form, g, reason(form, Pass.FORWARD, g, batch, once)))
        .orElseGet(() -> Conv2dBodies.forward(g));
  }

  /// The gradient of a convolution by its input.
  Conv2dKernel gradInput(ConvGeometry g, int batch, boolean once) {
    return winograd(Pass.BY_INPUT, g, batch, once)
        .map(form -> WinogradBodies.gradInput(form, g, reason(form, Pass.BY_INPUT, g, batch, once)))
        .orElseGet(() -> Conv2dBodies.gradInput(g));
  }

  /// The gradient of a convolution by its weights, if not by the operation's own body.
  Optional<Node.BodyMaker> gradWeight(ConvGeometry g, int batch) {
    return winograd(Pass.BY_WEIGHT, g, batch, false)
        .map(form ->
            WinogradBodies.gradWeight(form, g, reason(form, Pass.BY_WEIGHT, g, batch, false)));
  }

  /// Whether Winograd's algorithm is to compute a pass over a batch.
  boolean winogradWins(Pass pass, ConvGeometry g, int batch, boolean once) {
    return winograd(pass, g, batch, once).isPresent();
  }

  /// The form of Winograd's algorithm that is to compute a pass over a batch, if any.
  private Optional<WinogradForm> winograd(Pass pass, ConvGeometry g, int batch, boolean once) {
    return WinogradForm.of(g)
        .filter(form -> !exact && reaches(form, pass, g))
        .filter(form -> ConvCosts.winograd(form, pass, g, batch, once) < ConvCosts.plain(g, batch));
  }

  private static String reason(
      WinogradForm form, Pass pass, ConvGeometry g, int batch, boolean once) {
    double share = ConvCosts.winograd(form, pass, g, batch, once) / ConvCosts.plain(g, batch);
    return "reckoned at %.2f of the direct algorithm's time".formatted(share);
  }

  /// Whether a form can compute a pass at all: by the input, no window lies in the padding alone.
  private static boolean reaches(WinogradForm form, Pass pass, ConvGeometry g) {
    return pass != Pass.BY_INPUT || (g.padTop() < form.kernel() && g.padLeft() < form.kernel());
  }
}
