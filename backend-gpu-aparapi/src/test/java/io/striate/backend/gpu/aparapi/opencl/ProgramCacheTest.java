package io.striate.backend.gpu.aparapi.opencl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A second start compiles nothing, and no content of the cache can make a program wrong or fail.
@Tag("device")
class ProgramCacheTest {
  private static final int SIZE = 64;

  @TempDir private Path folder;

  private static Context open(BinaryCache cache) {
    return Context.open(Devices.find().all().getFirst(), cache);
  }

  private Context.Builds start(int factor) {
    return start(BinaryCache.in(folder), factor);
  }

  /// Opens the device, runs a program that multiplies by a number, and returns whether it was
  /// compiled or loaded.
  private static Context.Builds start(BinaryCache cache, int factor) {
    String source =
        "__kernel void run(__global int *x){ x[get_global_id(0)] *= %d; }".formatted(factor);
    int[] results = new int[SIZE];
    try (var context = open(cache);
        var arena = Arena.ofConfined();
        var buffer = context.allocate(4L * SIZE)) {
      Context.Compiled program = context.compile("multiply", source);
      try (var entry = program.entry()) {
        entry.argument(0, buffer);
        context.upload(
            buffer,
            4L * SIZE,
            memory -> {
              for (int i = 0; i < SIZE; i++) {
                memory.setAtIndex(ValueLayout.JAVA_INT, i, i);
              }
            });
        entry.launch(
            arena.allocateFrom(ValueLayout.JAVA_LONG, SIZE, 1, 1),
            arena.allocateFrom(ValueLayout.JAVA_LONG, SIZE, 1, 1));
        context.download(
            buffer,
            4L * SIZE,
            memory -> {
              for (int i = 0; i < SIZE; i++) {
                results[i] = memory.getAtIndex(ValueLayout.JAVA_INT, i);
              }
            });
      }
      program.release();
      for (int i = 0; i < SIZE; i++) {
        assertEquals(i * factor, results[i]);
      }
      return context.builds();
    }
  }

  private static final Context.Builds COMPILED = new Context.Builds(1, 0);
  private static final Context.Builds LOADED = new Context.Builds(0, 1);

  @Test
  void aSecondStartCompilesNothing() {
    assertEquals(COMPILED, start(3));
    assertEquals(LOADED, start(3));
    assertEquals(COMPILED, start(5));
    assertEquals(LOADED, start(3));
  }

  @Test
  void aDamagedFileIsCompiledAgain() throws IOException {
    start(3);
    Path file = file();
    byte[] whole = Files.readAllBytes(file);
    byte[] changed = whole.clone();
    changed[changed.length / 2] ^= 1;
    Files.write(file, changed);
    assertEquals(COMPILED, start(3));
    assertEquals(whole.length, Files.size(file));
    assertEquals(LOADED, start(3));
  }

  /// An intact file that the driver does not accept, for example of another driver version.
  @Test
  void aStaleFileIsCompiledAgain() throws IOException {
    start(3);
    String key = file().getFileName().toString().replace(".bin", "");
    BinaryCache.in(folder).store(key, "what another driver made".getBytes(UTF_8));
    assertEquals(COMPILED, start(3));
    assertEquals(LOADED, start(3));
  }

  @Test
  void withoutAFolderProgramsAreCompiledAtEachStart() {
    for (int i = 0; i < 2; i++) {
      assertEquals(COMPILED, start(BinaryCache.none("not wanted"), 3));
    }
  }

  /// A program that does not compile is not stored, and the message contains the log.
  @Test
  void whatDoesNotCompileIsNotStored() throws IOException {
    try (var context = open(BinaryCache.in(folder))) {
      var refusal =
          assertThrows(
              StriateException.class, () -> context.compile("Broken", "__kernel void run(){ x; }"));
      assertEquals(Code.BACKEND_UNAVAILABLE, refusal.problems().getFirst().code());
      assertTrue(refusal.getMessage().contains("rejects kernel Broken"), refusal.getMessage());
      assertTrue(refusal.getMessage().contains("'x'"), refusal.getMessage());
    }
    try (var files = Files.list(folder)) {
      assertArrayEquals(new Path[0], files.toArray());
    }
  }

  private Path file() throws IOException {
    try (var files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), () -> "" + all);
      return all.getFirst();
    }
  }
}
