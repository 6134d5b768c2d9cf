package io.striate.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFingerprintTest {
  private static final int LARGE = (1 << 24) + 1;

  @TempDir Path folder;

  private List<Path> files = List.of();

  @BeforeEach
  void write() throws IOException {
    files =
        List.of(
            Files.write(folder.resolve("a"), new byte[LARGE]),
            Files.write(folder.resolve("b"), new byte[1]),
            Files.write(folder.resolve("c"), new byte[1]));
  }

  private static final class Watch implements PassMonitor {
    private final List<Long> told = new ArrayList<>();
    private final boolean stopping;

    Watch(boolean stopping) {
      this.stopping = stopping;
    }

    @Override
    public void at(String what, long done, long count) {
      assertEquals("checking files", what);
      assertEquals(3, count);
      told.add(done);
    }

    @Override
    public boolean stopped() {
      return stopping;
    }
  }

  @Test
  void contentsNamesAndSettingsDecide() throws IOException {
    String first = FileFingerprint.of(folder, files, List.of("x"));
    assertEquals(first, FileFingerprint.of(folder, files, List.of("x"), new Watch(false)));
    assertNotEquals(first, FileFingerprint.of(folder, files, List.of("y")));
    assertNotEquals(first, FileFingerprint.of(folder, files.subList(0, 2), List.of("x")));
    Files.write(files.get(1), new byte[] {1});
    assertNotEquals(first, FileFingerprint.of(folder, files, List.of("x")));
  }

  /// After more than 16 MiB, not for each small file.
  @Test
  void aLongPassIsWatched() {
    var watch = new Watch(false);
    FileFingerprint.of(folder, files, List.of(), watch);
    assertEquals(List.of(1L), watch.told);
  }

  @Test
  void aLongPassIsStopped() {
    var watch = new Watch(true);
    assertThrows(
        CancellationException.class, () -> FileFingerprint.of(folder, files, List.of(), watch));
    assertEquals(List.of(), watch.told);
  }
}
