package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Schedule;
import io.striate.layers.spec.FinalWeights;
import io.striate.layers.spec.NormalizationRule;
import io.striate.layers.spec.ValidationSplit;
import io.striate.training.data.Synthetic;
import io.striate.training.data.TrainingData;
import io.striate.training.file.AtomicFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// A small training for tests: 44 samples in batches of 8, so 6 steps an epoch, the last of 4
/// samples; 3 epochs.
final class Bench {
  static final int STEPS_PER_EPOCH = 6;
  static final int EPOCHS = 3;
  static final int ALL = Integer.MAX_VALUE;

  final List<TrainingEvent> events = new ArrayList<>();
  BooleanSupplier interrupted = () -> false;
  AtomicFiles files = AtomicFiles.onDisk();
  int checkpointEvery;

  /// Steps made before the run to warm up, or none wanted if negative.
  int warmUpSteps = -1;

  double learningRate = 0.02;
  FinalWeights weights = FinalWeights.LAST;
  int validation = 16;
  long seed = 5;

  static Backend backend() {
    var backends = new Backends(Backends.installed().providers());
    return backends.open(backends.choose("reference"), BackendOptions.defaults().withThreads(1));
  }

  Recipe recipe() {
    Schedule falling = (initial, progress) -> initial * (1 - 0.9 * progress.share());
    return new Recipe(
        "tiny net",
        "{\"striate\": 1}\n",
        new TinyNetwork(16, 4, seed),
        learningRate,
        falling,
        EPOCHS,
        8,
        seed,
        checkpointEvery,
        weights);
  }

  TrainingData data() {
    var dataset =
        Synthetic.open(
            Shape.of(1, 4, 4), Map.of("samples", 44 + validation, "testSamples", 20, "classes", 4));
    return TrainingData.of(
        dataset, new ValidationSplit.Count(validation), new NormalizationRule.Standard(), seed);
  }

  Outcome start(Path folder, int stopAfter) {
    try (var backend = backend();
        var data = data();
        var run = RunFolder.create(folder)) {
      Trainer trainer = trainer(backend);
      if (warmUpSteps >= 0) {
        try (var warmUp = trainer.warmUp(recipe().programs(), recipe().batch())) {
          warmUpSteps = warmUp.steps();
        }
      }
      return trainer.start(recipe(), data, folder, run, stopAfter);
    }
  }

  Outcome resume(Path folder, int stopAfter) {
    try (var backend = backend();
        var data = data();
        var run = RunFolder.open(folder)) {
      return trainer(backend).resume(recipe(), data, run, stopAfter);
    }
  }

  Outcome resumeFrom(Path folder, Path checkpoint) {
    try (var backend = backend();
        var data = data();
        var run = RunFolder.open(folder)) {
      return trainer(backend).resumeFrom(checkpoint, recipe(), data, run, ALL);
    }
  }

  private Trainer trainer(Backend backend) {
    long[] clock = new long[1];
    return new Trainer(backend, events::add, interrupted, files, () -> clock[0] += 1_000_000_000L);
  }

  <T> List<T> events(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
