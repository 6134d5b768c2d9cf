package io.striate.distributed;

import io.striate.api.Catalog;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.layers.Network;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Small trainings of known kinds, and the models that they give.
final class Trainings {
  /// LeNet-5 as it is in models, on synthetic samples, with augmentation and clipped gradients.
  private static final List<String> LENET =
      List.of(
          "train.data={'type': 'synthetic', 'classes': 10, 'samples': 208, 'validation': 0.1,"
              + " 'augment': [{'type': 'shift', 'height': 1, 'width': 1}]}",
          "train.epochs=2",
          "train.shards=8",
          "train.lastBatch=keep",
          "train.seed=3",
          "train.checkpointEvery=1",
          "train.gradients=[{'type': 'clip-norm', 'norm': 1}]");

  private static final String RESNET =
      """
      { 'striate': 1, 'input': [2, 12, 12],
        'layers': [
          { 'type': 'conv2d', 'filters': 8, 'kernel': 3, 'padding': 1, 'bias': false },
          { 'type': 'batchnorm', 'name': 'stem', 'activation': 'relu' },
          { 'type': 'conv2d', 'filters': 8, 'kernel': 3, 'padding': 1, 'bias': false },
          { 'type': 'batchnorm', 'activation': 'relu' },
          { 'type': 'conv2d', 'filters': 8, 'kernel': 3, 'padding': 1, 'bias': false },
          { 'type': 'batchnorm', 'name': 'branch' },
          { 'type': 'add', 'name': 'sum', 'from': ['stem', 'branch'] }, 'relu',
          'global-avgpool2d', { 'type': 'dropout', 'rate': 0.2 },
          { 'type': 'dense', 'units': 4 } ],
        'loss': 'softmax-cross-entropy', 'metrics': ['accuracy'],
        'train': { 'data': { 'type': 'synthetic', 'classes': 4, 'samples': 160, 'validation': 0.1 },
                   'epochs': 2, 'batch': 64, 'shards': 8, 'seed': 4, 'checkpointEvery': 1,
                   'optimizer': { 'type': 'lamb', 'learningRate': 0.01 },
                   'weightAverage': 'ema' } }
      """;

  private Trainings() {}

  /// LeNet-5.
  ///
  /// @param more values that replace those of the specification
  static Network lenet(String... more) {
    var assignments = new ArrayList<>(LENET);
    assignments.replaceAll(each -> each.replace('\'', '"'));
    assignments.addAll(List.of(more));
    return Network.read(Path.of("../models/lenet5.json"), assignments, Catalog.installed());
  }

  /// A small ResNet with batch normalization.
  static Network resnet() {
    return Network.parse("m.json", RESNET.replace('\'', '"'), List.of(), Catalog.installed());
  }

  /// Trains in a new folder, and returns the model's bytes.
  static byte[] train(Path folder, Network network, RunOptions options) throws IOException {
    var backends = Backends.installed();
    try (var backend = backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
        var run =
            Run.begin(
                network, Objects.requireNonNull(folder.getParent()), RunFolder.create(folder))) {
      run.train(backend, options);
    }
    return model(folder);
  }

  /// Resumes a run, and returns the model's bytes.
  static byte[] resume(Path folder, RunOptions options) throws IOException {
    var backends = Backends.installed();
    try (var backend = backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
        var run = Run.resume(folder, Catalog.installed())) {
      run.train(backend, options);
    }
    return model(folder);
  }

  private static byte[] model(Path folder) throws IOException {
    return Files.readAllBytes(folder.resolve("model.striate"));
  }
}
