package io.striate.training.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir Path folder;

  @Test
  void createsAndReplaces() throws IOException {
    Path target = folder.resolve("file");
    AtomicFiles.onDisk().write(target, CheckedArchive.bytes("first"));
    assertEquals("first", Files.readString(target));
    AtomicFiles.onDisk().write(target, CheckedArchive.bytes("second"));
    assertEquals("second", Files.readString(target));
    assertEquals(List.of("file"), names());
  }

  @Test
  void fullDiskKeepsTheOldFile() throws IOException {
    Path target = folder.resolve("file");
    Files.writeString(target, "the old content");
    // Every number of bytes after which the disk can be full, and the force after the last byte.
    String content = "the new, much longer content";
    for (int room = 0; room <= content.length(); room++) {
      var files = AtomicFiles.on(FaultyDisk.fullAfter(room));
      var e =
          assertThrows(
              StriateException.class,
              () -> files.write(target, CheckedArchive.bytes(content)),
              "room for " + room + " bytes");
      assertEquals(Code.IO_FAILED, e.problems().getFirst().code());
      assertEquals(
          target
              + ": cannot be written: No space left on device; check free space and permissions"
              + " (what the file held before is unchanged) [STR-402]",
          e.getMessage());
      assertEquals("the old content", Files.readString(target));
      assertEquals(List.of("file"), names());
    }
  }

  @Test
  void forcesTheContentBeforeItIsRenamed() {
    Path target = folder.resolve("file");
    var events = new ArrayList<String>();
    var files =
        AtomicFiles.on(
            FaultyDisk.watched(
                event -> events.add(event + (Files.exists(target) ? " after" : " before"))));
    files.write(target, CheckedArchive.bytes("content"));
    assertEquals(List.of("write before", "force before", "close before"), events);
    assertTrue(Files.exists(target));
  }

  @Test
  void anAbandonedTemporaryFileIsOverwritten() throws IOException {
    Path target = folder.resolve("file");
    Path temporary = folder.resolve("file" + AtomicFiles.TEMPORARY);
    Files.writeString(temporary, "what a killed process left, longer than the content");
    AtomicFiles.onDisk().write(target, CheckedArchive.bytes("content"));
    assertEquals("content", Files.readString(target));
    assertFalse(Files.exists(temporary));
  }

  @Test
  void saysThatTheFolderIsMissing() {
    Path target = folder.resolve("none").resolve("file");
    var e =
        assertThrows(
            StriateException.class,
            () -> AtomicFiles.onDisk().write(target, CheckedArchive.bytes("content")));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith(target + ": cannot be written: no such file;"),
        e.getMessage());
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
