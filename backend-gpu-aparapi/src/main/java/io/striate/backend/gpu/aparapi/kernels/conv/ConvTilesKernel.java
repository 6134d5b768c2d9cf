package io.striate.backend.gpu.aparapi.kernels.conv;

/// [ImplicitGemm] for devices with fast local memory (GPUs). A work-group of 16 x 16 work-items
/// computes a tile of 64 x 64 elements, and each work-item 4 x 4 of them in registers, as in
/// `gemm.TiledGemmKernel`. All work-items together load blocks of both operands, each with 16
/// terms, into local memory.
///
/// Adjacent work-items load adjacent elements: terms of a row of `factor`, and pixels of the image,
/// which are the columns or, if `turned`, the terms. The index of each column and of each of the 16
/// terms is computed once, each by one work-item, and kept in local memory too. So a load takes an
/// addition and a comparison with the edges of the image, but no division. The indices of the next
/// terms are computed while the products of the current ones are added. Local memory: 9.8 KB in
/// total.
///
/// Rows and columns beyond the last one are computed like the last one and not stored.
final class ConvTilesKernel extends ImplicitGemm {
  /// 16 terms of 64 rows, padded by one element to avoid bank conflicts.
  @Local float[] tileA = new float[1040];

  /// 16 terms of 64 columns, padded in the same way.
  @Local float[] tileB = new float[1040];

  /// For each column: its start index in the image, its row and column there, and its index in the
  /// result.
  @Local int[] places = new int[256];

  /// The same for each term, with its index in a row of `factor`.
  @Local int[] terms = new int[64];

  @Override
  public void run() {
    int x = getLocalId(0);
    int y = getLocalId(1);
    int item = y * 16 + x;
    int firstRow = getGroupId(1) * 64;
    int firstColumn = getGroupId(0) * 64;
    int group = getGroupId(2) / shares;
    int part = getGroupId(2) % shares;
    int begin = part * share;
    int last = min(begin + share, depth);
    if (item < 64) {
      placeColumn(item, min(firstColumn + item, columns - 1));
    }
    if (item < 16) {
      placeTerm(item, min(begin + item, depth - 1));
    }
    localBarrier();
    float sum00 = 0f;
    float sum01 = 0f;
    float sum02 = 0f;
    float sum03 = 0f;
    float sum10 = 0f;
    float sum11 = 0f;
    float sum12 = 0f;
    float sum13 = 0f;
    float sum20 = 0f;
    float sum21 = 0f;
    float sum22 = 0f;
    float sum23 = 0f;
    float sum30 = 0f;
    float sum31 = 0f;
    float sum32 = 0f;
    float sum33 = 0f;
    for (int first = begin; first < last; first += 16) {
      int deep = min(16, last - first);
      for (int load = item; load < 1024; load += 256) {
        loadFactor(load % 16, load / 16, deep, group * factorGroup, firstRow);
        if (turned == 0) {
          loadImage(load / 64, load % 64, deep, group * imageGroup);
        } else {
          loadImage(load % 16, load / 16, deep, group * imageGroup);
        }
      }
      localBarrier();
      if (item < 16) {
        placeTerm(item, min(first + 16 + item, depth - 1));
      }
      for (int k = 0; k < deep; k++) {
        float a0 = tileA[k * 65 + y + 0];
        float a1 = tileA[k * 65 + y + 16];
        float a2 = tileA[k * 65 + y + 32];
        float a3 = tileA[k * 65 + y + 48];
        float b0 = tileB[k * 65 + x + 0];
        float b1 = tileB[k * 65 + x + 16];
        float b2 = tileB[k * 65 + x + 32];
        float b3 = tileB[k * 65 + x + 48];
        sum00 = fma(a0, b0, sum00);
        sum01 = fma(a0, b1, sum01);
        sum02 = fma(a0, b2, sum02);
        sum03 = fma(a0, b3, sum03);
        sum10 = fma(a1, b0, sum10);
        sum11 = fma(a1, b1, sum11);
        sum12 = fma(a1, b2, sum12);
        sum13 = fma(a1, b3, sum13);
        sum20 = fma(a2, b0, sum20);
        sum21 = fma(a2, b1, sum21);
        sum22 = fma(a2, b2, sum22);
        sum23 = fma(a2, b3, sum23);
        sum30 = fma(a3, b0, sum30);
        sum31 = fma(a3, b1, sum31);
        sum32 = fma(a3, b2, sum32);
        sum33 = fma(a3, b3, sum33);
      }
      localBarrier();
    }
    int to = group * outGroup + part * outShare;
    store(group, to, firstRow + y + 0, firstColumn + x + 0, x + 0, sum00);
    store(group, to, firstRow + y + 0, firstColumn + x + 16, x + 16, sum01);
    store(group, to, firstRow + y + 0, firstColumn + x + 32, x + 32, sum02);
    store(group, to, firstRow + y + 0, firstColumn + x + 48, x + 48, sum03);
    store(group, to, firstRow + y + 16, firstColumn + x + 0, x + 0, sum10);
    store(group, to, firstRow + y + 16, firstColumn + x + 16, x + 16, sum11);
    store(group, to, firstRow + y + 16, firstColumn + x + 32, x + 32, sum12);
    store(group, to, firstRow + y + 16, firstColumn + x + 48, x + 48, sum13);
    store(group, to, firstRow + y + 32, firstColumn + x + 0, x + 0, sum20);
    store(group, to, firstRow + y + 32, firstColumn + x + 16, x + 16, sum21);
    store(group, to, firstRow + y + 32, firstColumn + x + 32, x + 32, sum22);
    store(group, to, firstRow + y + 32, firstColumn + x + 48, x + 48, sum23);
    store(group, to, firstRow + y + 48, firstColumn + x + 0, x + 0, sum30);
    store(group, to, firstRow + y + 48, firstColumn + x + 16, x + 16, sum31);
    store(group, to, firstRow + y + 48, firstColumn + x + 32, x + 32, sum32);
    store(group, to, firstRow + y + 48, firstColumn + x + 48, x + 48, sum33);
  }

  void placeColumn(int n, int column) {
    if (turned == 0) {
      places[n] = corner(column);
      places[64 + n] = top(column);
      places[128 + n] = left(column);
      places[192 + n] = ofPixel(column);
    } else {
      places[n] = distance(column);
      places[64 + n] = down(column);
      places[128 + n] = across(column);
      places[192 + n] = ofTap(column);
    }
  }

  void placeTerm(int k, int term) {
    if (turned == 0) {
      terms[k] = distance(term);
      terms[16 + k] = down(term);
      terms[32 + k] = across(term);
      terms[48 + k] = ofTap(term);
    } else {
      terms[k] = corner(term);
      terms[16 + k] = top(term);
      terms[32 + k] = left(term);
      terms[48 + k] = ofPixel(term);
    }
  }

  void loadFactor(int k, int along, int deep, int start, int firstRow) {
    float value = 0f;
    if (k < deep) {
      value = factor[start + min(firstRow + along, rows - 1) * factorRow + terms[48 + k]];
    }
    tileA[k * 65 + along] = value;
  }

  void loadImage(int k, int along, int deep, int start) {
    float value = 0f;
    if (k < deep) {
      value =
          element(
              start + places[along] + terms[k],
              places[64 + along] + terms[16 + k],
              places[128 + along] + terms[32 + k]);
    }
    tileB[k * 65 + along] = value;
  }

  void store(int group, int to, int row, int column, int place, float value) {
    if (row < rows && column < columns) {
      out[to + row * outRow + places[192 + place]] = value + shift(group, row);
    }
  }
}
