package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.layers.Network;
import io.striate.layers.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Groups, blocks and branches: a short specification of a large network.
class GroupsTest {
  private static final String HEAD = "{ 'striate': 1, 'input': [4, 8, 8],\n";

  private static Network network(String rest) {
    return Specs.parse(HEAD + rest + " }");
  }

  private static List<String> names(Network network) {
    return network.graph().nodes().stream().map(Node::name).toList();
  }

  private static Map<String, List<String>> inputs(Network network) {
    var inputs = new TreeMap<String, List<String>>();
    network.graph().nodes().forEach(node -> inputs.put(node.name(), node.inputs()));
    return inputs;
  }

  private static String complaint(String rest) {
    return Specs.complaint(HEAD + rest + " }");
  }

  // ---- what groups stand for

  @Test
  void repeatedLayersFollowEachOther() {
    var network =
        network(
            "'layers': ['tanh', { 'repeat': 2, 'layers': [{ 'type': 'conv2d', 'filters': 3, 'kernel': 1 },"
                + " 'relu'] }, 'sigmoid']");
    assertEquals(List.of("tanh1", "conv1", "relu1", "conv2", "relu2", "sigmoid1"), names(network));
    assertEquals(List.of("relu1"), inputs(network).get("conv2"));
    assertEquals(List.of("relu2"), inputs(network).get("sigmoid1"));
  }

  @Test
  void variablesTakeEachValue() {
    var network =
        network(
            """
            'layers': [{ 'each': { 'k': [2, 6], 'n': [1, 2] }, 'layers': [
              { 'repeat': '$n', 'layers': [{ 'type': 'conv2d', 'filters': '$k', 'kernel': 1 }] },
              'relu' ] }]\
            """);
    assertEquals(List.of("conv1", "relu1", "conv2", "conv3", "relu2"), names(network));
    assertEquals(
        List.of(2, 2, 6, 6, 6),
        network.graph().nodes().stream().map(node -> node.shape().extent(0)).toList());
  }

  /// As the repetitions of one stage among others.
  @Test
  void aGroupMayBeRepeatedNotAtAll() {
    var network =
        network(
            "'layers': ['tanh', { 'each': { 'n': [0, 2] }, 'layers': ["
                + "{ 'repeat': '$n', 'layers': ['relu'] }] }, 'sigmoid']");
    assertEquals(List.of("tanh1", "relu1", "relu2", "sigmoid1"), names(network));
    assertEquals(
        List.of("tanh1"),
        inputs(network("'layers': ['tanh', { 'repeat': 0, 'layers': ['relu'] }, 'elu']"))
            .get("elu1"));
  }

  @Test
  void aBlockHasVariablesOfItsOwn() {
    var network =
        network(
            """
            'blocks': { 'conv': { 'with': { 'size': 1 }, 'layers': [
              { 'type': 'conv2d', 'filters': '$filters', 'kernel': '$size' }, 'batchnorm', 'relu' ] } },
            'layers': [
              { 'use': 'conv', 'with': { 'filters': 5 } },
              { 'use': 'conv', 'with': { 'filters': 7, 'size': 3 }, 'name': 'wide' },
              { 'use': 'conv', 'each': { 'filters': [8, 9] } } ]\
            """);
    assertEquals(
        List.of(
            "conv1",
            "batchnorm1",
            "relu1",
            "wide/conv1",
            "wide/batchnorm1",
            "wide/relu1",
            "conv2",
            "batchnorm2",
            "relu2",
            "conv3",
            "batchnorm3",
            "relu3"),
        names(network));
    assertEquals(List.of(7, 6, 6), extents(network, "wide/conv1"));
    assertEquals(List.of(9, 6, 6), extents(network, "conv3"));
  }

  private static List<Integer> extents(Network network, String node) {
    var extents = new ArrayList<Integer>();
    for (int extent : network.graph().node(node).shape().extents()) {
      extents.add(extent);
    }
    return extents;
  }

  @Test
  void namesOfRepetitionsAreNumbered() {
    var network =
        network(
            """
            'layers': [
              { 'name': 'stage', 'repeat': 2, 'layers': [{ 'type': 'relu', 'name': 'first' }, 'tanh'] },
              { 'type': 'add', 'from': ['stage', 'stage/1', 'stage/1/first'] } ]\
            """);
    assertEquals(
        List.of("stage/1/first", "stage/1/tanh1", "stage/2/first", "stage/2/tanh1", "add1"),
        names(network));
    assertEquals(
        List.of("stage/2/tanh1", "stage/1/tanh1", "stage/1/first"), inputs(network).get("add1"));
  }

  /// A name means the nearest layer of it: in the group, then around it.
  @Test
  void namesAreLookedForFromTheInside() {
    var network =
        network(
            """
            'layers': [{ 'type': 'relu', 'name': 'a' }, { 'type': 'tanh', 'name': 'b' },
              { 'name': 'g', 'layers': [{ 'type': 'sigmoid', 'name': 'a' },
                                        { 'type': 'add', 'from': ['a', 'b', 'input'] }] }]\
            """);
    assertEquals(List.of("g/a", "b", "input"), inputs(network).get("g/add1"));
  }

  /// A group is an output by its last layer.
  @Test
  void anOutputMayBeAGroup() {
    var network =
        network(
            """
            'layers': ['tanh', { 'name': 'a', 'from': 'tanh1', 'layers': ['relu', 'sigmoid'] },
                       { 'name': 'b', 'from': 'tanh1', 'layers': ['relu'] }],
            'outputs': { 'one': { 'from': 'a' }, 'other': { 'from': 'b' } }\
            """);
    assertEquals(
        List.of("a/sigmoid1", "b/relu1"),
        network.graph().outputs().stream().map(output -> output.node()).toList());
  }

  @Test
  void branchesBeginAtTheLayerBefore() {
    var network =
        network(
            """
            'layers': ['tanh', { 'type': 'add', 'name': 'sum', 'activation': 'relu', 'branches': [
              [{ 'type': 'conv2d', 'filters': 4, 'kernel': 1 }, 'batchnorm'], [] ] },
              { 'type': 'multiply', 'from': 'tanh1', 'branches': [['sigmoid'], ['softsign'], []] },
              { 'type': 'add', 'from': ['sum', 'multiply1'] }]\
            """);
    assertEquals(List.of("batchnorm1", "tanh1"), inputs(network).get("sum"));
    assertEquals(List.of("sum"), inputs(network).get("sum.relu"));
    assertEquals(List.of("tanh1"), inputs(network).get("sigmoid1"));
    assertEquals(List.of("tanh1"), inputs(network).get("softsign1"));
    assertEquals(List.of("sigmoid1", "softsign1", "tanh1"), inputs(network).get("multiply1"));
  }

  @Test
  void branchesAndGroupsBeginAtTheInput() {
    var network =
        network(
            "'layers': [{ 'type': 'add', 'branches': [[], ['relu']] },"
                + " { 'from': 'input', 'layers': ['tanh', 'relu'] },"
                + " { 'type': 'add', 'from': ['add1', 'relu2'] }]");
    assertEquals(List.of("input", "relu1"), inputs(network).get("add1"));
    assertEquals(List.of("input"), inputs(network).get("tanh1"));
  }

  @Test
  void aResidualStageIsShort() {
    var network =
        network(
            """
            'blocks': { 'residual': { 'layers': [
              { 'type': 'add', 'activation': 'relu', 'branches': [
                [ { 'type': 'conv2d', 'filters': '$filters', 'kernel': 3, 'padding': 1 }, 'batchnorm', 'relu',
                  { 'type': 'conv2d', 'filters': '$filters', 'kernel': 3, 'padding': 1 }, 'batchnorm' ],
                [] ] } ] } },
            'layers': [{ 'use': 'residual', 'with': { 'filters': 4 }, 'repeat': 3, 'name': 'stage' }]\
            """);
    assertEquals(21, names(network).size());
    assertEquals(
        List.of("stage/2/batchnorm2", "stage/1/add1.relu"), inputs(network).get("stage/2/add1"));
    // Written out, it is the same network, and written out again the same text.
    String full = network.canonicalText();
    assertEquals(full, Specs.parse(full).canonicalText());
  }

  // ---- what is wrong

  /// A mistake is told at its place, once, with the group that leads there.
  @Test
  void aMistakeInAGroupIsToldAtItsPlace() {
    assertEquals(
        """
        m.json:3:40: $.blocks.b.layers[0].kernl: unknown key 'kernl' of conv2d; did you mean 'kernel'? [STR-102]
          in block 'b', used at m.json:4:14, repetition 1 of 3, $k = 2\
        """,
        complaint(
            """
            'blocks': { 'b': { 'layers': [
              { 'type': 'conv2d', 'filters': '$k', 'kernl': 1, 'kernel': 1 } ] } },
              'layers': [{ 'use': 'b', 'with': { 'k': 2 }, 'repeat': 3 }]\
            """));
  }

  @Test
  void aWrongValueIsToldWhereItIsWritten() {
    assertEquals(
        """
        m.json:2:33: $.layers[0].each.k[1]: must be a whole number of at least 1, got -1 [STR-104]
          in the group at m.json:2:12, repetition 2 of 2, $k = -1\
        """
            .replace("[STR-104]", "["),
        withoutCode(
            complaint(
                "'layers': [{ 'each': { 'k': [2, -1] }, 'layers': [{ 'type': 'conv2d', 'filters': '$k', 'kernel': 1 }] }]")));
  }

  private static String withoutCode(String complaint) {
    return complaint.replaceAll("\\[STR-[0-9]+\\]", "[");
  }

  @Test
  void aShapeThatDoesNotFitNamesTheRepetition() {
    String complaint =
        complaint(
            "'layers': [{ 'repeat': 3, 'layers': [{ 'type': 'maxpool2d', 'kernel': 4, 'stride': 4 }] }]");
    assertTrue(complaint.contains("repetition 2 of 3"), complaint);
    assertEquals(1, complaint.split("STR-", -1).length - 1, complaint);
  }

  @Test
  void otherMistakes() {
    assertTold("'layers': [{ 'use': 'blok' }]", "there is no block 'blok'; 'blocks' beside");
    assertTold(
        "'blocks': { 'block': { 'layers': ['relu'] } }, 'layers': [{ 'use': 'blok' }]",
        "there is no block 'blok'; did you mean 'block'?");
    assertTold(
        "'blocks': { 'a': { 'layers': [{ 'use': 'b' }] }, 'b': { 'layers': [{ 'use': 'a' }] } },"
            + " 'layers': [{ 'use': 'a' }]",
        "block 'a' would contain itself");
    assertTold(
        "'blocks': { 'b': { 'layers': [{ 'type': 'dropout', 'rate': '$rate' }] } },"
            + " 'layers': [{ 'use': 'b' }]",
        "there is no variable $rate here; there are none");
    assertTold(
        "'blocks': { 'b': { 'layers': [{ 'type': 'dropout', 'rate': '$rate' }] } },"
            + " 'layers': [{ 'use': 'b', 'with': { 'rat': 0.5, 'rate': 0.5 } }]",
        "block 'b' has no variable $rat; it has $rate");
    assertTold("'layers': [{ 'repeat': 3 }]", "a group has either 'layers' or 'use'");
    assertTold(
        "'layers': [{ 'repet': 3, 'layers': ['relu'] }]",
        "unknown key 'repet' of a group of layers; did you mean 'repeat'?");
    assertTold(
        "'layers': [{ 'repeat': -1, 'layers': ['relu'] }]", "must be a whole number of at least 0");
    assertTold(
        "'layers': [{ 'layers': [] }]", "must be a list of at least one layer, got an empty list");
    assertTold(
        "'layers': [{ 'each': { 'a': [1], 'b': [1, 2] }, 'layers': ['relu'] }]",
        "all lists of 'each' must have one length; this one has 2, another has 1");
    assertTold(
        "'layers': [{ 'each': { 'a': 3 }, 'layers': ['relu'] }]",
        "must be a list of the values of $a, got a number");
    assertTold(
        "'layers': [{ 'each': { '$a': [3] }, 'layers': ['relu'] }]",
        "the name of a variable has letters and digits only");
    assertTold(
        "'layers': [{ 'each': { 'a': [[1]] }, 'layers': [{ 'type': 'relu', 'name': 'x$a' }] }]",
        "$a is a list, which cannot stand within a text");
    assertTold(
        "'layers': [{ 'type': 'add', 'branches': [['relu']] }]",
        "must be a list of at least two lists of layers, got a list");
    assertTold(
        "'layers': [{ 'type': 'add', 'branches': ['relu', []] }]",
        "must be a list of layers, got a string");
    assertTold(
        "'layers': [{ 'repeat': 2, 'layers': [{ 'type': 'relu', 'name': 'a' }] }]",
        "the name 'a' is taken");
    assertTold("'blocks': [], 'layers': ['relu']", "must be an object of names and blocks");
  }

  /// Groups in groups stand for more layers than memory holds; it is said before they are made.
  @Test
  void tooManyLayersAreRefused() {
    assertTold(
        "'layers': [{ 'repeat': 2000000000, 'layers': [{ 'repeat': 2000000000, 'layers': ['relu'] }] }]",
        "the groups of layers stand for more than 20,000 layers");
  }

  private static void assertTold(String rest, String expected) {
    String complaint = complaint(rest);
    assertTrue(complaint.contains(expected), complaint);
  }
}
