package io.striate.backend.cpu.vector.conv.winograd;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.TILE;

import io.striate.backend.cpu.vector.conv.ConvGeometry;
import java.util.Arrays;

/// How a convolution with stride 1 is cut into the tiles of a form of Winograd's algorithm: m x m
/// patches of each sample's result, row by row, and the 6x6 patches of its input that they come
/// from.
///
/// Tiles are numbered through all samples of a batch. Kernels take them in blocks of neighbours,
/// whatever sample they belong to, so that small maps make full blocks too.
///
/// @param form says how large tiles and kernels are
/// @param height rows of the input
/// @param padTop rows of padding above the input
/// @param outHeight rows of the result
/// @param down tiles below one another
/// @param across tiles side by side
record WinogradTiles(
    WinogradForm form,
    int height,
    int width,
    int padTop,
    int padLeft,
    int outHeight,
    int outWidth,
    int down,
    int across) {

  /// The tiles of a convolution's result.
  static WinogradTiles of(WinogradForm form, ConvGeometry g) {
    return of(form, g.height(), g.width(), g.padTop(), g.padLeft(), g.outHeight(), g.outWidth());
  }

  /// The tiles of the gradient by the input, which is a convolution of the gradient with the
  /// kernels rotated by 180 degrees.
  static WinogradTiles ofGradInput(WinogradForm form, ConvGeometry g) {
    int last = form.kernel() - 1;
    return of(
        form,
        g.outHeight(),
        g.outWidth(),
        last - g.padTop(),
        last - g.padLeft(),
        g.height(),
        g.width());
  }

  private static WinogradTiles of(
      WinogradForm form,
      int height,
      int width,
      int padTop,
      int padLeft,
      int outHeight,
      int outWidth) {
    return new WinogradTiles(
        form,
        height,
        width,
        padTop,
        padLeft,
        outHeight,
        outWidth,
        Math.ceilDiv(outHeight, form.tile()),
        Math.ceilDiv(outWidth, form.tile()));
  }

  /// Tiles of one sample.
  int perSample() {
    return down * across;
  }

  /// How many tiles from one on lie in the same row of tiles, itself included, but at most `most`.
  int run(int tile, int most) {
    return Math.min(most, across - tile % across);
  }

  /// Fills a strip `[6, m tiles + r - 1, LANES]` with what a run of tiles reads of LANES channels
  /// of the input, zero outside of it.
  ///
  /// @param at where the first of the channels starts in the tile's sample, `[C, height, width]`
  /// @param channels how many there are; further lanes are zero
  void gatherInput(int tile, int tiles, float[] in, int at, int channels, float[] strip, int to) {
    int y = tile % perSample() / across * form.tile() - padTop;
    int x = tile % across * form.tile() - padLeft;
    gather(
        y, WinogradForm.SIDE, x, form.columns(tiles), in, at, height, width, channels, strip, to);
  }

  /// Fills the first m rows of a strip `[6, m tiles, LANES]` with a run of tiles of the result's
  /// gradient.
  void gatherGradient(
      int tile, int tiles, float[] grad, int at, int channels, float[] strip, int to) {
    int m = form.tile();
    int y = tile % perSample() / across * m;
    int x = tile % across * m;
    gather(y, m, x, m * tiles, grad, at, outHeight, outWidth, channels, strip, to);
  }

  private static void gather(
      int y,
      int rows,
      int x,
      int columns,
      float[] in,
      int at,
      int height,
      int width,
      int channels,
      float[] strip,
      int to) {
    int first = Math.max(0, -x);
    int last = Math.min(columns, width - x);
    boolean whole = channels >= LANES && y >= 0 && y + rows <= height;
    if (!whole || first > 0 || last < columns) {
      Arrays.fill(strip, to, to + rows * columns * LANES, 0f);
    }
    for (int r = Math.max(0, -y); r < Math.min(rows, height - y); r++) {
      int from = at + (y + r) * width + x + first;
      int row = to + (r * columns + first) * LANES;
      if (last > first) {
        turn(in, from, height * width, Math.min(channels, LANES), last - first, strip, row);
      }
    }
  }

  /// `channels` runs of n numbers to `[n, LANES]`.
  private static void turn(
      float[] in, int from, int plane, int channels, int n, float[] strip, int to) {
    int c = 0;
    for (; c + 4 <= channels; c += 4) {
      int a = from + c * plane;
      int b = a + plane;
      int d = b + plane;
      int e = d + plane;
      for (int i = 0, o = to + c; i < n; i++, o += LANES) {
        strip[o] = in[a + i];
        strip[o + 1] = in[b + i];
        strip[o + 2] = in[d + i];
        strip[o + 3] = in[e + i];
      }
    }
    for (; c < channels; c++) {
      for (int i = 0; i < n; i++) {
        strip[to + c + i * LANES] = in[from + c * plane + i];
      }
    }
  }

  /// Copies a strip `[m, m tiles, TILE]` to where a run of tiles lies in the result; what reaches
  /// over its edge is left out.
  ///
  /// @param at where the first of the filters starts in the tile's sample, `[F, outHeight,
  ///   outWidth]`
  void scatterOutput(
      int tile, int tiles, float[] strip, int from, int filters, float[] out, int at) {
    int m = form.tile();
    int y = tile % perSample() / across * m;
    int x = tile % across * m;
    int rows = Math.min(m, outHeight - y);
    int columns = Math.min(m * tiles, outWidth - x);
    int count = Math.min(TILE, filters);
    for (int r = 0; r < rows; r++) {
      int row = from + r * m * tiles * TILE;
      int to = at + (y + r) * outWidth + x;
      for (int f = 0; f < count; f++) {
        int line = to + f * outHeight * outWidth;
        for (int i = 0; i < columns; i++) {
          out[line + i] = strip[row + i * TILE + f];
        }
      }
    }
  }
}
