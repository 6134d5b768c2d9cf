package io.striate.interop.onnx;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random networks give what ONNX Runtime gives.
class RandomGraphsTest {
  private static final int NETWORKS = 60;
  private static final long SEED = Long.getLong("striate.onnx.seed", 30L);
  private static final int SAMPLES = 2;

  @Test
  void networksAgree() {
    int size = RandomGraphs.INPUT.size();
    for (int network = 0; network < NETWORKS; network++) {
      long seed = SEED + network;
      var random = new Random(seed);
      byte[] model = RandomGraphs.bytes(random);
      float[] batch = new float[SAMPLES * size];
      for (int i = 0; i < batch.length; i++) {
        batch[i] = random.nextFloat() * 2 - 1;
      }
      float[] found = Imported.run(model, RandomGraphs.INPUT, SAMPLES, batch).values();
      for (int sample = 0; sample < SAMPLES; sample++) {
        float[] one = Arrays.copyOfRange(batch, sample * size, (sample + 1) * size);
        long[] shape = Arrays.stream(RandomGraphs.INPUT.extents()).asLongStream().toArray();
        float[] expected =
            Objects.requireNonNull(
                    OnnxRuntime.run(model, "x", new OnnxRuntime.Numbers(shape, one))
                        .values()
                        .iterator()
                        .next())
                .values();
        int each = expected.length;
        float[] own = Arrays.copyOfRange(found, sample * each, (sample + 1) * each);
        Imported.assertClose(expected, own, 1e-5, "seed " + seed);
      }
    }
  }
}
