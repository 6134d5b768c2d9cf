package io.striate.inspect.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.layers.Network;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a lecturer would say of a network.
class NotesTest {
  private static List<String> notes(String layers) {
    return of(
        Network.parse(
            "m.json",
            "{ \"striate\": 1, \"input\": [32, 16, 16], \"layers\": ["
                + layers.replace('\'', '"')
                + "] }",
            List.of(),
            Catalog.installed()));
  }

  private static List<String> of(Network network) {
    return Explanation.of(network.graph()).notes().stream()
        .map(note -> note.node() + ": " + note.text())
        .toList();
  }

  /// 102,760,448 of 138,357,544 (lecture 9, VGG-16).
  @Test
  void parametersOfADenseLayerBehindMaps() {
    var vgg = Network.read(Path.of("../models/vgg16.json"), List.of(), Catalog.installed());
    assertEquals(
        List.of(
            "dense1: 74 % of the parameters are in this layer, 25,088 for each of its 4,096"
                + " outputs; a global average pooling of the [512, 7, 7] before it would leave 512"
                + " for each"),
        of(vgg));
  }

  @Test
  void largeKernelsAreSeveralSmallOnes() {
    assertEquals(
        List.of(
            "conv1: two 3x3 convolutions see as much as this 5x5, with 18,432 weights instead of"
                + " 25,600 and more non-linearity"),
        notes("{ 'type': 'conv2d', 'filters': 32, 'kernel': 5, 'padding': 2 }"));
    assertEquals(
        List.of(
            "conv1: three 3x3 convolutions see as much as this 7x7, with 27,648 weights instead of"
                + " 50,176 and more non-linearity"),
        notes("{ 'type': 'conv2d', 'filters': 32, 'kernel': 7, 'padding': 3 }"));
  }

  /// With more filters than channels, the second of two convolutions costs more than is saved.
  @Test
  void whereSmallOnesWouldNotBeFewerThereIsNoNote() {
    assertEquals(
        List.of(), notes("{ 'type': 'conv2d', 'filters': 128, 'kernel': 5, 'padding': 2 }"));
    assertEquals(
        List.of(), notes("{ 'type': 'conv2d', 'filters': 32, 'kernel': 3, 'padding': 1 }"));
    assertEquals(
        List.of(),
        notes("{ 'type': 'conv2d', 'filters': 32, 'kernel': 5, 'padding': 2, 'groups': 32 }"));
    assertEquals(
        List.of(),
        notes("{ 'type': 'conv2d', 'filters': 32, 'kernel': 6, 'stride': 2, 'padding': 2 }"));
  }

  @Test
  void aSmallNetworkMaySpendItsParametersAsItLikes() {
    assertEquals(List.of(), notes("'global-avgpool2d', { 'type': 'dense', 'units': 10 }"));
  }
}
