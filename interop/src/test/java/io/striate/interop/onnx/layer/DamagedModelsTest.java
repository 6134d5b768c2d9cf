package io.striate.interop.onnx.layer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.layer.Layer;
import io.striate.api.tensor.Shape;
import io.striate.interop.onnx.Imported;
import io.striate.interop.onnx.RandomGraphs;
import io.striate.layers.graph.SampleForward;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A damaged file is a message, or another network; never an exception of Java, a loop without end
/// or memory without bound.
class DamagedModelsTest {
  private static final int FILES = 1_000;
  private static final long SEED = Long.getLong("striate.onnx.seed", 20_261_130L);

  @Test
  void aThousandDamagedFilesAreAnsweredWithMessages() {
    int refused = 0;
    for (int file = 0; file < FILES; file++) {
      var random = new Random(SEED + file);
      byte[] bytes = RandomGraphs.bytes(random);
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        bytes = mutated(bytes, random);
      }
      try {
        Layer layer = Imported.layer(bytes);
        SampleForward.of(layer, List.of(Shape.of(2, 8, 8)));
      } catch (StriateException message) {
        refused++;
        assertTrue(message.getMessage().contains("[STR-"), message::getMessage);
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("seed " + SEED + ", file " + file + ": " + e, e);
      }
    }
    int count = refused;
    assertTrue(count > FILES / 4 && count < FILES, () -> count + " of " + FILES + " were refused");
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    byte[] changed = bytes.clone();
    switch (random.nextInt(5)) {
      case 0 -> changed[at] = (byte) random.nextInt(256);
      case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        return java.util.Arrays.copyOf(bytes, at + 1);
      }
      case 3 -> {
        int count = Math.min(1 + random.nextInt(16), bytes.length - at);
        changed = new byte[bytes.length + count];
        System.arraycopy(bytes, 0, changed, 0, at + count);
        System.arraycopy(bytes, at, changed, at + count, bytes.length - at);
      }
      default -> {
        // Numbers of graphs are mostly small: large ones and negative ones are the dangerous ones.
        byte[] number = {-1, -1, -1, -1, 7};
        for (int i = 0; i < Math.min(number.length, bytes.length - at); i++) {
          changed[at + i] = number[i];
        }
      }
    }
    return changed;
  }
}
