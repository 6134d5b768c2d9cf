package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.tensor.Shape;
import org.junit.jupiter.api.Test;

class OverridesTest {
  private static final String TEXT =
      """
      { 'striate': 1, 'input': [1, 9, 9],
        'layers': [
          { 'type': 'conv2d', 'filters': 4, 'kernel': 3, 'activation': 'relu' },
          'flatten',
          { 'type': 'dense', 'units': 3, 'name': 'head' } ],
        'loss': 'softmax-cross-entropy',
        'train': { 'data': 'mnist', 'epochs': 5, 'optimizer': 'adam' } }\
      """;

  @Test
  void valuesReplaceThoseOfTheFile() {
    var network =
        Specs.parse(
            TEXT,
            "train.epochs=3",
            "train.seed=7",
            "layers[0].filters=8",
            "layers.head.units = 5",
            "layers.conv1.kernel=[3, 5]",
            "name=renamed");
    assertEquals(3, network.spec().train().orElseThrow().epochs());
    assertEquals(7, network.spec().train().orElseThrow().seed());
    assertEquals("renamed", network.spec().name());
    assertEquals(Shape.of(8, 7, 5), network.graph().node("conv1").shape());
    assertEquals(Shape.of(5), network.graph().node("head").shape());
  }

  @Test
  void aWordBecomesAnObjectWhenOneOfItsSettingsIsSet() {
    var network = Specs.parse(TEXT, "train.optimizer.learningRate=0.5", "layers[1].name=flat");
    var train = network.spec().train().orElseThrow();
    assertEquals("adam", train.optimizer().id());
    assertEquals(0.5, train.optimizer().value().learningRate());
    assertEquals("flat", network.spec().layers().get(1).name());
  }

  @Test
  void aWholeObjectMayBeGiven() {
    var network =
        Specs.parse(TEXT, "train.optimizer={ \"type\": \"sgd\", \"learningRate\": 0.25 }");
    assertEquals(0.25, network.spec().train().orElseThrow().optimizer().value().learningRate());
  }

  @Test
  void anUnknownKeyIsFoundAsIfItStoodInTheFile() {
    assertEquals(
        "--set train.epohcs=3: $.train.epohcs: unknown key 'epohcs' of train; did you mean 'epochs'? [STR-102]",
        Specs.complaint(TEXT, "train.epohcs=3"));
    assertEquals(
        "--set train.epochs=many: $.train.epochs: must be a whole number of at least 1, got \"many\" [STR-104]",
        Specs.complaint(TEXT, "train.epochs=many"));
  }

  @Test
  void pathsThatLeadNowhereAreNamed() {
    assertEquals(
        "--set layers.conv2.filters=3: $.layers has no element named 'conv2'; did you mean 'conv1'? [STR-120]",
        Specs.complaint(TEXT, "layers.conv2.filters=3"));
    assertEquals(
        "--set layers[3].filters=3: $.layers has no element [3]; it has 3 [STR-120]",
        Specs.complaint(TEXT, "layers[3].filters=3"));
    assertEquals(
        "--set train.epochs.x=3: $.train.epochs is a number and has no keys [STR-120]",
        Specs.complaint(TEXT, "train.epochs.x=3"));
    assertEquals(
        "--set train[0]=3: $.train is not a list [STR-120]", Specs.complaint(TEXT, "train[0]=3"));
    for (String wrong : new String[] {"epochs", "=3", "a..b=3", "layers[x]=3", "layers[0=3"}) {
      assertTrue(Specs.complaint(TEXT, wrong).contains("[STR-120]"), wrong);
    }
  }
}
