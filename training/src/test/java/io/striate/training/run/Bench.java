package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Direction;
import io.striate.api.train.Monitor;
import io.striate.api.train.Schedule;
import io.striate.layers.spec.CheckpointRate;
import io.striate.layers.spec.FinalWeights;
import io.striate.layers.spec.LastBatch;
import io.striate.layers.spec.NormalizationRule;
import io.striate.layers.spec.ValidationSplit;
import io.striate.training.data.Synthetic;
import io.striate.training.data.TrainingData;
import io.striate.training.file.AtomicFiles;
import io.striate.training.step.PlanWarmUp;
import io.striate.training.step.StepFunction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A small training for tests: 44 samples in batches of 8, so 6 steps an epoch, the last of 4
/// samples; 3 epochs.
final class Bench {
  static final int STEPS_PER_EPOCH = 6;
  static final int EPOCHS = 3;
  static final int ALL = Integer.MAX_VALUE;

  String spec = "{\"striate\": 1}\n";

  /// The specification in the run's folder, if it is another.
  Optional<String> written = Optional.empty();

  Optional<Parent> parent = Optional.empty();
  final List<TrainingEvent> events = new ArrayList<>();
  BooleanSupplier interrupted = () -> false;
  AtomicFiles files = AtomicFiles.onDisk();
  int checkpointEvery;
  int checkpointEpochs = 1;

  /// Steps made before the run to warm up, or none wanted if negative.
  int warmUpSteps = -1;

  double learningRate = 0.02;
  FinalWeights weights = FinalWeights.LAST;
  int validation = 16;
  long seed = 5;
  List<NamedCallback> callbacks = List.of();
  List<Monitor> monitors =
      List.of(new Monitor("accuracy", Direction.HIGHER), new Monitor("loss", Direction.LOWER));
  StepFunction.Factory steps = StepFunction::local;
  Schedule schedule = (initial, progress) -> initial * (1 - 0.9 * progress.share());
  int epochs = EPOCHS;
  int batch = 8;
  int samples = 44;
  LastBatch lastBatch = LastBatch.KEEP;
  int testSamples = 20;

  /// Sees each event after it has been recorded.
  TrainingListener onEvent = TrainingListener.none();

  static Backend backend() {
    var backends = new Backends(Backends.installed().providers());
    return backends.open(backends.choose("reference"), BackendOptions.defaults().withThreads(1));
  }

  Recipe recipe() {
    return new Recipe(
        "tiny net",
        spec,
        new TinyNetwork(16, 4, seed),
        learningRate,
        schedule,
        epochs,
        batch,
        lastBatch,
        seed,
        new CheckpointRate(checkpointEvery, checkpointEpochs),
        weights,
        Optional.empty(),
        monitors,
        callbacks);
  }

  TrainingData data() {
    var dataset =
        Synthetic.open(
            Shape.of(1, 4, 4),
            Map.of("samples", samples + validation, "testSamples", testSamples, "classes", 4));
    return TrainingData.of(
        dataset, new ValidationSplit.Count(validation), new NormalizationRule.Standard(), seed);
  }

  /// The steps of the checkpoints that were written, in order.
  List<Long> checkpointSteps() {
    return events(TrainingEvent.CheckpointWritten.class).stream()
        .map(written -> written.position().step())
        .toList();
  }

  List<TrainingPhase> phases() {
    return List.of(new TrainingPhase("train", "train", recipe(), List.of()));
  }

  Outcome start(Path folder, int stopAfter) {
    return start(folder, stopAfter, phases());
  }

  Outcome start(Path folder, int stopAfter, List<TrainingPhase> phases) {
    try (var backend = backend();
        var data = data();
        var run = RunFolder.create(folder)) {
      if (warmUpSteps >= 0) {
        try (var warmUp = PlanWarmUp.begin(backend, recipe().programs(), recipe().batch())) {
          warmUpSteps = warmUp.steps();
        }
      }
      return Loop.begin(
          new Loop.Setting(backend, phases, data, run, options(stopAfter)), folder, parent);
    }
  }

  Outcome resume(Path folder, int stopAfter) {
    return resume(folder, stopAfter, phases(), Optional.empty());
  }

  Outcome resumeFrom(Path folder, Path checkpoint) {
    return resume(folder, ALL, phases(), Optional.of(checkpoint));
  }

  Outcome resume(
      Path folder, int stopAfter, List<TrainingPhase> phases, Optional<Path> checkpoint) {
    try (var backend = backend();
        var data = data();
        var run = RunFolder.open(folder)) {
      return Loop.resume(
          new Loop.Setting(backend, phases, data, run, options(stopAfter)),
          checkpoint,
          written.orElse(recipe().spec()));
    }
  }

  private RunOptions options(int stopAfter) {
    long[] clock = new long[1];
    return RunOptions.defaults()
        .withListener(event -> {
          events.add(event);
          onEvent.on(event);
        })
        .withInterrupt(() -> interrupted.getAsBoolean())
        .withStopAfter(stopAfter)
        .withSteps(steps)
        .withFiles(files)
        .withClock(() -> clock[0] += 1_000_000_000L);
  }

  <T> List<T> events(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
