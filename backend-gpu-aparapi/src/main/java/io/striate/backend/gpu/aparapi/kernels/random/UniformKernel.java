package io.striate.backend.gpu.aparapi.kernels.random;

/// Uniform random numbers for samples of `sampleSize` elements, numbered from `first` plus the rows
/// before the first sample.
final class UniformKernel extends PhiloxGenerator {
  int[] step = {};
  int[] firstSample = {};
  float[] out = {};
  int keyLow;
  int keyHigh;
  int purpose;
  int first;
  int rows;
  int sampleSize;
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      int entry = first + rows * firstSample[0];
      out[i] = uniform(keyLow, keyHigh, i % sampleSize, entry + i / sampleSize, step[0], purpose);
    }
  }
}
