package io.striate.inspect.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.layers.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `explain` says of groups of parameters.
class OwnTrainingTest {
  private static List<String> of(String train) {
    Network network =
        Network.parse(
            "m.json",
            ("{ 'striate': 1, 'input': [1, 8, 8], 'loss': 'softmax-cross-entropy', 'layers': ["
                    + "{ 'type': 'conv2d', 'filters': 2, 'kernel': 3 }, 'relu',"
                    + "{ 'type': 'conv2d', 'filters': 2, 'kernel': 3 }, 'flatten',"
                    + "{ 'type': 'dense', 'units': 3 }], 'train': { 'data': 'mnist', 'epochs': 2,"
                    + " 'optimizer': { 'type': 'sgd', 'learningRate': 0.1 }"
                    + train
                    + " } }")
                .replace('\'', '"'),
            List.of(),
            Catalog.installed());
    return OwnTraining.of(network).stream()
        .map(own -> String.join(", ", own.parameters()) + ": " + own.text())
        .toList();
  }

  @Test
  void sayNothingWhereAllAreAlike() {
    assertEquals(List.of(), of(""));
    assertEquals(List.of(), of(", 'parameters': [{ 'match': '*', 'rate': 1 }]"));
  }

  /// The factor of a layer is that of the layers with weights behind it: 0.8 and 0.8².
  @Test
  void ratesFallTowardsTheInput() {
    assertEquals(
        List.of(
            "conv1.weight, conv1.bias: 0.64 times the learning rate",
            "conv2.weight, conv2.bias: 0.8 times the learning rate"),
        of(", 'parameters': [{ 'match': '*', 'rateDecay': 0.8 }]"));
  }

  @Test
  void theFirstGroupCounts() {
    assertEquals(
        List.of(
            "conv1.weight: 0.1 times the learning rate, left unchanged for an epoch",
            "conv1.bias, conv2.bias, dense1.bias: weight decay 0"),
        of(
            ", 'parameters': [{ 'match': '*.bias', 'weightDecay': 0 },"
                + " { 'match': 'conv1*', 'rate': 0.1, 'freeze': 1 }]"));
  }

  @Test
  void phasesAreNamed() {
    assertEquals(
        List.of("dense1.weight, dense1.bias: in phase second, 3 times the learning rate"),
        of(
            ", 'phases': [{ 'name': 'first' },"
                + " { 'name': 'second', 'parameters': [{ 'match': 'dense1*', 'rate': 3 }] }]"));
  }
}
