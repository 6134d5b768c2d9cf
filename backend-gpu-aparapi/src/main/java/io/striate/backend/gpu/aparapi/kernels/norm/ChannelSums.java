package io.striate.backend.gpu.aparapi.kernels.norm;

import com.aparapi.Kernel;

/// Sums over all elements of a channel, in two stages, so that a few channels of many elements are
/// work for many items too.
///
/// Tensors are `[N, C, inner]`, and a channel has `count` = N * inner elements. Item `(s, c)` adds
/// the elements s, s + `parts`, s + 2 `parts`, ... of channel c, so neighbouring items read
/// neighbouring elements; the parts `c * parts + s` are then added in order. How many parts there
/// are follows from the shape alone, and so does the order of the sum.
abstract class ChannelSums extends Kernel {
  /// What was added so far: `[C, parts]`.
  float[] sums = {};

  int channels;
  int inner;
  int count;
  int parts;

  /// The place of element `t` of channel `c`.
  int place(int c, int t) {
    int n = t / inner;
    return (n * channels + c) * inner + t - n * inner;
  }

  /// The sum of a channel's parts.
  float total(int c) {
    float total = 0f;
    for (int s = 0; s < parts; s++) {
      total += sums[c * parts + s];
    }
    return total;
  }
}
