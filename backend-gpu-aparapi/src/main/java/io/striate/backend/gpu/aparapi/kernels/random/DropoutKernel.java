package io.striate.backend.gpu.aparapi.kernels.random;

/// Sets elements to 0 whose random number is below `rate`, and scales the others.
final class DropoutKernel extends PhiloxGenerator {
  float[] in = {};
  int[] step = {};
  float[] out = {};
  float rate;
  float scale;
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
      float number =
          uniform(keyLow, keyHigh, i % sampleSize, firstSample + i / sampleSize, step[0], purpose);
      float kept = in[i] * scale;
      if (number < rate) {
        kept = 0f;
      }
      out[i] = kept;
    }
  }
}
