package io.striate.interop.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.layer.Mode;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.interop.exchange.ImportedNetwork;
import io.striate.interop.onnx.export.NetworkExport;
import io.striate.interop.onnx.model.ModelWriter;
import io.striate.interop.onnx.translate.Import;
import io.striate.layers.Network;
import io.striate.layers.graph.GraphOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each network of the folder `models`, exported as an ONNX file and imported again, gives the same
/// numbers. The networks are made smaller as in the tests of training.
class ZooRoundTripTest {
  private static final Path MODELS = Path.of("../models");
  private static final Path SMALLER =
      Path.of("../cli/src/test/resources/io/striate/cli/zoo-small.txt");
  private static final int BATCH = 2;

  @TempDir Path folder;

  /// A network and the assignments that make it smaller, in one line.
  private static List<String> zoo() throws IOException {
    String text = Files.readString(SMALLER).replaceAll("(?m)^#.*\n", "").replaceAll("\n +", " ");
    return text.lines().toList();
  }

  @Test
  void allNetworksAreThere() throws IOException {
    var named = new TreeSet<String>();
    zoo().forEach(line -> named.add(line.replaceFirst(" .*$", "") + ".json"));
    var found = new TreeSet<String>();
    try (Stream<Path> files = Files.list(MODELS)) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".json"))
          .forEach(found::add);
    }
    assertEquals(found, named);
  }

  @ParameterizedTest
  @MethodSource("zoo")
  void exportAndImportKeepTheNumbers(String line) throws IOException {
    List<String> words = List.of(line.strip().split(" +"));
    // What is trained with which rate means nothing here.
    List<String> assignments =
        words.stream().skip(1).filter(word -> !word.startsWith("train.")).toList();
    Path file = MODELS.resolve(words.getFirst() + ".json");
    Network network = Network.read(file, assignments, Catalog.installed()).used();
    var samples = samples(network.graph().fedShapes());
    var backends = Backends.installed();
    try (Backend backend =
        backends.open(backends.choose("cpu-vector"), BackendOptions.defaults())) {
      Map<String, float[]> expected;
      Path exported = folder.resolve("net.onnx");
      try (Weights weights = network.programs().begin(backend, 3)) {
        expected = outputs(network, weights, List.of(), samples);
        Files.write(
            exported,
            ModelWriter.message(NetworkExport.of(network, Map.of(), values(weights)))
                .toByteArray());
      }
      var request =
          new Import.Request(
              exported, folder.resolve("net.json"), "net", List.of(), List.of(), false);
      ImportedNetwork imported = Imported.network(Import.of(request), folder.resolve("net.json"));
      try (Weights weights = Weights.on(backend)) {
        Map<String, float[]> found =
            outputs(imported.network(), weights, imported.model().weights(), samples);
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, numbers) -> {
          float[] own = Objects.requireNonNull(found.get(name));
          assertEquals(numbers.length, own.length, name);
          Imported.assertClose(numbers, own, 2e-5, words.getFirst() + " " + name);
        });
      }
    }
  }

  private static List<float[]> samples(Map<String, Shape> inputs) {
    var random = new Random(5);
    var samples = new ArrayList<float[]>();
    for (Shape shape : inputs.values()) {
      float[] values = new float[BATCH * shape.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat();
      }
      samples.add(values);
    }
    return samples;
  }

  /// All outputs, by the names that they have in an exported file; a single one as `output`.
  ///
  /// @param stored values that weights are given; those that are not named stay as they are
  /// @param samples for each input, in order
  private static Map<String, float[]> outputs(
      Network network, Weights weights, List<StoredTensor> stored, List<float[]> samples) {
    var nodes = new LinkedHashMap<String, String>();
    List<GraphOutput> outputs = network.graph().outputs();
    for (GraphOutput output : outputs) {
      List<GraphOutput.Source> sources = output.sources();
      // A network of one output that is that of its last layer does not name it.
      String name = outputs.size() == 1 ? "output" : output.spec().name();
      sources.forEach(source ->
          nodes.put(sources.size() == 1 ? name : name + "/" + source.node(), source.node()));
    }
    List<String> watched = nodes.values().stream().distinct().toList();
    var found = new LinkedHashMap<String, float[]>();
    try (Step step = Step.of(network.programs().forward(BATCH, Mode.INFERENCE, watched), weights)) {
      stored.forEach(each -> weights.set(each.name(), each.values()));
      int at = 0;
      for (String input : network.graph().fedShapes().keySet()) {
        step.set(input, samples.get(at++));
      }
      var results = step.run();
      nodes.forEach((name, node) -> found.put(name, results.read(node)));
    }
    return found;
  }

  private static Map<String, HostArray> values(Weights weights) {
    var values = new HashMap<String, HostArray>();
    for (String name : weights.names()) {
      values.put(name, new HostArray.Floats(weights.read(name)));
    }
    return values;
  }
}
