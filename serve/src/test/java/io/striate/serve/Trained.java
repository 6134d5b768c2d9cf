package io.striate.serve;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.layers.Network;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// A small network that has learned a little.
final class Trained {
  static final int PIXELS = 64;

  private static final String SPEC =
      """
      {
        "striate": 1, "name": "small", "input": [1, 8, 8],
        "layers": [
          { "type": "conv2d", "filters": 4, "kernel": 3, "padding": 1, "activation": "relu" },
          { "type": "maxpool2d", "kernel": 2 },
          "flatten",
          { "type": "dense", "units": 4 }
        ],
        "loss": "softmax-cross-entropy",
        "train": { "data": { "type": "synthetic", "classes": 4, "samples": 60 },
                   "epochs": 1, "batch": 16,
                   "optimizer": { "type": "sgd", "learningRate": 0.1, "momentum": 0.9 } }
      }
      """;

  private Trained() {}

  /// Trains it.
  ///
  /// @return its model file
  static Path in(Path folder, int seed) {
    Catalog catalog = Catalog.installed();
    var network = Network.parse("small.json", SPEC, List.of("train.seed=" + seed), catalog);
    try (Backend backend = backend();
        var run = Run.begin(network, folder, RunFolder.create(folder))) {
      run.train(backend);
    }
    return folder.resolve(RunFolder.MODEL);
  }

  /// What it is computed on.
  static Backend backend() {
    var backends = Backends.installed();
    return backends.open(backends.choose("reference"), BackendOptions.defaults().withThreads(1));
  }

  /// The pixels of images, one behind the other.
  static byte[] images(int count, int seed) {
    byte[] pixels = new byte[count * PIXELS];
    new Random(seed).nextBytes(pixels);
    return pixels;
  }
}
