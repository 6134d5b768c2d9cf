package io.striate.plugin.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "acme.jar, acme",
    "acme-fast-1.2.jar, acme-fast",
    "acme-0.1.0-SNAPSHOT.jar, acme",
    "acme2d-v3.jar, acme2d-v3",
    "a-folder, a-folder",
    "a-folder-7, a-folder",
  })
  void aNameHasNoVersion(String file, String name) {
    assertEquals(name, Plugin.name(Path.of("x", file)));
  }

  @Test
  void jarsAndFoldersOfJarsAreFoundInOrder() throws IOException {
    file("b.jar");
    file("notes.txt");
    file(".hidden.jar");
    file("a/one.jar");
    file("a/two.jar");
    file("a/readme.md");
    var found = PluginFiles.find(folder, Set.of());
    assertEquals(
        List.of(
            new Plugin(
                "a", "", folder.resolve("a"), List.of(path("a/one.jar"), path("a/two.jar")), false),
            new Plugin("b", "", path("b.jar"), List.of(path("b.jar")), false)),
        found);
  }

  @Test
  void aSingleJarIsAPlace() throws IOException {
    Path jar = file("b-2.jar");
    assertEquals(
        List.of(new Plugin("b", "2", jar, List.of(jar), true)), PluginFiles.find(jar, Set.of("b")));
  }

  @Test
  void aFolderListsTrustedPlugins() throws IOException {
    file("a.jar");
    file("b.jar");
    file("c.jar");
    Files.writeString(path(PluginFiles.TRUSTED), "# known\n\n  a # since long\nz\n");
    assertEquals(
        List.of(true, true, false),
        PluginFiles.find(folder, Set.of("b")).stream().map(Plugin::trusted).toList());
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  private Path file(String name) throws IOException {
    Path file = path(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }
}
