package io.striate.backend.gpu.aparapi;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceFilesTest {
  @TempDir private Path devices;

  @Test
  void linuxListsGpusInDev() throws IOException {
    Files.createFile(devices.resolve("null"));
    assertFalse(DeviceFiles.mayBeThere("Linux", devices));
    Files.createFile(devices.resolve("nvidia0"));
    assertTrue(DeviceFiles.mayBeThere("Linux", devices));
  }

  @Test
  void otherSystemsMayAlwaysHaveOne() {
    assertTrue(DeviceFiles.mayBeThere("Mac OS X", devices));
    assertTrue(DeviceFiles.mayBeThere("Windows 11", devices));
  }
}
