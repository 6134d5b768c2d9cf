package io.striate.backend.gpu.aparapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The cache folder on each operating system.
class CacheFolderTest {
  private static void assertFolder(
      String expected, Map<String, String> environment, String system) {
    Optional<Path> folder = CacheFolder.of(environment, system, "/home/me");
    assertEquals(Optional.of(Path.of(expected).toAbsolutePath()), folder);
  }

  @Test
  void followsTheConventionsOfTheSystem() {
    assertFolder("/home/me/.cache/striate/opencl", Map.of(), "Linux");
    assertFolder("/var/me/striate/opencl", Map.of("XDG_CACHE_HOME", "/var/me"), "Linux");
    assertFolder("/home/me/.cache/striate/opencl", Map.of("XDG_CACHE_HOME", "relative"), "Linux");
    assertFolder(
        "/local/striate/cache/opencl", Map.of("LOCALAPPDATA", "/local"), "Windows Server 2025");
    assertFolder("/home/me/AppData/Local/striate/cache/opencl", Map.of(), "Windows 11");
    assertFolder("/home/me/Library/Caches/striate/opencl", Map.of(), "Mac OS X");
  }

  @Test
  void canBeSetOrTurnedOff() {
    assertFolder("/elsewhere/opencl", Map.of("STRIATE_CACHE", "/elsewhere"), "Linux");
    assertEquals(
        Optional.empty(), CacheFolder.of(Map.of("STRIATE_CACHE", "none"), "Linux", "/home/me"));
  }
}
