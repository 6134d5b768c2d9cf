package io.striate.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  private static final int ALL = 100;

  @TempDir Path folder;

  private Path file;
  private LogTail tail;

  @BeforeEach
  void begin() {
    file = folder.resolve("metrics.jsonl");
    tail = new LogTail(file);
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void aLogThatIsNotThereYetHasNoLines() throws IOException {
    assertFalse(tail.look());
    assertEquals(new LogTail.Part(0, 0, List.of(), 0), tail.after(0, 0, ALL));
  }

  @Test
  void readsWhatWasAdded() throws IOException {
    append("{\"a\":1}\n{\"a\":2}\n");
    assertTrue(tail.look());
    assertFalse(tail.look());
    append("{\"a\":3}\n{\"a\"");
    assertTrue(tail.look());
    assertEquals(List.of("{\"a\":3}"), tail.after(0, 2, ALL).lines());
    assertFalse(tail.look(), "a line that is being written");
    append(":4}\n");
    assertTrue(tail.look());
    assertEquals(List.of("{\"a\":4}"), tail.after(0, 3, ALL).lines());
  }

  @Test
  void handsOutSomeLinesAtOnce() throws IOException {
    append("{}\n{}\n{}\n");
    tail.look();
    assertTrue(tail.after(0, 0, 2).more());
    assertFalse(tail.after(0, 2, 2).more());
    assertEquals(1, tail.after(0, 2, 2).lines().size());
  }

  @Test
  void aLogThatWasCutOffBeginsAnew() throws IOException {
    append("{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
    tail.look();
    Files.writeString(file, "{\"a\":1}\n{\"b\":2}\n");
    assertTrue(tail.look());
    assertEquals(
        new LogTail.Part(1, 0, List.of("{\"a\":1}", "{\"b\":2}"), 2), tail.after(0, 3, ALL));
  }

  /// A resumed run may have written as much again between two looks.
  @Test
  void aLogThatWasCutOffAndGrewBeginsAnew() throws IOException {
    append("{\"a\":1}\n{\"a\":2}\n");
    tail.look();
    Files.writeString(file, "{\"a\":1}\n{\"b\":2}\n{\"b\":3}\n");
    assertTrue(tail.look());
    assertEquals(List.of("{\"a\":1}", "{\"b\":2}", "{\"b\":3}"), tail.after(0, 2, ALL).lines());
  }

  @Test
  void aLogThatWasRemovedHasNoLines() throws IOException {
    append("{}\n");
    tail.look();
    Files.delete(file);
    assertTrue(tail.look());
    assertEquals(new LogTail.Part(1, 0, List.of(), 0), tail.after(0, 1, ALL));
  }

  @Test
  void damagedLinesAreCountedAndLeftOut() throws IOException {
    append("{}\n\0\0\0\n[1]\n{\"a\":2}\n");
    tail.look();
    assertEquals(List.of("{}", "{\"a\":2}"), tail.after(0, 0, ALL).lines());
    assertEquals(2, tail.damaged());
  }
}
