package io.striate.backend.gpu.aparapi.kernels.reduce;

import com.aparapi.Kernel;

/// The largest (`sign` is 1) or smallest (`sign` is -1) elements over axes, in shares as in
/// [SumKernel]: work-item `(o, s)` reduces the terms `s * share` to `s * share + share` of result
/// `o`. The result is NaN if a term is.
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
final class ExtremeKernel extends Kernel {
  float[] in = {};
  float[] out = {};
  int[] table = {};
  int rank;
  int termRank;
  int results;
  int terms;
  int share;
  int shares;
  float sign;
  float lowest;

  @Override
  public void run() {
    int o = getGlobalId(0);
    int s = getGlobalId(1);
    if (o < results && s < shares) {
      int rest = o;
      int start = 0;
      for (int axis = rank - 1; axis >= 0; axis--) {
        int extent = table[axis];
        start += rest % extent * table[rank + axis];
        rest = rest / extent;
      }
      int last = min(s * share + share, terms);
      float best = lowest;
      for (int term = s * share; term < last; term++) {
        int at = start;
        int left = term;
        for (int axis = termRank - 1; axis >= 0; axis--) {
          int extent = table[2 * rank + axis];
          at += left % extent * table[2 * rank + termRank + axis];
          left = left / extent;
        }
        float value = sign * in[at];
        if (value > best) {
          best = value;
        }
        if (value != value) {
          best = value;
        }
      }
      out[o * shares + s] = sign * best;
    }
  }
}
