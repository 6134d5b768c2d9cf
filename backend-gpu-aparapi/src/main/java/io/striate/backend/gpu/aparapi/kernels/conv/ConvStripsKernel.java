package io.striate.backend.gpu.aparapi.kernels.conv;

/// [ImplicitGemm] for devices with caches and vector units (CPUs). A work-item corresponds to a
/// thread and is alone in its work-group. It computes a strip of 128 columns and up to `block`
/// rows. For each 16 terms of the sums it gathers the elements of the patches into contiguous
/// memory (8 KB, to fit in the L1 cache), and then accumulates two rows and four terms at a time in
/// a loop over the columns: 8 multiplications for 6 loads and 2 stores of whole vectors.
///
/// Compilers vectorize this loop. They do not vectorize sums in variables, which are best on GPUs:
/// pixels of 8 filters in registers, as in [ConvKernel], took four times as long. Most of the
/// remaining time is spent gathering, so it helps if many rows share it.
///
/// Columns beyond the last one are computed like the last one and not stored, and so is the row
/// that makes the number of rows even. Terms beyond the last one are zero.
final class ConvStripsKernel extends ImplicitGemm {
  int block;

  /// `block` rows of 128 columns.
  @Local float[] sums = new float[16384];

  /// 16 terms of 128 columns.
  @Local float[] strip = new float[2048];

  /// For each column: its start index in the image, its row and column there, and its index in the
  /// result.
  @Local int[] places = new int[512];

  /// The indices of 16 terms in a row of `factor`.
  @Local int[] terms = new int[16];

  @Override
  public void run() {
    int firstColumn = getGlobalId(0) * 128;
    int firstRow = getGlobalId(1) * block;
    int group = getGlobalId(2) / shares;
    int part = getGlobalId(2) % shares;
    if (firstColumn < columns && firstRow < rows && group < groups) {
      int high = min(block, rows - firstRow);
      int even = (high + 1) / 2 * 2;
      for (int i = 0; i < even * 128; i++) {
        sums[i] = 0f;
      }
      place(firstColumn);
      int last = min(part * share + share, depth);
      for (int first = part * share; first < last; first += 16) {
        int deep = min(16, last - first);
        gather(group * imageGroup, first, deep);
        for (int row = 0; row < even; row += 2) {
          int upper = group * factorGroup + (firstRow + row) * factorRow;
          int lower = group * factorGroup + min(firstRow + row + 1, rows - 1) * factorRow;
          for (int k = 0; k < deep; k += 4) {
            add(
                row * 128,
                k * 128,
                term(upper, k + 0, deep),
                term(upper, k + 1, deep),
                term(upper, k + 2, deep),
                term(upper, k + 3, deep),
                term(lower, k + 0, deep),
                term(lower, k + 1, deep),
                term(lower, k + 2, deep),
                term(lower, k + 3, deep));
          }
        }
      }
      int wide = min(128, columns - firstColumn);
      for (int row = 0; row < high; row++) {
        int to = group * outGroup + part * outShare + (firstRow + row) * outRow;
        float shift = shift(group, firstRow + row);
        for (int n = 0; n < wide; n++) {
          out[to + places[384 + n]] = sums[row * 128 + n] + shift;
        }
      }
    }
  }

  void place(int firstColumn) {
    for (int n = 0; n < 128; n++) {
      int column = min(firstColumn + n, columns - 1);
      if (turned == 0) {
        places[n] = corner(column);
        places[128 + n] = top(column);
        places[256 + n] = left(column);
        places[384 + n] = ofPixel(column);
      } else {
        places[n] = distance(column);
        places[128 + n] = down(column);
        places[256 + n] = across(column);
        places[384 + n] = ofTap(column);
      }
    }
  }

  /// Gathers `deep` terms of all columns into the strip, with zeros up to a multiple of four.
  void gather(int start, int first, int deep) {
    for (int k = 0; k < deep; k++) {
      if (turned == 0) {
        terms[k] = ofTap(first + k);
        gatherPixels(k * 128, start + distance(first + k), down(first + k), across(first + k));
      } else {
        terms[k] = ofPixel(first + k);
        gatherTaps(k * 128, start + corner(first + k), top(first + k), left(first + k));
      }
    }
    for (int i = deep * 128; i < (deep + 3) / 4 * 512; i++) {
      strip[i] = 0f;
    }
  }

  /// Gathers one tap of all pixels. Without a stride, the pixels of a row are contiguous and are
  /// copied together.
  void gatherPixels(int to, int at, int down, int across) {
    int n = 0;
    while (strideWidth == 1 && pixelsWide >= 16 && n < 128) {
      int row = places[128 + n] + down;
      int column = places[256 + n] + across;
      int length = min(128 - n, pixelsWide + firstLeft - places[256 + n]);
      copy(to + n, at + places[n], row, column, length);
      n += length;
    }
    if (n == 0) {
      gatherSingly(to, at, down, across);
    }
  }

  /// Copies a part of a row of the image, with zeros outside the image.
  void copy(int to, int at, int row, int column, int length) {
    int left = length;
    int right = length;
    if (row >= 0 && row < height) {
      left = min(length, max(0, 0 - column));
      right = max(left, min(length, width - column));
    }
    for (int i = 0; i < left; i++) {
      strip[to + i] = 0f;
    }
    for (int i = left; i < right; i++) {
      strip[to + i] = image[at + i];
    }
    for (int i = right; i < length; i++) {
      strip[to + i] = 0f;
    }
  }

  /// Gathers all taps of one pixel. Most patches are completely inside the image.
  void gatherTaps(int to, int at, int top, int left) {
    if (top >= 0
        && top + (tapsHigh - 1) * stepHeight < height
        && left >= 0
        && left + (tapsWide - 1) * stepWidth < width) {
      for (int n = 0; n < 128; n++) {
        strip[to + n] = image[at + places[n]];
      }
    } else {
      gatherSingly(to, at, top, left);
    }
  }

  void gatherSingly(int to, int at, int row, int column) {
    for (int n = 0; n < 128; n++) {
      strip[to + n] = element(at + places[n], row + places[128 + n], column + places[256 + n]);
    }
  }

  float term(int row, int k, int deep) {
    float value = 0f;
    if (k < deep) {
      value = factor[row + terms[k]];
    }
    return value;
  }

  void add(
      int to,
      int from,
      float a0,
      float a1,
      float a2,
      float a3,
      float b0,
      float b1,
      float b2,
      float b3) {
    for (int n = 0; n < 128; n++) {
      float e0 = strip[from + 0 + n];
      float e1 = strip[from + 128 + n];
      float e2 = strip[from + 256 + n];
      float e3 = strip[from + 384 + n];
      float upper = sums[to + 0 + n];
      float lower = sums[to + 128 + n];
      sums[to + 0 + n] = fma(a3, e3, fma(a2, e2, fma(a1, e1, fma(a0, e0, upper))));
      sums[to + 128 + n] = fma(b3, e3, fma(b2, e2, fma(b1, e1, fma(b0, e0, lower))));
    }
  }
}
