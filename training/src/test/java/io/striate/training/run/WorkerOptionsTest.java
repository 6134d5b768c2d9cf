package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.backend.Backends;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.json.Fields;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user asks of the machine reaches the workers.
class WorkerOptionsTest {
  @TempDir Path folder;

  /// The reference backend, which notes with what it is opened.
  private record Noting(BackendProvider behind, List<BackendOptions> opened)
      implements BackendProvider {
    @Override
    public String name() {
      return behind.name();
    }

    @Override
    public int priority() {
      return behind.priority();
    }

    @Override
    public Availability availability() {
      return behind.availability();
    }

    @Override
    public Backend open(BackendOptions options) {
      opened.add(options);
      return behind.open(BackendOptions.defaults());
    }
  }

  private List<BackendOptions> train(WorkerOptions options) {
    var opened = new CopyOnWriteArrayList<BackendOptions>();
    var installed = Backends.installed();
    BackendProvider reference =
        installed.providers().stream()
            .filter(each -> each.name().equals("reference"))
            .findFirst()
            .orElseThrow();
    Catalog catalog =
        Catalog.installed().replace(Kinds.BACKEND, List.of(new Noting(reference, opened)));
    String spec =
        """
        { "striate": 1, "input": [1, 6, 6],
          "layers": [ "flatten", { "type": "dense", "units": 4 } ],
          "loss": "softmax-cross-entropy",
          "train": { "data": { "type": "synthetic", "classes": 4, "samples": 16 }, "batch": 8,
                     "epochs": 1, "shards": 2,
                     "optimizer": { "type": "sgd", "learningRate": 0.01 } } }
        """;
    Network network = Network.parse("m.json", spec, List.of(), catalog);
    try (var backend = installed.open(installed.choose("reference"), BackendOptions.defaults());
        var run = Run.begin(network, folder, RunFolder.create(folder.resolve("run")))) {
      run.train(backend, RunOptions.defaults().withCluster(MemoryCluster.of(2), options));
    }
    return opened;
  }

  @Test
  void threadsAndTheDeviceReachEveryWorker() {
    var options =
        new WorkerOptions(
            OptionalInt.of(3), Map.of("device", "second"), OptionalLong.empty(), Set.of());
    var expected = new BackendOptions(3, true, Map.of("device", "second"));
    assertEquals(List.of(expected, expected), train(options));
  }

  @Test
  void withoutFlagsWorkersOpenTheirBackendAsUsual() {
    var expected = BackendOptions.defaults().withExact(true); // as the driver's
    assertEquals(List.of(expected, expected), train(WorkerOptions.defaults()));
  }

  @Test
  void aLimitOfMemoryHoldsForWorkers() {
    var options = new WorkerOptions(OptionalInt.empty(), Map.of(), OptionalLong.of(100), Set.of());
    var e = assertThrows(StriateException.class, () -> train(options));
    assertEquals(Code.OUT_OF_MEMORY, e.problems().getFirst().code());
    assertTrue(e.getMessage().contains("more than the limit of"), e.getMessage());
  }

  @Test
  void optionsReadBackTheSame() {
    for (var options :
        List.of(
            WorkerOptions.defaults(),
            new WorkerOptions(
                OptionalInt.of(2),
                Map.of("device", "0", "other", "x"),
                OptionalLong.of(1L << 40),
                Set.of("acme-gpu", "acme-lab")))) {
      String text = JsonWriter.line(options.json());
      assertEquals(options, WorkerOptions.of(Fields.parse(text, "options")));
    }
  }
}
