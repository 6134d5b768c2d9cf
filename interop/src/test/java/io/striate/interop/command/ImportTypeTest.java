package io.striate.interop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.CommandContext;
import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.interop.onnx.RandomGraphs;
import io.striate.layers.Network;
import io.striate.training.TrainedModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTypeTest {
  @TempDir Path folder;

  private String run(Map<String, ?> settings, String... arguments) {
    var type = new ImportType();
    var bytes = new ByteArrayOutputStream();
    var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    var context =
        new CommandContext(List.of(arguments), Catalog.installed(), stream, stream, folder);
    assertEquals(0, type.create(Config.of(type.fields(), settings)).run(context));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aSpecificationAndAModelAreWritten() throws IOException {
    Files.write(folder.resolve("net.onnx"), RandomGraphs.bytes(new Random(3)));
    String printed = run(Map.of(), "net.onnx");
    assertTrue(printed.contains("net.json: "), printed);
    Network network = Network.read(folder.resolve("net.json"), List.of(), Catalog.installed());
    TrainedModel model =
        TrainedModel.read(folder.resolve("net.striate"), List.of(), Catalog.installed());
    assertEquals(network.canonicalText(), model.network().canonicalText());
    assertEquals(network.graph().states().size(), model.weights().size());
  }

  @Test
  void aGraphAsOneLayerNeedsNoFileInTheModel() throws IOException {
    Files.write(folder.resolve("net.onnx"), RandomGraphs.bytes(new Random(3)));
    Files.createDirectories(folder.resolve("specs"));
    run(Map.of("oneLayer", true, "to", Optional.of("specs/whole.json")), "net.onnx");
    String text = Files.readString(folder.resolve("specs/whole.json"));
    assertTrue(text.contains("\"file\": \"../net.onnx\""), text);
    Files.delete(folder.resolve("net.onnx"));
    TrainedModel model =
        TrainedModel.read(folder.resolve("specs/whole.striate"), List.of(), Catalog.installed());
    assertEquals(1, model.network().graph().nodes().size());
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Files.write(folder.resolve("net.onnx"), RandomGraphs.bytes(new Random(3)));
    Files.writeString(folder.resolve("net.json"), "mine");
    String refused =
        assertThrows(StriateException.class, () -> run(Map.of(), "net.onnx")).getMessage();
    assertTrue(refused.contains("net.json exists"), refused);
    assertEquals("mine", Files.readString(folder.resolve("net.json")));
    assertTrue(
        assertThrows(StriateException.class, () -> run(Map.of()))
            .getMessage()
            .contains("name one"));
  }

  private String refused(Map<String, ?> settings, String file) {
    return String.valueOf(
        assertThrows(StriateException.class, () -> run(settings, file)).getMessage());
  }

  @Test
  void theNameOfTheFileTellsItsFormat() throws IOException {
    Files.write(folder.resolve("net.bin"), RandomGraphs.bytes(new Random(3)));
    String unknown = refused(Map.of(), "net.bin");
    assertTrue(
        unknown.startsWith("net.bin: no format has files of this name; installed formats read ["),
        unknown);
    run(Map.of("format", Optional.of("onnx")), "net.bin");
    assertTrue(Files.exists(folder.resolve("net.striate")));
  }

  @Test
  void settingsReachTheFormat() throws IOException {
    Files.write(folder.resolve("net.onnx"), RandomGraphs.bytes(new Random(3)));
    assertTrue(
        refused(Map.of("weights", Optional.of("w.bin")), "net.onnx")
            .startsWith("onnx has no setting 'weights'; it has [value, oneLayer]"));
    assertTrue(
        refused(Map.of("set", List.of("oneLayer")), "net.onnx").startsWith("--set oneLayer"));
    assertTrue(
        refused(Map.of("set", List.of("oneLayer=3")), "net.onnx").startsWith("onnx: 'oneLayer'"));
    run(Map.of("set", List.of("oneLayer=true")), "net.onnx");
    assertTrue(Files.readString(folder.resolve("net.json")).contains("\"type\": \"onnx\""));
  }
}
