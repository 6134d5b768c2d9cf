package io.striate.backend.gpu.aparapi;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuNodesTest {
  @TempDir private Path devices;

  @Test
  void linuxShowsWhetherThereIsOne() throws IOException {
    Files.createFile(devices.resolve("null"));
    assertFalse(GpuNodes.mayBeThere("Linux", devices));
    Files.createFile(devices.resolve("nvidia0"));
    assertTrue(GpuNodes.mayBeThere("Linux", devices));
  }

  @Test
  void otherSystemsMustBeAsked() {
    assertTrue(GpuNodes.mayBeThere("Mac OS X", devices));
    assertTrue(GpuNodes.mayBeThere("Windows 11", devices));
  }
}
