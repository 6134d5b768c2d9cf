package io.striate.backend.cpu.vector;

import java.util.Locale;

/// Ways to compute a convolution or one of its gradients.
enum ConvAlgorithm {
  /// [DirectConv2d], [DirectConv2dGradInput], [DirectConv2dGradWeight].
  DIRECT,
  /// [FlatConv2d].
  FLAT,
  /// [DepthwiseConv2d], [DepthwiseConv2dGradInput], [DepthwiseConv2dGradWeight].
  DEPTHWISE,
  /// [ImplicitGemm], [ImplicitGemmGradWeight].
  PRODUCT,
  /// [WinogradForm#F4X4_3X3].
  WINOGRAD_3X3,
  /// [WinogradForm#F2X2_5X5].
  WINOGRAD_5X5;

  static ConvAlgorithm of(WinogradForm form) {
    return switch (form) {
      case F4X4_3X3 -> WINOGRAD_3X3;
      case F2X2_5X5 -> WINOGRAD_5X5;
    };
  }

  /// Whether it rounds as the plain formula does.
  boolean plain() {
    return this != WINOGRAD_3X3 && this != WINOGRAD_5X5;
  }

  /// Whether several workers can share one sample.
  boolean shares() {
    return this != DIRECT && this != FLAT;
  }

  /// Its name in the table of [ConvCosts].
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Whether it can compute a pass of a geometry at all.
  boolean fits(ConvAlgorithms.Pass pass, ConvGeometry g) {
    return switch (this) {
      case DIRECT -> true;
      case FLAT ->
          pass == ConvAlgorithms.Pass.FORWARD && g.strideHeight() == 1 && g.strideWidth() == 1;
      case DEPTHWISE -> DepthwiseConv2d.suits(g);
      case PRODUCT ->
          switch (pass) {
            case FORWARD -> GemmConv2d.suits(g);
            case BY_INPUT -> GemmConv2dGradInput.suits(g);
            case BY_WEIGHT -> GemmConv2dGradWeight.suits(g);
          };
      case WINOGRAD_3X3, WINOGRAD_5X5 ->
          WinogradForm.of(g)
              .filter(form -> of(form) == this)
              .filter(form -> pass != ConvAlgorithms.Pass.BY_INPUT || withinKernel(form, g))
              .isPresent();
    };
  }

  /// Whether no window lies in the padding alone.
  private static boolean withinKernel(WinogradForm form, ConvGeometry g) {
    return g.padTop() < form.kernel() && g.padLeft() < form.kernel();
  }
}
