package io.striate.interop.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.arrays.safetensors.Safetensors;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.spec.Normalization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The modules of the networks in `models` and of further layers, run by PyTorch, give what Striate
/// gives. PyTorch is no part of the tests: `modules.txt` holds what `golden/run_modules.py`
/// printed, and which text of a module it ran.
class TorchModuleTest {
  private static final Path SMALLER =
      Path.of("../cli/src/test/resources/io/striate/cli/zoo-small.txt");
  private static final int BATCH = 2;

  /// Layers that networks of `models` lack, each as a network of one.
  private static final Map<String, List<String>> LAYERS =
      Map.ofEntries(
          Map.entry("lstm", List.of("[6, 4]", "{ 'type': 'lstm', 'units': 5 }")),
          Map.entry("gru", List.of("[6, 4]", "{ 'type': 'gru', 'units': 5 }")),
          Map.entry("attention", List.of("[6, 4]", "{ 'type': 'attention', 'heads': 2 }")),
          Map.entry(
              "conv-transpose2d",
              List.of(
                  "[4, 5, 6]",
                  "{ 'type': 'conv-transpose2d', 'filters': 3, 'kernel': 3, 'stride': 2,"
                      + " 'outputPadding': 1 }")),
          Map.entry(
              "locally-connected2d",
              List.of("[3, 6, 6]", "{ 'type': 'locally-connected2d', 'filters': 2, 'kernel': 3 }")),
          Map.entry(
              "conv3d", List.of("[2, 4, 5, 6]", "{ 'type': 'conv3d', 'filters': 3, 'kernel': 2 }")),
          Map.entry("group-norm", List.of("[4, 5, 5]", "{ 'type': 'group-norm', 'groups': 2 }")),
          Map.entry("layer-norm", List.of("[4, 5, 5]", "'layer-norm'")),
          Map.entry("lrn", List.of("[6, 5, 5]", "{ 'type': 'lrn', 'size': 4 }")),
          Map.entry(
              "lrn-within",
              List.of("[3, 5, 5]", "{ 'type': 'lrn', 'size': 3, 'region': 'within-channel' }")),
          Map.entry(
              "upsample2d", List.of("[3, 4, 4]", "{ 'type': 'upsample2d', 'mode': 'bilinear' }")),
          Map.entry(
              "pixel-shuffle", List.of("[8, 3, 3]", "{ 'type': 'pixel-shuffle', 'factor': 2 }")),
          Map.entry("maxout", List.of("[4, 3, 3]", "{ 'type': 'maxout', 'pieces': 2 }")),
          Map.entry(
              "avgpool2d",
              List.of(
                  "[2, 8, 8]",
                  "{ 'type': 'avgpool2d', 'kernel': 3, 'stride': 2, 'padding': 1, 'fit': 'floor' }")),
          Map.entry(
              "maxpool2d-wide",
              List.of(
                  "[2, 8, 8]",
                  "{ 'type': 'maxpool2d', 'kernel': 3, 'stride': 2, 'padding': [[2, 1], [0, 1]],"
                      + " 'fit': 'floor' }")),
          Map.entry("mish", List.of("[3, 4]", "'mish'")),
          Map.entry("gelu", List.of("[3, 4]", "'gelu'")),
          Map.entry("softplus", List.of("[3, 4]", "'softplus'")),
          Map.entry("hard-swish", List.of("[3, 4]", "'hard-swish'")));

  private static Map<String, Network> networks() throws IOException {
    var networks = new LinkedHashMap<String, Network>();
    String text = Files.readString(SMALLER).replaceAll("(?m)^#.*\n", "").replaceAll("\n +", " ");
    for (String line : text.lines().toList()) {
      List<String> words = List.of(line.strip().split(" +", -1));
      List<String> assignments =
          words.stream().skip(1).filter(word -> !word.startsWith("train.")).toList();
      Path file = Path.of("../models", words.getFirst() + ".json");
      networks.put(words.getFirst(), Network.read(file, assignments, Catalog.installed()).used());
    }
    LAYERS.forEach(
        (name, of) -> networks.put("layer-" + name, parsed(name, of.getFirst(), of.getLast())));
    return networks;
  }

  private static Network parsed(String name, String input, String layers) {
    String text =
        ("{ 'striate': 1, 'name': '"
                + name
                + "', 'input': "
                + input
                + ", 'layers': ["
                + layers
                + "] }")
            .replace('\'', '"');
    Catalog catalog = Catalog.installed().with(Kinds.LAYER, List.of(new DrawnType()));
    return Network.parse(name, text, List.of(), catalog);
  }

  @TestFactory
  Stream<DynamicTest> modulesAgree() throws IOException {
    Map<String, List<String>> transcript = transcript();
    return networks().entrySet().stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.getKey(), () -> agrees(each.getKey(), each.getValue(), transcript)));
  }

  /// The words of each line, by network and output.
  private static Map<String, List<String>> transcript() throws IOException {
    var lines = new LinkedHashMap<String, List<String>>();
    try (InputStream in = TorchModuleTest.class.getResourceAsStream("modules.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        List<String> words = List.of(line.split(" ", -1));
        lines.put(words.getFirst() + " " + words.get(2), words);
      }
    }
    return lines;
  }

  private static void agrees(String name, Network network, Map<String, List<String>> transcript)
      throws IOException, NoSuchAlgorithmException {
    TorchModule module = TorchModule.of(network, Map.of(), Path.of(name + ".safetensors"));
    var backends = Backends.installed();
    try (Backend backend = backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
        Weights weights = network.programs().begin(backend, 3)) {
      List<StoredTensor> samples = samples(network);
      Map<String, float[]> outputs = outputs(network, weights, samples);
      String folder = System.getProperty("striate.torch", "");
      if (!folder.isEmpty()) {
        write(Path.of(folder), name, module, network, weights, samples);
        return;
      }
      String digest =
          HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(module.text().getBytes(StandardCharsets.UTF_8)));
      outputs.forEach((output, found) -> {
        List<String> line =
            Objects.requireNonNull(transcript.get(name + " " + output), name + " " + output);
        assertEquals(
            line.get(1), digest, "the module has changed: make modules.txt again, see the script");
        List<Double> expected = line.stream().skip(4).map(Double::valueOf).toList();
        double largest = 1e-6;
        double sum = 0;
        for (float number : found) {
          largest = Math.max(largest, Math.abs(number));
          sum += Math.abs(number);
        }
        assertEquals(expected.getFirst(), sum, 2e-5 * sum, output + ", sum of magnitudes");
        for (int i = 0; i < 8; i++) {
          int place = (int) ((long) i * (found.length - 1) / 7);
          assertEquals(expected.get(i + 1), found[place], 2e-5 * largest, output + " " + place);
        }
      });
    }
  }

  private static List<StoredTensor> samples(Network network) {
    var random = new Random(5);
    var samples = new ArrayList<StoredTensor>();
    network
        .graph()
        .fedShapes()
        .forEach((name, shape) -> {
          Shape all = shape.prepend(BATCH);
          float[] values = new float[all.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
          }
          samples.add(new StoredTensor(name, all, new HostArray.Floats(values)));
        });
    return samples;
  }

  private static Map<String, float[]> outputs(
      Network network, Weights weights, List<StoredTensor> samples) {
    List<GraphOutput> outputs = network.graph().outputs();
    var nodes = new LinkedHashMap<String, String>();
    for (GraphOutput output : outputs) {
      for (GraphOutput.Source source : output.sources()) {
        String own = output.spec().name();
        boolean several = output.sources().size() > 1;
        nodes.put(several ? own + "/" + source.node() : own, source.node());
      }
    }
    var found = new LinkedHashMap<String, float[]>();
    var program = network.programs().forward(BATCH, Mode.INFERENCE, List.copyOf(nodes.values()));
    try (Step step = Step.of(program, weights)) {
      samples.forEach(sample -> step.set(sample.name(), sample.values()));
      var results = step.run();
      nodes.forEach(
          (name, node) -> found.put(nodes.size() == 1 ? "output" : name, results.read(node)));
    }
    return found;
  }

  private static void write(
      Path folder,
      String name,
      TorchModule module,
      Network network,
      Weights weights,
      List<StoredTensor> samples)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".py"), module.text());
    var tensors = new ArrayList<>(module.constants());
    for (Graph.State state : network.graph().states()) {
      var values = new HostArray.Floats(weights.read(state.name()));
      tensors.add(new StoredTensor(state.name(), state.parameter().shape(), values));
    }
    try (var out = Files.newOutputStream(folder.resolve(name + ".safetensors"))) {
      Safetensors.write(tensors, out);
    }
    try (var out = Files.newOutputStream(folder.resolve(name + ".samples"))) {
      Safetensors.write(samples, out);
    }
  }

  /// The whole text of a small module.
  @Test
  void aModuleReadsLikeOneOfAPerson() throws IOException {
    Network network =
        parsed(
            "le-net 5",
            "[1, 8, 8]",
            "{ 'type': 'conv2d', 'name': 'conv1', 'filters': 2, 'kernel': 3, 'padding': 1 },"
                + " { 'type': 'batchnorm', 'name': 'norm', 'momentum': 0.75 }, 'relu',"
                + " { 'type': 'maxpool2d', 'name': 'pool', 'kernel': 2 },"
                + " { 'type': 'conv2d', 'name': 'again/conv', 'filters': 2, 'kernel': 2, 'stride': 2,"
                + " 'padding': [[0, 1], [0, 1]], 'fit': 'floor', 'bias': false }, 'flatten',"
                + " { 'type': 'dropout', 'rate': 0.25 },"
                + " { 'type': 'dense', 'name': 'dense', 'units': 3, 'activation': 'softmax' }");
    String text =
        TorchModule.of(network, Map.of("input", Normalization.none(1)), Path.of("net.safetensors"))
            .text();
    try (InputStream in = TorchModuleTest.class.getResourceAsStream("net.py")) {
      assertEquals(
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8), text);
    }
  }

  /// Draws in inference too.
  private static final class DrawnType implements LayerType {
    @Override
    public String id() {
      return "drawn";
    }

    @Override
    public String summary() {
      return "random numbers";
    }

    @Override
    public List<Field<?>> fields() {
      return List.of();
    }

    @Override
    public Layer create(Config config) {
      return (emit, inputs, _, _) -> emit.uniform(inputs.getFirst());
    }
  }

  @Test
  void whatHasNoCounterpartIsListedWithItsLayers() {
    Network network =
        parsed(
            "net",
            "[3, 4]",
            "{ 'type': 'drawn', 'name': 'first' }, 'relu', { 'type': 'drawn', 'name': 'second' }");
    String refused =
        assertThrows(
                StriateException.class,
                () -> TorchModule.of(network, Map.of(), Path.of("net.safetensors")))
            .getMessage();
    assertTrue(
        refused.startsWith("cannot be exported; these operations have no counterpart in PyTorch"),
        refused);
    assertTrue(refused.contains("\n  first: uniform (seed"), refused);
    assertTrue(refused.contains("\n  second: uniform (seed"), refused);
    assertFalse(refused.contains("relu"), refused);
  }
}
