package io.striate.inspect.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Numbers of parameters of networks of the literature that are no files here, as they follow from
/// the published sizes. A network is a list of words: `100C7` is a convolution of 100 filters of
/// 7x7, `/2` its stride, `MP2` maximum pooling, `300N` a dense layer.
class PublishedFiguresTest {
  private static String layer(String word) {
    if (word.startsWith("MP")) {
      return "{ 'type': 'maxpool2d', 'kernel': " + word.substring(2) + " }";
    }
    if (word.endsWith("N")) {
      String units = word.substring(0, word.length() - 1);
      return "'flatten', { 'type': 'dense', 'units': " + units + " }";
    }
    String[] stride = word.split("/", -1);
    String[] sizes = stride[0].split("C", -1);
    return "{ 'type': 'conv2d', 'filters': %s, 'kernel': %s, 'stride': %s }"
        .formatted(sizes[0], sizes[1], stride.length > 1 ? stride[1] : "1");
  }

  private static Graph graph(String input, String words) {
    String layers =
        Arrays.stream(words.split(" ", -1))
            .map(PublishedFiguresTest::layer)
            .collect(Collectors.joining(", "));
    String text = "{ 'striate': 1, 'input': [" + input + "], 'layers': [" + layers + "] }";
    return Network.parse("m.json", text.replace('\'', '"'), List.of(), Catalog.installed()).graph();
  }

  /// Ciresan and others 2012, for traffic signs and for MNIST; Mnih and others 2015, with four
  /// actions; Mohamed and others 2012, five layers between 39 features in 11 frames and 183 states.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3, 48, 48 | 100C7 MP2 150C4 MP2 250C4 MP2 300N 43N | 1543443",
        "1, 29, 29 | 20C4 MP2 40C5 MP3 150N 10N | 76040",
        "4, 84, 84 | 32C8/4 64C4/2 64C3 512N 4N | 1686180",
        "429 | 2048N 2048N 2048N 2048N 2048N 183N | 18041015"
      })
  void sizesGiveTheParameters(String input, String words, long parameters) {
    assertEquals(parameters, graph(input, words).parameters());
  }

  /// Ren and others 2015: on the 512 maps of VGG-16 a convolution of 3x3, and for each of 9 anchors
  /// two scores and four offsets.
  @ParameterizedTest
  @CsvSource({"9, 2387510"})
  void theProposalNetworkOfFasterRcnn(int anchors, long parameters) {
    String text =
        """
        { "striate": 1, "input": [512, 14, 14], "layers": [
            { "type": "conv2d", "filters": 512, "kernel": 3, "padding": 1, "activation": "relu", "name": "shared" },
            { "type": "conv2d", "filters": %d, "kernel": 1, "name": "scores" },
            { "type": "conv2d", "filters": %d, "kernel": 1, "name": "offsets", "from": "shared" } ],
          "outputs": { "scores": { "from": "scores" }, "offsets": { "from": "offsets" } } }
        """
            .formatted(2 * anchors, 4 * anchors);
    assertEquals(
        parameters,
        Network.parse("m.json", text, List.of(), Catalog.installed()).graph().parameters());
  }

  /// torchvision has 3x3 in place of GoogLeNet's 5x5, and normalization with a scale for each
  /// filter beside the shift, which is the bias of the form without it.
  @Test
  void googlenetInTheFormOfTorchvision() throws IOException {
    String text = Files.readString(Path.of("../models/googlenet.json"));
    String five = "\"$five\", \"kernel\": 5, \"padding\": 2";
    assertTrue(text.contains(five), text);
    String three = text.replace(five, "\"$five\", \"kernel\": 3, \"padding\": 1");
    Graph graph = Network.parse("m.json", three, List.of(), Catalog.installed()).graph().used();
    long scales =
        graph.nodes().stream()
            .filter(node -> node.type().equals("conv2d"))
            .mapToLong(node -> node.shape().extent(0))
            .sum();
    assertEquals(6_624_904, graph.parameters() + scales);
  }
}
