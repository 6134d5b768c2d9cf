package io.striate.backend.gpu.aparapi.kernels.random;

/// Sets elements to 0 whose random number is below `rate`, and scales the others.
final class DropoutKernel extends PhiloxGenerator {
  float[] in = {};
  int[] step = {};
  int[] firstSample = {};
  float[] out = {};
  float rate;
  float scale;
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
      float number =
          uniform(keyLow, keyHigh, i % sampleSize, entry + i / sampleSize, step[0], purpose);
      float kept = in[i] * scale;
      if (number < rate) {
        kept = 0f;
      }
      out[i] = kept;
    }
  }
}
