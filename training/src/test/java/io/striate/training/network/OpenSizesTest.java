package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.layers.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Inputs whose height and width are only known when the network is used.
class OpenSizesTest {
  private static final String CONVOLUTIONS =
      "{ 'type': 'conv2d', 'filters': 4, 'kernel': 3, 'padding': 'same' },"
          + "{ 'type': 'maxpool2d', 'name': 'pool', 'kernel': 2 },";
  private static final String POOLED =
      CONVOLUTIONS
          + "{ 'type': 'avgpool2d', 'kernel': 'global' }, { 'type': 'flatten' },"
          + "{ 'type': 'dense', 'units': 10 }";

  private static Network read(String input, String layers) {
    return Specs.parse("{ 'striate': 1, 'input': " + input + ", 'layers': [" + layers + "] }");
  }

  @Test
  void theSameWeightsServeEverySize() {
    Network network = read("[3, 'any', 'any']", POOLED);
    assertFalse(network.sized());
    Network wide = network.at(20, 48);
    assertTrue(wide.sized());
    assertEquals(Shape.of(4, 10, 24), wide.graph().node("pool").shape());
    assertEquals(
        Shape.of(2, 3, 20, 48), wide.programs().prediction(2).input("input").type().shape());
    assertEquals(
        network.graph().states().stream().map(state -> state.parameter().shape()).toList(),
        wide.graph().states().stream().map(state -> state.parameter().shape()).toList());
  }

  @Test
  void oneOfBothMayBeOpenInEitherLayout() {
    Network columns = read("[3, 8, 'any']", POOLED).at(99, 20);
    assertEquals(Shape.of(4, 4, 10), columns.graph().node("pool").shape());
    Network rows = read("{ 'shape': ['any', 8, 3], 'layout': 'hwc' }", POOLED).at(20, 99);
    assertEquals(Shape.of(4, 10, 4), rows.graph().node("pool").shape());
  }

  @Test
  void itIsWrittenAsItWasRead() {
    Network network = read("[3, 'any', 'any']", POOLED);
    String text = network.canonicalText();
    assertTrue(text.replaceAll("\\s", "").contains("\"shape\":[3,\"any\",\"any\"]"), text);
    Network again = Network.parse("again.json", text, List.of(), Catalog.installed());
    assertEquals(text, again.canonicalText());
    assertEquals(text, network.at(20, 48).canonicalText());
  }

  @Test
  void aNetworkWhoseSizeIsOpenDoesNotRun() {
    Network network = read("[3, 'any', 'any']", POOLED);
    var refused = assertThrows(StriateException.class, network::programs);
    assertEquals(
        "m.json:1:26: the size of 'input' is \"any\": it must be known to run the network [STR-104]"
            + "\n  give a size, for instance --set input=[3,32,32]"
            + "\n  in code: Network.at(height, width)",
        refused.getMessage());
  }

  @Test
  void theExampleIsTheFirstSizeThatIsSound() {
    Network network =
        read("[1, 'any', 'any']", "{ 'type': 'conv2d', 'filters': 2, 'kernel': 101 }");
    assertEquals(Shape.of(1, 128, 128), network.graph().fedShapes().get("input"));
    assertTrue(
        problem("[1, 'any', 'any']", "{ 'type': 'conv2d', 'filters': 2, 'kernel': 601 }")
            .contains("512"));
  }

  @Test
  void weightsThatDependOnTheSizeAreRefused() {
    String found =
        problem(
            "[3, 'any', 'any']",
            CONVOLUTIONS + "{ 'type': 'flatten' }, { 'type': 'dense', 'name': 'd', 'units': 2 }");
    assertTrue(
        found.contains(
            "the weights depend on the size of the input, which is \"any\": 'd.weight' is"
                + " [2, 1024] at 32 x 32, and [2, 4096] at 64 x 64"),
        found);
  }

  @Test
  void onlyHeightAndWidthMayBeOpen() {
    String found = "only height and width of an image may be \"any\"";
    assertTrue(problem("['any', 8, 8]", POOLED).contains(found));
    assertTrue(problem("['any']", "{ 'type': 'dense', 'units': 2 }").contains(found));
    assertTrue(problem("{ 'shape': [8, 8, 'any'], 'layout': 'hwc' }", POOLED).contains(found));
    assertTrue(problem("[3, 'all', 8]", POOLED).contains("or \"any\""));
  }

  private static String problem(String input, String layers) {
    return assertThrows(StriateException.class, () -> read(input, layers)).getMessage();
  }
}
