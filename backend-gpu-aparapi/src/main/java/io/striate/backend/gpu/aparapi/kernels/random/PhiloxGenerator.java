package io.striate.backend.gpu.aparapi.kernels.random;

import com.aparapi.Kernel;

/// The counter-based generator of [io.striate.api.random.Philox], one element at a time.
abstract class PhiloxGenerator extends Kernel {
  /// The uniform random number of an element of a sample, in [0, 1).
  float uniform(int keyLow, int keyHigh, int element, int sample, int step, int purpose) {
    int k0 = keyLow;
    int k1 = keyHigh;
    int x0 = element >>> 2;
    int x1 = sample;
    int x2 = step;
    int x3 = purpose;
    for (int round = 0; round < 10; round++) {
      long p0 = 0xD2511F53L * (x0 & 0xFFFFFFFFL);
      long p1 = 0xCD9E8D57L * (x2 & 0xFFFFFFFFL);
      x0 = (int) (p1 >>> 32) ^ x1 ^ k0;
      x1 = (int) p1;
      x2 = (int) (p0 >>> 32) ^ x3 ^ k1;
      x3 = (int) p0;
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
    int word = element & 3;
    int bits = x0;
    if (word == 1) {
      bits = x1;
    }
    if (word == 2) {
      bits = x2;
    }
    if (word == 3) {
      bits = x3;
    }
    return (bits >>> 8) * 0x1p-24f;
  }
}
