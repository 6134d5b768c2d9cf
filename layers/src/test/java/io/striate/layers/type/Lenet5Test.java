package io.striate.layers.type;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// LeNet-5 as published, with a trained subsampling and a table of connections, has the numbers of
/// parameters that the paper names.
///
/// Source: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
/// recognition", Proceedings of the IEEE 86, 1998, section II.B.
class Lenet5Test {
  private static final String SPEC =
      """
      { "striate": 1, "input": [1, 32, 32], "layers": [
        { "name": "C1", "type": "conv2d", "filters": 6, "kernel": 5 },
        { "name": "S2", "type": "subsample2d", "kernel": 2, "activation": "sigmoid" },
        { "name": "C3", "type": "table-conv2d", "kernel": 5, "table": [
          [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5],
          [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [0, 3, 4, 5], [0, 1, 4, 5], [0, 1, 2, 5],
          [0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5], [0, 1, 2, 3, 4, 5] ] },
        { "name": "S4", "type": "subsample2d", "kernel": 2, "activation": "sigmoid" },
        { "name": "C5", "type": "conv2d", "filters": 120, "kernel": 5, "activation": "lecun-tanh" },
        "flatten",
        { "name": "F6", "type": "dense", "units": 84, "activation": "lecun-tanh" },
        { "name": "output", "type": "rbf", "units": 10 } ] }
      """;

  @Test
  void hasAsManyParametersAsThePaperSays() {
    var counts = new LinkedHashMap<String, Long>();
    Network network = Network.parse("lenet5.json", SPEC, List.of(), Catalog.installed());
    for (Graph.State state : network.graph().states()) {
      String layer = state.name().substring(0, state.name().indexOf('.'));
      counts.merge(layer, state.parameter().shape().elements(), Long::sum);
    }
    assertEquals(
        Map.of(
            "C1", 156L, "S2", 12L, "C3", 1516L, "S4", 32L, "C5", 48120L, "F6", 10164L, "output",
            840L),
        counts);
  }
}
