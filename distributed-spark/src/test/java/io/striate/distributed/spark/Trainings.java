package io.striate.distributed.spark;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.cluster.Cluster;
import io.striate.layers.Network;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Small trainings, and the models that they give.
final class Trainings {
  private static final String RESNET =
      """
      { 'striate': 1, 'input': [2, 12, 12],
        'layers': [
          { 'type': 'conv2d', 'filters': 8, 'kernel': 3, 'padding': 1, 'bias': false },
          { 'type': 'batchnorm', 'name': 'stem', 'activation': 'relu' },
          { 'type': 'conv2d', 'filters': 8, 'kernel': 3, 'padding': 1, 'bias': false },
          { 'type': 'batchnorm', 'name': 'branch' },
          { 'type': 'add', 'from': ['stem', 'branch'] }, 'relu', { 'type': 'maxpool2d', 'kernel': 2 },
          { 'type': 'dropout', 'rate': 0.2 }, 'flatten', { 'type': 'dense', 'units': 4 } ],
        'loss': 'softmax-cross-entropy', 'metrics': ['accuracy'],
        'train': { 'data': { 'type': 'synthetic', 'classes': 4, 'samples': 160, 'validation': 0.1 },
                   'epochs': 3, 'batch': 64, 'shards': 8, 'seed': 4, 'checkpointEvery': 1,
                   'optimizer': { 'type': 'adam', 'learningRate': 0.01 } } }
      """;

  private Trainings() {}

  /// A small ResNet with batch normalization.
  static Network resnet() {
    return Network.parse("m.json", RESNET.replace('\'', '"'), List.of(), Catalog.installed());
  }

  /// LeNet-5 as it is in models, on synthetic samples.
  static Network lenet() {
    return Network.read(
        Path.of("../models/lenet5.json"),
        List.of(
            "train.data={\"type\": \"synthetic\", \"classes\": 10, \"samples\": 140,"
                + " \"validation\": 0.1}",
            "train.epochs=1",
            "train.shards=8",
            "train.checkpointEvery=1"),
        Catalog.installed());
  }

  static Cluster cluster(String type, Map<String, ?> settings) {
    return Catalog.installed().create(Kinds.CLUSTER, type, settings);
  }

  static Cluster spark(String master) {
    return cluster("spark", Map.of("master", master));
  }

  /// Trains in a new folder, and returns the model's bytes.
  static byte[] train(Path folder, Network network, RunOptions options) throws IOException {
    begin(folder, network, options);
    return model(folder);
  }

  /// Trains in a new folder.
  static void begin(Path folder, Network network, RunOptions options) {
    Path base = Objects.requireNonNull(folder.getParent());
    var backends = Backends.installed();
    try (var backend = backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
        var run = Run.begin(network, base, RunFolder.create(folder))) {
      run.train(backend, options);
    }
  }

  /// Continues a run.
  static void resume(Path folder, RunOptions options) {
    var backends = Backends.installed();
    try (var backend = backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
        var run = Run.resume(folder, Catalog.installed())) {
      run.train(backend, options);
    }
  }

  static byte[] model(Path folder) throws IOException {
    return Files.readAllBytes(folder.resolve("model.striate"));
  }
}
