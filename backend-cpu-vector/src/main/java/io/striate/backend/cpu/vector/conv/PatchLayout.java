package io.striate.backend.cpu.vector.conv;

import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.PairKernels;
import java.util.Arrays;

/// Where a product of matrices finds the patches of one sample: in the image itself if nothing is
/// padded and every pixel is used, else in a padded copy.
///
/// The copy of [#ofPixels] keeps the columns of each residue by the horizontal stride apart, `[C,
/// paddedHeight, strideW, pitch]`, so that the same tap of neighbouring windows lies side by side
/// whatever the stride. That of [#ofTaps] leaves columns where they are, so that neighbouring taps
/// of one window do. With stride 1 both are the padded copy of [ConvGeometry].
public final class PatchLayout {
  private final ConvGeometry g;
  private final int residues;
  private final int pitch;
  private final int row;

  /// Whether the image itself is read.
  public final boolean inPlace;

  private PatchLayout(ConvGeometry g, int residues) {
    this.g = g;
    this.residues = residues;
    inPlace =
        g.padTop() == 0
            && g.padLeft() == 0
            && g.outWidth() == g.width()
            && g.outHeight() == g.height()
            && g.paddedPlane() == g.height() * g.width()
            && g.strideWidth() == 1;
    pitch = Math.ceilDiv(g.paddedWidth(), residues);
    row = pitch * residues;
  }

  /// For panels of pixels side by side.
  public static PatchLayout ofPixels(ConvGeometry g) {
    return new PatchLayout(g, g.strideWidth());
  }

  /// For panels of taps side by side.
  public static PatchLayout ofTaps(ConvGeometry g) {
    return new PatchLayout(g, 1);
  }

  /// Numbers of one channel.
  int plane() {
    return row * g.paddedHeight();
  }

  /// Floats of the copy of some channels and what vectors may read past it; 0 if there is none.
  public int copySize(int channels) {
    return inPlace ? 0 : channels * plane() + Lanes.TILE;
  }

  /// Offsets of the taps of one group, in the order of the weights: c, ky, kx.
  public int[] taps() {
    int[] offsets = new int[g.taps()];
    int t = 0;
    for (int c = 0; c < g.groupChannels(); c++) {
      for (int ky = 0; ky < g.kernelHeight(); ky++) {
        for (int kx = 0; kx < g.kernelWidth(); kx++) {
          int x = kx * g.dilationWidth();
          offsets[t++] =
              c * plane() + ky * g.dilationHeight() * row + x % residues * pitch + x / residues;
        }
      }
    }
    return offsets;
  }

  /// Offsets of the windows, row by row.
  public int[] pixels() {
    int[] offsets = new int[g.pixels()];
    for (int y = 0; y < g.outHeight(); y++) {
      for (int x = 0; x < g.outWidth(); x++) {
        offsets[y * g.outWidth() + x] = y * g.strideHeight() * row + x * g.strideWidth() / residues;
      }
    }
    return offsets;
  }

  /// Copies what the windows of pixels `first` to `first + pixels - 1` cover of some channels; what
  /// no window covers is left as it was.
  public void copy(
      float[] image, int imageAt, int channels, int first, int pixels, float[] copy, int copyAt) {
    int top = first / g.outWidth() * g.strideHeight();
    int bottom =
        (first + pixels - 1) / g.outWidth() * g.strideHeight()
            + (g.kernelHeight() - 1) * g.dilationHeight();
    for (int c = 0; c < channels; c++) {
      for (int y = top; y <= bottom; y++) {
        if (g.kernelHeight() == 1 && y % g.strideHeight() != 0) {
          continue;
        }
        int to = copyAt + c * plane() + y * row;
        Arrays.fill(copy, to, to + row, 0f);
        int from = y - g.padTop();
        if (from >= 0 && from < g.height()) {
          columns(image, imageAt + (c * g.height() + from) * g.width(), copy, to);
        }
      }
    }
  }

  private void columns(float[] image, int from, float[] copy, int to) {
    int width = Math.min(g.width(), row - g.padLeft());
    if (residues == 1) {
      if (width > 0) {
        System.arraycopy(image, from, copy, to + g.padLeft(), width);
      }
      return;
    }
    int used = g.kernelWidth() == 1 ? 1 : residues;
    for (int residue = 0; residue < used; residue++) {
      int x = Math.floorMod(residue - g.padLeft(), residues);
      int at = to + residue * pitch + (x + g.padLeft()) / residues;
      int count = Math.ceilDiv(width - x, residues);
      if (residues == 2) {
        PairKernels.everySecond(image, from + x, copy, at, count);
      } else if (residues == 4) {
        everyFourth(image, from + x, copy, at, count);
      } else {
        for (int i = 0; i < count; i++) {
          copy[at + i] = image[from + x + i * residues];
        }
      }
    }
  }

  /// With a constant step, for which the compiler removes the bounds checks.
  private static void everyFourth(float[] image, int from, float[] copy, int to, int count) {
    for (int i = 0; i < count; i++) {
      copy[to + i] = image[from + 4 * i];
    }
  }
}
