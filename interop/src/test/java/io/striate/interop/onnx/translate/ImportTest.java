package io.striate.interop.onnx.translate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.interop.exchange.ImportedNetwork;
import io.striate.interop.onnx.Imported;
import io.striate.interop.onnx.Models;
import io.striate.interop.onnx.OnnxRuntime;
import io.striate.interop.onnx.RandomGraphs;
import io.striate.interop.onnx.export.NetworkExport;
import io.striate.interop.onnx.model.ModelWriter;
import io.striate.interop.onnx.model.OnnxAttribute;
import io.striate.interop.onnx.model.OnnxGraph;
import io.striate.interop.onnx.model.OnnxModel;
import io.striate.interop.onnx.model.OnnxNode;
import io.striate.interop.onnx.model.OnnxTensor;
import io.striate.interop.onnx.model.OnnxValue;
import io.striate.interop.onnx.model.TensorReader;
import io.striate.json.JsonWriter;
import io.striate.layers.graph.GraphOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportTest {
  private static final long SEED = 500;
  private static final int NETWORKS = 60;

  @TempDir Path folder;

  private Import imported(Path file, boolean oneLayer) {
    var request =
        new Import.Request(file, folder.resolve("net.json"), "net", List.of(), List.of(), oneLayer);
    return Import.of(request);
  }

  private ImportedNetwork network(Import imported) {
    return Imported.network(imported, folder.resolve("net.json"));
  }

  private static float[] outputs(ImportedNetwork imported, String backend, float... input) {
    String last = imported.network().graph().nodes().getLast().name();
    return outputs(imported, backend, List.of(last), input).getFirst();
  }

  private static List<float[]> outputs(
      ImportedNetwork imported, String backend, List<String> nodes, float... input) {
    var programs = imported.network().programs();
    var backends = Backends.installed();
    try (Backend opened = backends.open(backends.choose(backend), BackendOptions.defaults());
        Weights weights = Weights.on(opened);
        Step step = Step.of(programs.forward(1, Mode.INFERENCE, nodes), weights)) {
      imported.model().weights().forEach(each -> weights.set(each.name(), each.values()));
      String name = imported.network().graph().inputs().getFirst().name();
      var results = step.set(name, input).run();
      return nodes.stream().map(results::read).toList();
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

  /// Two heads on one trunk, of which one is a layer's activation that the other reads too.
  private static byte[] twoHeads() {
    var random = new Random(4);
    var tensors = new ArrayList<OnnxTensor>();
    for (int[] extents : new int[][] {{4, 2, 3, 3}, {3, 64}, {3, 2}}) {
      Shape shape = Shape.of(extents);
      float[] values = new float[shape.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat() - 0.5f;
      }
      tensors.add(OnnxTensor.of("w" + tensors.size(), shape, values));
    }
    var graph =
        new OnnxGraph(
            "heads",
            List.of(
                node("Conv", "c", List.of("x", "w0"), "strides", 2, 2),
                node("Relu", "map:0", List.of("c")),
                node("Flatten", "f", List.of("map:0")),
                new OnnxNode(
                    "g",
                    "Gemm",
                    "",
                    List.of("f", "w1"),
                    List.of("g"),
                    List.of(new OnnxAttribute.Whole("transB", 1))),
                node("MatMul", "scores", List.of("g", "w2"))),
            tensors,
            List.of(ModelWriter.value("x", Shape.of(1, 2, 9, 9))),
            List.of(
                new OnnxValue("scores", 1, Optional.empty()),
                new OnnxValue("map:0", 1, Optional.empty())));
    return ModelWriter.message(new OnnxModel("heads", 8, 13, graph)).toByteArray();
  }

  private static OnnxNode node(String operator, String output, List<String> inputs) {
    return new OnnxNode(output, operator, "", inputs, List.of(output), List.of());
  }

  private static OnnxNode node(
      String operator, String output, List<String> inputs, String name, long... values) {
    var list = new OnnxAttribute.Wholes(name, Arrays.stream(values).boxed().toList());
    return new OnnxNode(output, operator, "", inputs, List.of(output), List.of(list));
  }

  @Test
  void severalOutputsBecomeThoseOfTheNetwork() throws IOException {
    Path file = folder.resolve("heads.onnx");
    Files.write(file, twoHeads());
    float[] input = new float[2 * 81];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) Math.sin(i);
    }
    Map<String, OnnxRuntime.Numbers> expected =
        OnnxRuntime.run(twoHeads(), "x", new OnnxRuntime.Numbers(new long[] {1, 2, 9, 9}, input));
    for (boolean oneLayer : new boolean[] {false, true}) {
      Import read = imported(file, oneLayer);
      String text = JsonWriter.pretty(read.spec());
      assertEquals(Optional.empty(), read.reason());
      ImportedNetwork imported = network(read);
      List<GraphOutput> outputs = imported.network().graph().outputs();
      assertEquals(
          List.of("scores", "map_0"), outputs.stream().map(each -> each.spec().name()).toList());
      assertEquals(Shape.of(4, 4, 4), outputs.getLast().sources().getFirst().shape());
      List<String> nodes = outputs.stream().map(GraphOutput::node).toList();
      List<float[]> found = outputs(imported, "reference", nodes, input);
      List<String> names = List.of("scores", "map:0");
      for (int i = 0; i < names.size(); i++) {
        float[] numbers = Objects.requireNonNull(expected.get(names.get(i))).values();
        Imported.assertClose(numbers, found.get(i), 1e-6, names.get(i) + "\n" + text);
      }
    }
  }

  /// Boxes and scores of the face detector at once, and in the file that is exported again.
  @Test
  void aDetectorHasItsTwoOutputs() throws IOException {
    ImportedNetwork imported =
        network(imported(Models.file("ultraface/version-RFB-320.onnx"), false));
    float[] input = new float[3 * 240 * 320];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) Math.sin(i / 100.0);
    }
    var shape = new OnnxRuntime.Numbers(new long[] {1, 3, 240, 320}, input);
    byte[] file = Files.readAllBytes(Models.file("ultraface/version-RFB-320.onnx"));
    Map<String, OnnxRuntime.Numbers> expected = OnnxRuntime.run(file, "input", shape);
    var outputs = imported.network().graph().outputs();
    List<float[]> found =
        outputs(imported, "cpu-vector", outputs.stream().map(GraphOutput::node).toList(), input);
    var weights = new HashMap<String, HostArray>();
    imported.model().weights().forEach(each -> weights.put(each.name(), each.values()));
    byte[] exported =
        ModelWriter.message(NetworkExport.of(imported.network(), Map.of(), weights)).toByteArray();
    String fed = imported.network().graph().inputs().getFirst().name();
    Map<String, OnnxRuntime.Numbers> again = OnnxRuntime.run(exported, fed, shape);
    assertEquals(Set.of("scores", "boxes"), expected.keySet());
    assertEquals(expected.keySet(), again.keySet());
    for (int i = 0; i < outputs.size(); i++) {
      String name = outputs.get(i).spec().name();
      OnnxRuntime.Numbers numbers = Objects.requireNonNull(expected.get(name));
      Imported.assertClose(numbers.values(), found.get(i), 1e-5, name);
      OnnxRuntime.Numbers second = Objects.requireNonNull(again.get(name));
      assertArrayEquals(numbers.shape(), second.shape(), name);
      Imported.assertClose(numbers.values(), second.values(), 1e-5, name);
    }
  }

  @Test
  void anOpenShapeIsAskedFor() throws IOException {
    Path file = folder.resolve("broken.onnx");
    Files.write(file, new byte[] {8, 8});
    String refused = assertThrows(StriateException.class, () -> imported(file, false)).getMessage();
    assertTrue(refused.startsWith(file + ": has no graph"), refused);
  }
}
