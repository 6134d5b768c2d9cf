package io.striate.interop.onnx.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Mode;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.interop.exchange.ImportedNetwork;
import io.striate.interop.onnx.Imported;
import io.striate.interop.onnx.Models;
import io.striate.interop.onnx.OnnxRuntime;
import io.striate.interop.onnx.RandomGraphs;
import io.striate.interop.onnx.model.OnnxTensor;
import io.striate.interop.onnx.model.TensorReader;
import io.striate.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportTest {
  private static final long SEED = 500;
  private static final int NETWORKS = 60;

  @TempDir Path folder;

  private Import imported(Path file, boolean oneLayer) {
    return Import.of(
        new Import.Request(
            file, folder.resolve("net.json"), "net", Optional.empty(), List.of(), oneLayer));
  }

  private ImportedNetwork network(Import imported) {
    return Imported.network(imported, folder.resolve("net.json"));
  }

  private static float[] outputs(ImportedNetwork imported, String backend, float... input) {
    var programs = imported.network().programs();
    String last = imported.network().graph().nodes().getLast().name();
    var backends = Backends.installed();
    try (Backend opened = backends.open(backends.choose(backend), BackendOptions.defaults());
        Weights weights = Weights.on(opened);
        Step step = Step.of(programs.forward(1, Mode.INFERENCE, List.of(last)), weights)) {
      imported.model().weights().forEach(each -> weights.set(each.name(), each.values()));
      String name = imported.network().graph().inputs().getFirst().name();
      return step.set(name, input).run().read(last);
    }
  }

  @Test
  void layersComputeWhatTheGraphDoes() throws IOException {
    int translated = 0;
    for (int network = 0; network < NETWORKS; network++) {
      long seed = SEED + network;
      var random = new Random(seed);
      byte[] bytes = RandomGraphs.bytes(random);
      Path file = folder.resolve("random" + network + ".onnx");
      Files.write(file, bytes);
      float[] input = new float[RandomGraphs.INPUT.size()];
      for (int i = 0; i < input.length; i++) {
        input[i] = random.nextFloat() * 2 - 1;
      }
      long[] shape = Arrays.stream(RandomGraphs.INPUT.extents()).asLongStream().toArray();
      float[] expected =
          Objects.requireNonNull(
                  OnnxRuntime.run(bytes, "x", new OnnxRuntime.Numbers(shape, input))
                      .values()
                      .iterator()
                      .next())
              .values();
      for (boolean oneLayer : new boolean[] {false, true}) {
        Import imported = imported(file, oneLayer);
        String text = JsonWriter.pretty(imported.spec());
        float[] found = outputs(network(imported), "reference", input);
        Imported.assertClose(expected, found, 1e-5, "seed " + seed + "\n" + text);
        if (!oneLayer && imported.reason().isEmpty()) {
          translated++;
          assertTrue(!text.contains("\"onnx\""), text);
        } else {
          assertTrue(text.contains("\"file\": \"random" + network + ".onnx\""), text);
        }
      }
    }
    int count = translated;
    assertTrue(count > NETWORKS / 2, () -> count + " were translated");
  }

  @Test
  void aTrainedNetworkBecomesLayers() {
    Import imported = imported(Models.file("mnist/opt-mnist.onnx"), false);
    assertEquals(Optional.empty(), imported.reason());
    String text = JsonWriter.pretty(imported.spec());
    assertEquals(
        List.of(
            "conv1",
            "conv1.relu",
            "maxpool1",
            "conv2",
            "conv2.relu",
            "maxpool2",
            "flatten1",
            "dense1"),
        network(imported).network().graph().nodes().stream().map(node -> node.name()).toList(),
        text);
    assertEquals(5994, network(imported).network().graph().parameters());
  }

  @ParameterizedTest
  @ValueSource(strings = {"squeezenet", "inception_v1", "resnet50", "bvlc_alexnet"})
  void largeNetworksBecomeLayers(String name) throws IOException {
    OnnxTensor output = TensorReader.read(Models.file("light/light_" + name + "_output_0.pb"));
    Import imported = imported(Models.file("light/light_" + name + ".onnx"), false);
    assertEquals(Optional.empty(), imported.reason());
    float[] input = new float[3 * 224 * 224];
    for (int i = 0; i < input.length; i++) {
      input[i] = i / 150528f;
    }
    float[] expected = output.floats();
    Imported.assertClose(expected, outputs(network(imported), "cpu-vector", input), 1e-5, name);
  }

  @Test
  void anOpenShapeIsAskedFor() throws IOException {
    Path file = folder.resolve("broken.onnx");
    Files.write(file, new byte[] {8, 8});
    String refused = assertThrows(StriateException.class, () -> imported(file, false)).getMessage();
    assertTrue(refused.startsWith(file + ": has no graph"), refused);
  }
}
