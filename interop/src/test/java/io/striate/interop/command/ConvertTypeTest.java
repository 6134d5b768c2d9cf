package io.striate.interop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.CommandContext;
import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.interop.convert.Converted;
import io.striate.layers.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertTypeTest {
  @TempDir Path folder;

  @BeforeEach
  void copyTheFiles() throws IOException {
    for (String file : List.of("lenet_train.prototxt", "lenet_solver.prototxt", "tiny.cfg")) {
      Files.writeString(folder.resolve(file), Converted.file(file));
    }
  }

  private String run(Map<String, ?> settings, String... arguments) {
    var type = new ConvertType();
    var bytes = new ByteArrayOutputStream();
    var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    var context =
        new CommandContext(List.of(arguments), Catalog.installed(), stream, stream, folder);
    assertEquals(0, type.create(Config.of(type.fields(), settings)).run(context));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private String refused(Map<String, ?> settings, String... arguments) {
    return assertThrows(StriateException.class, () -> run(settings, arguments)).getMessage();
  }

  @Test
  void aTrainedNetworkOfCaffeIsWrittenAsASpecification() throws IOException {
    String printed =
        run(
            Map.of(
                "solver", Optional.of("lenet_solver.prototxt"),
                "samples", 60_000,
                "input", List.of(1, 28, 28),
                "data", Optional.of("{ \"type\": \"image-folder\", \"path\": \"digits\" }")),
            "lenet_train.prototxt");
    assertTrue(printed.contains("lenet_train.json: 8 layers, 431,080 parameters"), printed);
    assertTrue(printed.contains("not carried over:\n  lenet_solver.prototxt:2:1: "), printed);
    Path written = folder.resolve("lenet_train.json");
    assertTrue(
        Files.readString(written)
            .startsWith("// Converted by 'striate convert' from lenet_train.prototxt.\n{"));
    Network network = Network.read(written, List.of(), Catalog.installed());
    assertEquals(431_080, network.graph().parameters());
    assertTrue(Files.readString(written).contains("\"path\": \"digits\""));
  }

  @Test
  void aNetworkOfDarknetIsWrittenAsASpecification() {
    String printed = run(Map.of("to", Optional.of("small.json")), "tiny.cfg");
    assertTrue(printed.contains("small.json: 51 layers, 1,042,104 parameters"), printed);
  }

  @Test
  void wrongArgumentsAreAnswered() throws IOException {
    assertTrue(refused(Map.of()).contains("name one file"));
    assertTrue(refused(Map.of(), "lost.cfg").contains("lost.cfg: cannot be read: no such file"));
    assertTrue(
        refused(Map.of("solver", Optional.of("lenet_solver.prototxt")), "tiny.cfg")
            .contains("a cfg file has its training itself"));
    Files.writeString(folder.resolve("net.onnx"), "");
    assertTrue(
        refused(Map.of(), "net.onnx").contains("the name of the file must end in .prototxt"));
    Files.writeString(folder.resolve("tiny.json"), "mine");
    assertTrue(refused(Map.of(), "tiny.cfg").contains("tiny.json exists"));
    assertEquals("mine", Files.readString(folder.resolve("tiny.json")));
  }
}
