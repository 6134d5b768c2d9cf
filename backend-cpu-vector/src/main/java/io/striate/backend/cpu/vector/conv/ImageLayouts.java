package io.striate.backend.cpu.vector.conv;

import java.util.Arrays;

/// Copies of one sample between the canonical layout `[C, H, W]` and what the convolution kernels
/// read.
///
/// Padding is written into a copy once instead of being tested in every inner loop. The copy is
/// small beside the convolution (one move for hundreds of multiply-adds) and stays in the cache.
public final class ImageLayouts {

  private ImageLayouts() {}

  /// `[C, H, W]` to `[C, paddedHeight, paddedWidth]`, zero where the window leaves the image.
  public static void pad(ConvGeometry g, float[] image, int imageAt, float[] padded, int paddedAt) {
    int rows = g.paddedHeight();
    int columns = g.paddedWidth();
    int left = Math.min(g.padLeft(), columns);
    int copied = Math.max(0, Math.min(g.width(), columns - left));
    if (g.padTop() == 0 && left == 0 && rows == g.height() && columns == g.width()) {
      System.arraycopy(image, imageAt, padded, paddedAt, g.inputSize());
      return;
    }
    for (int c = 0; c < g.channels(); c++) {
      for (int y = 0; y < rows; y++) {
        int to = paddedAt + (c * rows + y) * columns;
        int row = y - g.padTop();
        if (row < 0 || row >= g.height()) {
          Arrays.fill(padded, to, to + columns, 0f);
          continue;
        }
        int from = imageAt + (c * g.height() + row) * g.width();
        Arrays.fill(padded, to, to + left, 0f);
        System.arraycopy(image, from, padded, to + left, copied);
        Arrays.fill(padded, to + left + copied, to + columns, 0f);
      }
    }
  }

  /// Like [#pad], but each plane is split in two: its even columns, then its odd ones, both in rows
  /// of `pitch` numbers. A number that no window reads may be anything finite.
  public static void padEvenOdd(
      ConvGeometry g, int pitch, float[] image, int imageAt, float[] padded, int paddedAt) {
    int half = g.paddedHeight() * pitch;
    Arrays.fill(padded, paddedAt, paddedAt + 2 * g.channels() * half, 0f);
    int copied = Math.max(0, Math.min(g.width(), 2 * pitch - g.padLeft()));
    int lastRow = Math.min(g.height(), g.paddedHeight() - g.padTop());
    int odd = g.padLeft() & 1;
    for (int c = 0; c < g.channels(); c++) {
      for (int y = 0; y < lastRow; y++) {
        int from = imageAt + (c * g.height() + y) * g.width();
        int row = paddedAt + 2 * c * half + (y + g.padTop()) * pitch;
        int first = row + odd * half + (g.padLeft() >> 1);
        int second = row + (1 - odd) * half + ((g.padLeft() + 1) >> 1);
        for (int x = 0; x < copied; x += 2) {
          padded[first + (x >> 1)] = image[from + x];
        }
        for (int x = 1; x < copied; x += 2) {
          padded[second + (x >> 1)] = image[from + x];
        }
      }
    }
  }

  /// Channels of one group, `[C, H, W]` to `[paddedHeight, paddedWidth, C]`: channels innermost.
  public static void padChannelsLast(
      ConvGeometry g, float[] image, int imageAt, float[] padded, int paddedAt) {
    int channels = g.groupChannels();
    int columns = g.paddedWidth();
    Arrays.fill(padded, paddedAt, paddedAt + g.paddedPlane() * channels, 0f);
    int copied = Math.min(g.width(), columns - g.padLeft());
    int lastRow = Math.min(g.height(), g.paddedHeight() - g.padTop());
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < lastRow; y++) {
        int from = imageAt + (c * g.height() + y) * g.width();
        int to = paddedAt + ((y + g.padTop()) * columns + g.padLeft()) * channels + c;
        for (int x = 0; x < copied; x++) {
          padded[to + x * channels] = image[from + x];
        }
      }
    }
  }

  /// The inverse of [#padChannelsLast]: removes the border. Pixels that no window covers become
  /// zero.
  public static void cropChannelsLast(
      ConvGeometry g, float[] padded, int paddedAt, float[] image, int imageAt) {
    int channels = g.groupChannels();
    int columns = g.paddedWidth();
    int copied = Math.max(0, Math.min(g.width(), columns - g.padLeft()));
    int lastRow = Math.min(g.height(), g.paddedHeight() - g.padTop());
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < g.height(); y++) {
        int to = imageAt + (c * g.height() + y) * g.width();
        if (y >= lastRow) {
          Arrays.fill(image, to, to + g.width(), 0f);
          continue;
        }
        int from = paddedAt + ((y + g.padTop()) * columns + g.padLeft()) * channels + c;
        for (int x = 0; x < copied; x++) {
          image[to + x] = padded[from + x * channels];
        }
        Arrays.fill(image, to + copied, to + g.width(), 0f);
      }
    }
  }

  /// `[rows, columns]` to `[columns, stride]`, in tiles of 8 rows so that both sides use whole
  /// cache lines. With stride > rows the rest of each row is set to zero.
  public static void transpose(
      int rows,
      int columns,
      float[] from,
      int fromAt,
      int fromRow,
      float[] to,
      int toAt,
      int stride) {
    transposeRows(rows, columns, from, fromAt, fromRow, to, toAt, stride);
    if (rows < stride) {
      for (int c = 0; c < columns; c++) {
        Arrays.fill(to, toAt + c * stride + rows, toAt + (c + 1) * stride, 0f);
      }
    }
  }

  /// The same, with nothing written behind the rows.
  public static void transposeRows(
      int rows,
      int columns,
      float[] from,
      int fromAt,
      int fromRow,
      float[] to,
      int toAt,
      int stride) {
    int r = 0;
    for (; r + 8 <= rows; r += 8) {
      transposeEight(columns, from, fromAt + r * fromRow, fromRow, to, toAt + r, stride);
    }
    for (; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        to[toAt + c * stride + r] = from[fromAt + r * fromRow + c];
      }
    }
  }

  /// Eight rows to eight columns, written out: a loop over eight numbers spends three times as long
  /// on itself as on them.
  private static void transposeEight(
      int columns, float[] from, int r0, int fromRow, float[] to, int toAt, int stride) {
    int r1 = r0 + fromRow;
    int r2 = r1 + fromRow;
    int r3 = r2 + fromRow;
    int r4 = r3 + fromRow;
    int r5 = r4 + fromRow;
    int r6 = r5 + fromRow;
    int r7 = r6 + fromRow;
    for (int c = 0; c < columns; c++) {
      int at = toAt + c * stride;
      to[at] = from[r0 + c];
      to[at + 1] = from[r1 + c];
      to[at + 2] = from[r2 + c];
      to[at + 3] = from[r3 + c];
      to[at + 4] = from[r4 + c];
      to[at + 5] = from[r5 + c];
      to[at + 6] = from[r6 + c];
      to[at + 7] = from[r7 + c];
    }
  }
}
