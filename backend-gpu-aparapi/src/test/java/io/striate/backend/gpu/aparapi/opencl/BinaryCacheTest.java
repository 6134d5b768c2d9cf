package io.striate.backend.gpu.aparapi.opencl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stored programs are found intact or count as missing; no state of the folder is an error.
class BinaryCacheTest {
  private static final byte[] PROGRAM = "the driver's".getBytes(UTF_8);

  @TempDir private Path temporary;

  private static Path only(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), () -> "" + all);
      return all.getFirst();
    }
  }

  private static void assertMissing(BinaryCache cache, String key) {
    assertEquals(Optional.empty(), cache.find(key));
  }

  /// A missing folder is created, and stored programs are found when it is opened again.
  @Test
  void storesAndFinds() throws IOException {
    Path folder = temporary.resolve("not").resolve("there");
    var cache = BinaryCache.in(folder);
    assertMissing(cache, "a");
    cache.store("a", "old".getBytes(UTF_8));
    cache.store("a", PROGRAM);
    assertArrayEquals(PROGRAM, BinaryCache.in(folder).find("a").orElseThrow());
    assertEquals("a.bin", only(folder).getFileName().toString());
    assertEquals(folder.toString(), cache.state());
  }

  /// A file with any change counts as missing, and the next store replaces it.
  @Test
  void brokenFilesCountAsMissing() throws IOException {
    var cache = BinaryCache.in(temporary);
    cache.store("a", PROGRAM);
    Path file = only(temporary);
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      Files.write(file, changed);
      assertMissing(cache, "a");
    }
    for (int length : new int[] {0, 1, 32, whole.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertMissing(cache, "a");
    }
    cache.store("a", PROGRAM);
    assertArrayEquals(PROGRAM, cache.find("a").orElseThrow());
  }

  /// A key depends on every part and on where each part ends.
  @Test
  void keysTellPartsApart() {
    String key = BinaryCache.key(List.of("source", "driver 1"));
    assertEquals(key, BinaryCache.key(List.of("source", "driver 1")));
    assertNotEquals(key, BinaryCache.key(List.of("source", "driver 2")));
    assertNotEquals(key, BinaryCache.key(List.of("sourced", "river 1")));
    assertEquals(64, key.length());
  }

  /// If the folder cannot be created, nothing is stored and the state gives the reason.
  @Test
  void reportsAFolderThatCannotBeCreated() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");
    var cache = BinaryCache.in(file.resolve("folder"));
    cache.store("a", PROGRAM);
    assertMissing(cache, "a");
    assertTrue(
        cache
            .state()
            .startsWith("none: the folder " + file.resolve("folder") + " cannot be created"),
        cache.state());
  }

  /// If the folder disappears (or the disk fills up), the state says so, and no further store is
  /// tried.
  @Test
  void reportsAFolderThatDisappears() throws IOException {
    Path folder = temporary.resolve("folder");
    var cache = BinaryCache.in(folder);
    Files.delete(folder);
    cache.store("a", PROGRAM);
    assertMissing(cache, "a");
    assertEquals(folder + ", which cannot be written: NoSuchFileException", cache.state());
    cache.store("b", PROGRAM);
    assertFalse(Files.exists(folder));
  }

  @Test
  void noCacheKeepsNothing() {
    var cache = BinaryCache.none("not wanted");
    cache.store("a", PROGRAM);
    assertMissing(cache, "a");
    assertEquals("none: not wanted", cache.state());
  }

  /// Above the largest number of files, the least recently used ones are deleted.
  @Test
  void leastRecentlyUsedFilesAreDeletedFirst() throws IOException {
    var cache = BinaryCache.in(temporary, 8);
    for (int i = 0; i < 8; i++) {
      cache.store("k" + i, PROGRAM);
      Files.setLastModifiedTime(
          temporary.resolve("k" + i + ".bin"), FileTime.fromMillis(1000L * i));
    }
    assertTrue(cache.find("k0").isPresent());
    cache.store("k8", PROGRAM);
    assertMissing(cache, "k1");
    assertMissing(cache, "k2");
    for (int kept : new int[] {0, 3, 7, 8}) {
      assertTrue(cache.find("k" + kept).isPresent(), "k" + kept);
    }
  }
}
