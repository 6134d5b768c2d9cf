package io.striate.interop.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.CommandContext;
import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.arrays.file.ArrayFile;
import io.striate.interop.onnx.model.DataType;
import io.striate.interop.onnx.model.ModelReader;
import io.striate.interop.onnx.model.OnnxModel;
import io.striate.interop.onnx.model.OnnxValue;
import io.striate.json.Json;
import io.striate.layers.Network;
import io.striate.layers.spec.Normalization;
import io.striate.training.file.AtomicFiles;
import io.striate.training.file.ModelFile;
import io.striate.training.file.SampleFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTypeTest {
  @TempDir Path folder;

  private String run(String... arguments) {
    return run(ExportType.Format.ONNX, arguments);
  }

  private String run(ExportType.Format format, String... arguments) {
    return run(Map.of("format", format), arguments);
  }

  private String run(Map<String, ?> settings, String... arguments) {
    var type = new ExportType();
    var bytes = new ByteArrayOutputStream();
    var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    var context =
        new CommandContext(List.of(arguments), Catalog.installed(), stream, stream, folder);
    assertEquals(0, type.create(Config.of(type.fields(), settings)).run(context));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void model(Map<String, Normalization> normalization) {
    model(normalization, "");
  }

  private void model(Map<String, Normalization> normalization, String more) {
    String spec =
        "{ \"striate\": 1, \"name\": \"small\", \"input\": [1, 2, 2], \"layers\": [\"flatten\","
            + " { \"type\": \"dense\", \"name\": \"d\", \"units\": 1 }]"
            + more
            + " }";
    Network network = Network.parse("spec", spec, List.of(), Catalog.installed());
    var weights =
        List.of(
            new StoredTensor(
                "d.weight", Shape.of(1, 4), new HostArray.Floats(new float[] {1, 2, 3, 4})),
            new StoredTensor("d.bias", Shape.of(1), new HostArray.Floats(new float[] {5})));
    new ModelFile(
            network.canonicalText(),
            weights,
            new SampleFormat(Map.of(), normalization),
            Json.object().build())
        .write(folder.resolve("small.striate"), AtomicFiles.onDisk());
  }

  @Test
  void aModelIsWritten() {
    model(Map.of());
    String printed = run("small.striate");
    assertTrue(printed.contains("small.onnx: "), printed);
    assertTrue(printed.contains("input [N, 1, 2, 2] -> output [N, 1]"), printed);
    OnnxModel written = ModelReader.read(folder.resolve("small.onnx"));
    assertEquals(17, written.opset());
    assertArrayEquals(new float[] {1, 2, 3, 4}, written.graph().initializers().getFirst().floats());
    String refused = assertThrows(StriateException.class, () -> run("small.striate")).getMessage();
    assertTrue(refused.contains("small.onnx exists"), refused);
  }

  @Test
  void weightsAreWritten() {
    model(Map.of());
    for (var format : List.of(ExportType.Format.SAFETENSORS, ExportType.Format.NPZ)) {
      String name = "small." + format.name().toLowerCase(Locale.ROOT);
      assertTrue(run(format, "small.striate").endsWith(name + ": 2 arrays, 5 numbers\n"));
      var file = ArrayFile.open(folder.resolve(name));
      assertEquals(List.of("d.weight", "d.bias"), file.names());
      StoredTensor weight = file.read("d.weight");
      assertEquals(Shape.of(1, 4), weight.shape());
      assertArrayEquals(new float[] {1, 2, 3, 4}, ((HostArray.Floats) weight.values()).values());
    }
  }

  @Test
  void bytesAreNormalizedByTheGraph() {
    model(Map.of("input", Normalization.none(1)));
    run("small.striate");
    OnnxModel written = ModelReader.read(folder.resolve("small.onnx"));
    assertEquals(DataType.UINT8.code(), written.graph().inputs().getFirst().type());
  }

  @Test
  void aModelIsNamed() {
    assertTrue(
        assertThrows(StriateException.class, () -> run()).getMessage().contains("name one model"));
  }

  @Test
  void aModuleIsWrittenWithItsWeights() throws IOException {
    model(Map.of());
    String printed = run(ExportType.Format.PYTORCH, "small.striate");
    assertTrue(printed.contains("small.py: a module of 2 layers for PyTorch"), printed);
    assertTrue(printed.contains("small.safetensors: 2 arrays, 5 numbers"), printed);
    String text = Files.readString(folder.resolve("small.py"));
    assertTrue(text.contains("self.d = nn.Linear(4, 1)"), text);
    assertTrue(text.contains("with_name(\"small.safetensors\")"), text);
    assertEquals(
        List.of("d.weight", "d.bias"), ArrayFile.open(folder.resolve("small.safetensors")).names());
    Files.delete(folder.resolve("small.py"));
    String refused =
        assertThrows(StriateException.class, () -> run(ExportType.Format.PYTORCH, "small.striate"))
            .getMessage();
    assertTrue(refused.contains("small.safetensors exists"), refused);
    assertFalse(Files.exists(folder.resolve("small.py")));
  }

  @Test
  void aStepOfTrainingIsWrittenWithItsStates() {
    model(
        Map.of(),
        ", \"loss\": \"mse\", \"train\": { \"data\": \"mnist\", \"epochs\": 1, \"batch\": 3,"
            + " \"optimizer\": { \"type\": \"sgd\", \"learningRate\": 0.1, \"momentum\": 0.9 } }");
    String printed = run(Map.of("training", true), "small.striate");
    assertTrue(printed.contains("small.training.onnx: "), printed);
    assertTrue(printed.contains(" nodes, a step of training on 3 samples"), printed);
    OnnxModel written = ModelReader.read(folder.resolve("small.training.onnx"));
    assertEquals(
        List.of(
            "input",
            "target",
            "rate",
            "d.weight",
            "d.bias",
            "d.weight.velocity",
            "d.bias.velocity"),
        written.graph().inputs().stream().map(OnnxValue::name).toList());
    assertEquals("[3, 1, 2, 2]", written.graph().inputs().getFirst().shape());
    assertEquals(
        Set.of(
            "loss",
            "rmse",
            "d.weight.gradient",
            "d.bias.gradient",
            "d.weight.next",
            "d.bias.next",
            "d.weight.velocity.next",
            "d.bias.velocity.next"),
        written.graph().outputs().stream().map(OnnxValue::name).collect(Collectors.toSet()));
    var states = ArrayFile.open(folder.resolve("small.training.safetensors"));
    assertArrayEquals(
        new float[] {1, 2, 3, 4}, ((HostArray.Floats) states.read("d.weight").values()).values());
    assertArrayEquals(
        new float[4], ((HostArray.Floats) states.read("d.weight.velocity").values()).values());
    run(Map.of("training", true, "batch", 8, "to", Optional.of("eight.onnx")), "small.striate");
    assertEquals(
        "[8, 1, 2, 2]",
        ModelReader.read(folder.resolve("eight.onnx")).graph().inputs().getFirst().shape());
  }

  @Test
  void flagsThatDoNotGoTogetherAreRefused() {
    model(Map.of());
    assertTrue(
        assertThrows(StriateException.class, () -> run(Map.of("batch", 4), "small.striate"))
            .getMessage()
            .contains("--batch is for --training"));
    assertTrue(
        assertThrows(
                StriateException.class,
                () ->
                    run(Map.of("training", true, "format", ExportType.Format.NPZ), "small.striate"))
            .getMessage()
            .contains("--training writes ONNX files"));
    assertTrue(
        assertThrows(StriateException.class, () -> run(Map.of("training", true), "small.striate"))
            .getMessage()
            .contains("missing key 'train'"));
  }
}
