package io.striate.training.run;

import static io.striate.layers.NetworkBuilder.object;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import io.striate.layers.NetworkBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Callbacks that a specification names.
class SpecifiedCallbackTest {
  private static final Catalog CATALOG = Catalog.installed();

  @TempDir Path folder;

  /// A network that does not learn, so that its first epoch is never improved on.
  private static NetworkBuilder network(int validation, Object... callbacks) {
    var data = object("type", "synthetic", "samples", 40, "classes", 4, "validation", validation);
    var builder =
        NetworkBuilder.named("still")
            .input(1, 4, 4)
            .layer("flatten")
            .layer("dense", "units", 4)
            .loss("softmax-cross-entropy");
    var optimizer = object("type", "sgd", "learningRate", 0);
    return callbacks.length == 0
        ? builder.train("data", data, "epochs", 9, "optimizer", optimizer)
        : builder.train(
            "data", data, "epochs", 9, "optimizer", optimizer, "callbacks", List.of(callbacks));
  }

  private static Network stopping() {
    return network(8, object("type", "early-stopping", "patience", 2)).build(CATALOG);
  }

  @Test
  void earlyStoppingEndsTheRun() throws IOException {
    Path path = folder.resolve("run");
    try (var backend = Bench.backend();
        var run = Run.begin(stopping(), folder, RunFolder.create(path))) {
      var outcome = run.train(backend);
      assertEquals(Outcome.End.FINISHED, outcome.end());
      assertEquals(3, outcome.position().epoch());
      var stop = outcome.early().orElseThrow();
      assertEquals("early-stopping", stop.callback());
      assertTrue(
          stop.reason()
              .matches(
                  "validation accuracy has not improved on its [0-9.]+ of epoch 1 for 2 epochs"),
          stop.reason());
    }
    byte[] model = Files.readAllBytes(path.resolve("model.striate"));
    Files.delete(path.resolve("model.striate"));
    try (var backend = Bench.backend();
        var run = Run.resume(path, CATALOG)) {
      assertEquals(3, run.train(backend).position().epoch());
    }
    assertArrayEquals(model, Files.readAllBytes(path.resolve("model.striate")));
  }

  @Test
  void earlyStoppingNeedsValidationSamples() {
    var network = network(0, "early-stopping").build(CATALOG);
    Path path = folder.resolve("run");
    try (var backend = Bench.backend();
        var run = Run.begin(network, folder, RunFolder.create(path))) {
      assertEquals(
          "callback 'early-stopping' needs validation samples [STR-104]\n"
              + "  add \"validation\": 0.1 to $.train.data, or remove the callback",
          assertThrows(StriateException.class, () -> run.train(backend)).getMessage());
    }
  }

  @Test
  void theCanonicalFormHasCallbacksOnlyIfThereAreAny() {
    String with = stopping().canonicalText();
    assertTrue(
        with.replaceAll("\\s+", "")
            .contains(
                "\"callbacks\":[{\"type\":\"early-stopping\",\"patience\":2,\"minDelta\":0,"
                    + "\"monitor\":\"best\"}]"),
        with);
    assertEquals(with, Network.parse("again", with, List.of(), CATALOG).canonicalText());
    assertFalse(network(8).build(CATALOG).canonicalText().contains("callbacks"));
  }

  @Test
  void refusesCallbacksThatDoNotExist() {
    String text = stopping().canonicalText().replace("early-stopping", "early-stoping");
    var e =
        assertThrows(
            StriateException.class, () -> Network.parse("net.json", text, List.of(), CATALOG));
    assertTrue(
        e.getMessage()
            .contains(
                "$.train.callbacks[0].type: no callback named 'early-stoping'; did you mean"
                    + " 'early-stopping'? [STR-105]"),
        e.getMessage());
  }
}
