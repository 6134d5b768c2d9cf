package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The plug-in for models of Keras, as it is packaged, in the packaged program.
class KerasPluginIT {
  private static final Path PLUGIN =
      Repository.ROOT.resolve("keras/target/plugin").toAbsolutePath();

  private static final Path MODEL =
      Repository.ROOT.resolve("keras/src/test/resources/sequential.keras").toAbsolutePath();

  @TempDir Path folder;

  private Program.Result run(String... words) {
    return Program.run(folder, words);
  }

  @Test
  void aModelOfKerasBecomesASpecificationAndAModel() {
    Program.Result imported =
        run("import", MODEL.toString(), "--to", "net.json", "--plugin-path", PLUGIN.toString());
    assertEquals(0, imported.status(), imported.err());
    assertTrue(imported.out().startsWith("net.json: 13 layers, 427 parameters\n"), imported.out());
    assertEquals(
        List.of(
            "not carried over: compile_config: optimizer, loss and metrics",
            "not carried over: layer 'conv' (Conv2D): kernel_regularizer",
            "not carried over: initializers: a training from the start would use those of the"
                + " specification"),
        imported.messages());
    assertTrue(Files.exists(folder.resolve("net.striate")));
    // The model needs no plug-in.
    Program.Result verified = run("verify", "net.striate");
    assertEquals(0, verified.status(), verified.err());
  }

  @Test
  void withoutThePluginTheMessageSaysWhatIsMissing() {
    Program.Result refused = run("import", MODEL.toString());
    assertEquals(2, refused.status(), refused.err());
    assertTrue(
        refused.err().contains("sequential.keras: no format has files of this name"),
        refused.err());
    assertTrue(refused.err().contains("install a plug-in (docs/plugins.md)"), refused.err());
  }

  @Test
  void thePluginIsListedWithItsVersion() {
    Program.Result listed = run("plugins", "--plugin-path", PLUGIN.toString());
    assertEquals(0, listed.status(), listed.err());
    assertTrue(listed.out().contains("striate:keras"), listed.out());
    assertTrue(listed.out().matches("(?s).*version +0\\.1\\..*"), listed.out());
  }
}
