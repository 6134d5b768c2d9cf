package io.striate.backend.gpu.aparapi.kernels.random;

/// Uniform random numbers for samples of `sampleSize` elements, numbered from `firstSample`.
final class UniformKernel extends PhiloxGenerator {
  int[] step = {};
  float[] out = {};
  int keyLow;
  int keyHigh;
  int purpose;
  int firstSample;
  int sampleSize;
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      out[i] =
          uniform(keyLow, keyHigh, i % sampleSize, firstSample + i / sampleSize, step[0], purpose);
    }
  }
}
