package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Component;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.Node;
import io.striate.layers.program.CutNetwork;
import io.striate.layers.program.Programs;
import io.striate.layers.spec.LayerSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Layers that use the parameters of others.
class SharingTest {
  private static Network network(String layers) {
    return Specs.parse("{ 'striate': 1, 'input': [2, 8, 8],\n 'layers': [" + layers + "] }");
  }

  private static final String CHAIN =
      """
      { 'type': 'conv2d', 'name': 'first', 'filters': 2, 'kernel': 3, 'padding': 1, 'activation': 'prelu' },
      { 'type': 'conv2d', 'name': 'second', 'shareWith': 'first' },
      { 'type': 'conv2d', 'name': 'third', 'shareWith': 'second', 'dilation': 2, 'padding': 2, 'activation': 'relu' }\
      """;

  private static Map<String, String> owners(Network network) {
    return network.graph().nodes().stream()
        .filter(Node::shares)
        .collect(Collectors.toMap(Node::name, Node::owner, (a, _) -> a, TreeMap::new));
  }

  private static List<String> states(Network network) {
    return network.graph().states().stream().map(Graph.State::name).toList();
  }

  @Test
  void parametersAreThoseOfTheOwnerAndCountedOnce() {
    var network = network(CHAIN);
    assertEquals(
        Map.of("second", "first", "second.prelu", "first.prelu", "third", "first"),
        owners(network));
    assertEquals(List.of("first.weight", "first.bias", "first.prelu.weight"), states(network));
    assertEquals(2 * 2 * 3 * 3 + 2 + 2, network.graph().parameters());
    assertEquals(
        states(network), network.programs().states().stream().map(Programs.State::name).toList());
  }

  @Test
  void settingsThatAreNotWrittenAreThoseOfTheOwner() {
    List<LayerSpec> layers = network(CHAIN).spec().layers();
    assertEquals(
        layers.get(0).component().orElseThrow().settings(),
        layers.get(1).component().orElseThrow().settings());
    assertEquals("prelu", layers.get(1).activation().map(Component::id).orElseThrow());
    Map<String, Object> third = layers.get(2).component().orElseThrow().settings();
    assertEquals(
        layers.get(0).component().orElseThrow().settings().get("filters"), third.get("filters"));
    assertEquals("relu", layers.get(2).activation().map(Component::id).orElseThrow());
  }

  @Test
  void theFullFormIsReadAsTheSameNetwork() {
    var network = network(CHAIN);
    String full = JsonWriter.pretty(network.canonical());
    var again = Specs.parse(full);
    assertEquals(full, JsonWriter.pretty(again.canonical()));
    assertEquals(owners(network), owners(again));
    assertTrue(full.contains("\"shareWith\": \"first\""), full);
  }

  @Test
  void aGroupSharesLayerByLayer() {
    var network =
        Specs.parse(
            """
            { 'striate': 1, 'inputs': { 'left': [1, 8, 8], 'right': [1, 8, 8] },
              'blocks': { 'tower': { 'layers': [
                { 'repeat': 2, 'name': 'stage', 'layers': [
                  { 'type': 'conv2d', 'filters': 3, 'kernel': 3 }, 'batchnorm', 'relu' ] },
                'flatten' ] } },
              'layers': [
                { 'use': 'tower', 'name': 'a', 'from': 'left' },
                { 'use': 'tower', 'name': 'b', 'from': 'right', 'shareWith': 'a' },
                { 'type': 'concat', 'from': ['a', 'b'] } ] }
            """);
    assertEquals("a/stage/2/conv1", owners(network).get("b/stage/2/conv1"));
    assertEquals("a/stage/1/batchnorm1", owners(network).get("b/stage/1/batchnorm1"));
    assertTrue(states(network).stream().allMatch(name -> name.startsWith("a/")), "" + network);
  }

  /// The steps of a recurrent network: each repetition is the layers before once more.
  @Test
  void repetitionsShareWithAGroupThatIsNotRepeated() {
    var network =
        network(
            """
            { 'name': 'step', 'layers': [{ 'type': 'conv2d', 'filters': 2, 'kernel': 3, 'padding': 1 }, 'tanh'] },
            { 'name': 'again', 'shareWith': 'step', 'repeat': 3, 'layers': [
              { 'type': 'conv2d', 'filters': 2, 'kernel': 3, 'padding': 1 }, 'tanh'] }\
            """);
    assertEquals("step/conv1", owners(network).get("again/3/conv1"));
    assertEquals(List.of("step/conv1.weight", "step/conv1.bias"), states(network));
  }

  @Test
  void aNameIsLookedForInTheGroupFirst() {
    var network =
        network(
            """
            { 'type': 'conv2d', 'name': 'one', 'filters': 2, 'kernel': 1 },
            { 'name': 'inner', 'layers': [
              { 'type': 'conv2d', 'name': 'one', 'filters': 2, 'kernel': 1 },
              { 'type': 'conv2d', 'name': 'two', 'shareWith': 'one' },
              { 'name': 'deeper', 'layers': [{ 'type': 'conv2d', 'name': 'three', 'shareWith': 'two' }] } ] },
            { 'type': 'conv2d', 'name': 'four', 'shareWith': 'one' }\
            """);
    assertEquals(
        Map.of("inner/two", "inner/one", "inner/deeper/three", "inner/one", "four", "one"),
        owners(network));
  }

  private static String trained(String layers, String train) {
    return """
    { 'striate': 1, 'input': [2, 4, 4], 'layers': [%s, 'flatten', { 'type': 'dense', 'units': 2 }],
      'loss': 'softmax-cross-entropy',
      'train': { 'data': 'mnist', 'epochs': 2, 'batch': 2, 'optimizer': { 'type': 'sgd', 'learningRate': 1, 'momentum': 0.9 }%s } }
    """
        .formatted(layers, train);
  }

  @Test
  void freezingIsTheOwners() {
    var network =
        network(
            "{ 'type': 'conv2d', 'freeze': true, 'filters': 2, 'kernel': 1 },"
                + " { 'type': 'conv2d', 'shareWith': 'conv1' }");
    assertTrue(network.graph().nodes().stream().allMatch(Node::frozen));
    assertTrue(network.graph().states().stream().noneMatch(Graph.State::trained));
  }

  /// The layer that is farthest from the output decides.
  @Test
  void groupsOfParametersMatchTheOwner() {
    String rate = ", 'parameters': [{ 'match': 'first.*', 'rateDecay': 0.5 }]";
    var once = Specs.parse(trained(CHAIN, rate));
    assertEquals(3, once.graph().distances().get("first"));
    var group = once.programs().rules().orElseThrow().groups();
    double factor =
        group.stream()
            .filter(each -> each.members().test("first.weight"))
            .findFirst()
            .orElseThrow()
            .rate();
    assertEquals(0.125, factor, 1e-9);
    assertTrue(
        Specs.complaint(trained(CHAIN, ", 'parameters': [{ 'match': 'second.*', 'rate': 2 }]"))
            .contains("no trained parameter matches 'second.*'; there are first.weight"));
  }

  /// A step in parts of the batch and an average of the weights know each parameter once, too.
  @Test
  void everyProgramKnowsASharedParameterOnce() {
    var programs = Specs.parse(trained(CHAIN, ", 'shards': 2, 'weightAverage': 'ema'")).programs();
    List<String> names = programs.states().stream().map(Programs.State::name).toList();
    assertEquals(names.size(), Set.copyOf(names).size());
    assertTrue(names.contains("first.weight.average"), names::toString);
    assertFalse(names.contains("second.weight.average"), names::toString);
    assertEquals(5, programs.average().orElseThrow().update().updates().size());
    var finish = programs.sharded().orElseThrow().finish(1);
    assertEquals(
        Set.of("first.weight", "first.bias", "first.prelu.weight", "dense1.weight", "dense1.bias"),
        finish.updates().stream()
            .map(update -> update.state().name())
            .filter(name -> !name.endsWith("velocity"))
            .collect(Collectors.toSet()));
  }

  /// Layers that share have one gradient, so a comparison of backends keeps them together.
  @Test
  void layersThatShareAreNotCutApart() {
    var graph = Specs.parse(trained(CHAIN, "")).graph();
    var cut = new CutNetwork(graph, 1, List.of());
    assertEquals(
        "[[first, second, third], [first.prelu, second.prelu], [third.relu], [flatten1], [dense1],"
            + " [loss]]",
        "" + cut.groups());
    var whole = cut.whole(2);
    var first = cut.group(0, 2);
    try (var all = new ReferenceRun(whole);
        var alone = new ReferenceRun(first)) {
      whole.inputs().forEach(input -> all.set(input.name(), numbers(input.type().shape().size())));
      whole.states().forEach(state -> all.set(state.name(), numbers(state.type().shape().size())));
      all.set("target", 1, 0).run();
      for (var given : List.of(first.inputs(), first.states())) {
        given.forEach(value -> alone.set(value.name(), all.get(value.name())));
      }
      alone.run();
      assertArrayEquals(
          all.get("gradient first.weight"), alone.get("gradient first.weight"), 1e-12);
      assertTrue(Arrays.stream(all.get("gradient first.weight")).allMatch(value -> value != 0));
    }
  }

  private static double[] numbers(int count) {
    double[] numbers = new double[count];
    Arrays.setAll(numbers, i -> 0.4 * Math.sin(3.0 * i + count));
    return numbers;
  }
}
