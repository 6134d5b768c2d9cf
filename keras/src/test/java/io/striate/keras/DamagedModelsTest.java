package io.striate.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files with random damage are read, or refused with a message; the tests of this module have 256
/// MB of memory.
class DamagedModelsTest {
  private static final long SEED = 1100;
  private static final int FILES = 1000;

  @TempDir Path folder;

  @Test
  void damagedFilesGiveOneMessage() throws IOException {
    String[] names = {"functional.h5", "sequential.keras", "pair.keras", "sequence.weights.h5"};
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      long seed = SEED + i;
      String name = names[i % names.length];
      byte[] bytes = mutated(Files.readAllBytes(Imported.resource(name)), new Random(seed));
      Path file = Files.write(folder.resolve("damaged-" + name), bytes);
      try {
        if (name.startsWith("sequence")) {
          Path json = folder.resolve("sequence.json");
          Files.write(json, Files.readAllBytes(Imported.resource("sequence.json")));
          Imported.read(json, "damaged-" + name);
        } else {
          Imported.read(file, "");
        }
      } catch (StriateException told) {
        refused++;
        String message = String.valueOf(told.getMessage());
        assertEquals(Code.Kind.INPUT, told.kind(), "seed " + seed + ": " + message);
        assertTrue(message.contains("damaged-") || message.contains("sequence.json"), message);
      } catch (RuntimeException | Error failed) {
        throw new AssertionError("seed " + seed + " of " + name, failed);
      }
    }
    int count = refused;
    assertTrue(count > FILES / 5, () -> count + " were refused");
  }

  /// Changes some bytes, mostly among the first, where the structure is; or cuts the end off.
  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      int limit = random.nextBoolean() ? changed.length : Math.min(4096, changed.length);
      int at = random.nextInt(limit);
      changed[at] =
          switch (random.nextInt(3)) {
            case 0 -> (byte) random.nextInt(256);
            case 1 -> (byte) (changed[at] ^ 1 << random.nextInt(8));
            default -> (byte) 0xff;
          };
    }
    return random.nextInt(10) == 0
        ? Arrays.copyOf(changed, random.nextInt(changed.length))
        : changed;
  }

  /// Half a gigabyte of zeros in an archive of half a megabyte.
  @Test
  void anArchiveCannotGrowWithoutEnd() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (String name : new String[] {"config.json", "metadata.json", "model.weights.h5"}) {
        zip.putNextEntry(new ZipEntry(name));
        byte[] zeros = new byte[1 << 20];
        for (int i = 0; i < (name.endsWith("h5") ? 512 : 0); i++) {
          zip.write(zeros);
        }
        if (!name.endsWith("h5")) {
          zip.write("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
      }
    }
    Path file = Files.write(folder.resolve("bomb.keras"), bytes.toByteArray());
    try {
      Imported.read(file, "");
      throw new AssertionError("it was read");
    } catch (StriateException refused) {
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains("has more than 67108864 bytes"), message);
    }
  }
}
