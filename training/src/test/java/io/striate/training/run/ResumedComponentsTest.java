package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.Catalog;
import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A run with any bundled optimizer or schedule that is interrupted within an epoch and resumed has
/// the weights of an uninterrupted one, bit for bit.
class ResumedComponentsTest {
  private static final Catalog CATALOG = Catalog.installed();

  @TempDir Path folder;

  private static Network network(String train, String... overrides) {
    String text =
        """
        { 'striate': 1, 'input': [1, 4, 4],
          'layers': [ { 'type': 'conv2d', 'filters': 3, 'kernel': 2 }, 'batchnorm', 'relu', 'flatten',
                      { 'type': 'dropout', 'rate': 0.2 }, { 'type': 'dense', 'units': 4 } ],
          'loss': 'softmax-cross-entropy',
          'train': { 'data': { 'type': 'synthetic', 'samples': 40, 'classes': 4, 'validation': 8 },
                     'epochs': 4, 'batch': 8, %s } }\
        """
            .formatted(train)
            .replace('\'', '"');
    return Network.parse("net.json", text, List.of(overrides), CATALOG);
  }

  private byte[] model(Path path) throws IOException {
    return Files.readAllBytes(path.resolve("model.striate"));
  }

  private void check(Network network) throws IOException {
    Path whole = folder.resolve("whole");
    try (var backend = Bench.backend();
        var run = Run.begin(network, folder, RunFolder.create(whole))) {
      assertEquals(Outcome.End.FINISHED, run.train(backend).end());
    }
    Path parts = folder.resolve("parts");
    var polls = new AtomicInteger();
    var interrupted = RunOptions.defaults().withInterrupt(() -> polls.getAndIncrement() == 10);
    try (var backend = Bench.backend();
        var run = Run.begin(network, folder, RunFolder.create(parts))) {
      assertEquals(Outcome.End.INTERRUPTED, run.train(backend, interrupted).end());
    }
    try (var backend = Bench.backend();
        var run = Run.resume(parts, CATALOG)) {
      assertEquals(Outcome.End.FINISHED, run.train(backend).end());
    }
    assertArrayEquals(model(whole), model(parts));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'adamw'",
        "{ 'type': 'rmsprop', 'momentum': 0.5, 'centered': true }",
        "{ 'type': 'adagrad', 'initialAccumulator': 0.1 }",
        "'adadelta'",
        "'lion'",
        "'lamb'",
        "{ 'type': 'lars', 'learningRate': 0.5 }",
        "{ 'type': 'lookahead', 'optimizer': 'adam', 'every': 4 }",
        "'muon'",
        "{ 'type': 'muon', 'others': { 'type': 'adagrad', 'initialAccumulator': 0.1 } }"
      })
  void optimizers(String optimizer) throws IOException {
    check(network("'optimizer': " + optimizer));
  }

  @Test
  void groupsOfParameters() throws IOException {
    check(
        network(
            "'optimizer': 'muon', 'parameters': [{ 'match': '*.bias', 'rate': 2 },"
                + " { 'match': 'dense1.weight', 'weightDecay': 0 },"
                + " { 'match': '*', 'rateDecay': 0.5 }]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ 'type': 'plateau', 'patience': 0, 'threshold': 0.5, 'factor': 0.5 }",
        "{ 'type': 'warm-up', 'epochs': 1,"
            + " 'schedule': { 'type': 'plateau', 'patience': 0, 'threshold': 0.5 } }",
        "'one-cycle'",
        "{ 'type': 'cyclic', 'rise': 0.5 }"
      })
  void schedules(String schedule) throws IOException {
    check(network("'optimizer': 'adam', 'schedule': " + schedule));
  }

  /// Weights that are trained from the second epoch on, by an optimizer that counts steps.
  @ParameterizedTest
  @ValueSource(strings = {"", ", 'shards': 3"})
  void frozenParameters(String parts) throws IOException {
    check(
        network(
            "'optimizer': 'adam', 'parameters': [{ 'match': 'dense1.*', 'freeze': 1 }]" + parts));
  }

  /// Batches of 8 in parts of 3, 3 and 2.
  @Test
  void shards() throws IOException {
    check(network("'optimizer': 'adam', 'shards': 3, 'weightAverage': 'ema'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ 'type': 'ema', 'decay': 0.9 }",
        "{ 'type': 'swa', 'start': 1, 'statistics': 3 }",
        "{ 'type': 'swa', 'start': 2 }"
      })
  void averages(String average) throws IOException {
    check(network("'optimizer': 'adam', 'weights': 'best', 'weightAverage': " + average));
  }

  @Test
  void aPlateauNeedsValidationSamples() {
    assertRefused(
        "'plateau'",
        "the schedule 'plateau' needs validation samples [STR-104]\n"
            + "  add \"validation\": 0.1 to $.train.data, or use another schedule",
        "train.data.validation=0");
  }

  /// Also inside of a warm-up.
  @Test
  void aPlateauComparesAFigureInItsDirection() {
    assertRefused(
        "{ 'type': 'warm-up', 'epochs': 1,"
            + " 'schedule': { 'type': 'plateau', 'figure': 'accuracy' } }",
        "the schedule 'plateau' waits for lower values of 'accuracy', of which higher ones are"
            + " better [STR-104]\n  set \"better\": \"higher\"");
    assertRefused(
        "{ 'type': 'plateau', 'figure': 'f1' }",
        "the schedule cannot compare epochs by 'f1'; there are: accuracy, loss [STR-104]");
  }

  private void assertRefused(String schedule, String message, String... overrides) {
    Network network = network("'optimizer': 'adam', 'schedule': " + schedule, overrides);
    try (var backend = Bench.backend();
        var run = Run.begin(network, folder, RunFolder.create(folder.resolve("run")))) {
      assertEquals(
          message, assertThrows(StriateException.class, () -> run.train(backend)).getMessage());
    }
  }
}
