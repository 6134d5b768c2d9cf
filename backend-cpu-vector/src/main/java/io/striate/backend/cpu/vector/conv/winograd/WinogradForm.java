package io.striate.backend.cpu.vector.conv.winograd;

import io.striate.backend.cpu.vector.conv.ConvGeometry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The forms of Winograd's algorithm that are built: all those of six points that square kernels of
/// odd size have.
///
/// F(m x m, r x r) computes m x m numbers of the result from (m + r - 1) x (m + r - 1) of the input
/// with (m + r - 1)² multiplications for m² r². Which points are taken depends on m + r alone, and
/// so does the transform of the input: forms of as many points differ in the sizes of their other
/// matrices only ([WinogradTransforms]).
///
/// | form | multiplications for one number of the result | in the plain formula |
/// |---|---|---|
/// | F(4x4, 3x3) | 36 / 16 = 2.25 | 9 |
/// | F(2x2, 5x5) | 36 / 4 = 9 | 25 |
public enum WinogradForm {
  /// Kernels of 3x3.
  F4X4_3X3(4, 3),
  /// Kernels of 5x5.
  F2X2_5X5(2, 5);

  /// Rows, and columns, of a transformed tile.
  static final int SIDE = 6;

  private final int tile;
  private final int kernel;

  WinogradForm(int tile, int kernel) {
    this.tile = tile;
    this.kernel = kernel;
  }

  /// Rows, and columns, of a tile of the result.
  int tile() {
    return tile;
  }

  /// Rows, and columns, of a kernel.
  int kernel() {
    return kernel;
  }

  /// Numbers of a kernel.
  int taps() {
    return kernel * kernel;
  }

  /// Columns of the input that a run of tiles side by side reads.
  int columns(int tiles) {
    return tile * tiles + kernel - 1;
  }

  /// The form for a convolution's kernels, forward, by the input or by the weights, if there is
  /// one: they are square and move by one pixel.
  static Optional<WinogradForm> of(ConvGeometry g) {
    return Arrays.stream(values()).filter(form -> form.fits(g)).findFirst();
  }

  /// Whether the kernels of a convolution have this form.
  boolean fits(ConvGeometry g) {
    return g.kernelHeight() == kernel
        && g.kernelWidth() == kernel
        && g.strideHeight() == 1
        && g.strideWidth() == 1
        && g.dilationHeight() == 1
        && g.dilationWidth() == 1
        && g.groups() == 1;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "F(%1$dx%1$d, %2$dx%2$d)", tile, kernel);
  }
}
