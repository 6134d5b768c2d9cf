package io.striate.backend.gpu.aparapi.kernels.reduce;

import com.aparapi.Kernel;

/// Sums over axes, in shares: work-item `(o, s)` adds the terms `s * share` to `s * share + share`
/// of result `o`, in order. If there are several shares, the same kernel adds their results, so the
/// order of summation depends on the shape only.
///
/// Sums are compensated (Kahan, "Further remarks on reducing truncation errors", 1965): the
/// rounding error of each addition, by Knuth's TwoSum, is added to the next term, so the result has
/// the error of one or two roundings, however many terms there are. Where a sum is not finite, it
/// has no error.
///
/// `table` holds the extents of the results, their strides in the input, the extents of the terms,
/// and their strides.
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
final class SumKernel extends Kernel {
  float[] in = {};
  float[] out = {};
  int[] table = {};
  int rank;
  int termRank;
  int results;
  int terms;
  int share;
  int shares;

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
      float sum = 0f;
      float error = 0f;
      for (int term = s * share; term < last; term++) {
        int at = start;
        int left = term;
        for (int axis = termRank - 1; axis >= 0; axis--) {
          int extent = table[2 * rank + axis];
          at += left % extent * table[2 * rank + termRank + axis];
          left = left / extent;
        }
        float x = in[at] + error;
        float t = sum + x;
        float b = t - sum;
        error = (sum - (t - b)) + (x - b);
        if (error != error) {
          error = 0f;
        }
        sum = t;
      }
      out[o * shares + s] = sum;
    }
  }
}
