package io.striate.backend.gpu.aparapi.kernels.norm;

import com.aparapi.Kernel;

/// Sums over all elements of a channel in two stages, so that a few channels with many elements
/// also occupy many work-items.
///
/// Tensors are `[N, C, inner]`, and a channel has `count` = N * inner elements. Work-item `(s, c)`
/// adds the elements s, s + `parts`, s + 2 `parts`, ... of channel c, so adjacent work-items read
/// adjacent elements. The parts `c * parts + s` are then added in order. The number of parts, and
/// so the order of summation, depends on the shape only.
///
/// Sums are compensated, as those of `SumKernel`: the rounding error of each addition is added to
/// the next term.
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
abstract class ChannelSums extends Kernel {
  /// The partial sums: `[C, parts]`.
  float[] sums = {};

  int channels;
  int inner;
  int count;
  int parts;

  /// The index of element `t` of channel `c`.
  int place(int c, int t) {
    int n = t / inner;
    return (n * channels + c) * inner + t - n * inner;
  }

  /// The sum of the parts of a channel.
  float total(int c) {
    float sum = 0f;
    float error = 0f;
    for (int s = 0; s < parts; s++) {
      float x = sums[c * parts + s] + error;
      float t = sum + x;
      float b = t - sum;
      error = (sum - (t - b)) + (x - b);
      if (error != error) {
        error = 0f;
      }
      sum = t;
    }
    return sum;
  }
}
