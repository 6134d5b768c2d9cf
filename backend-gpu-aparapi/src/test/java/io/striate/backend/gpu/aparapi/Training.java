package io.striate.backend.gpu.aparapi;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.layers.Network;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunOptions;
import io.striate.training.run.TrainingEvent;
import io.striate.training.run.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Trains models of the folder `models` and records the events of the run.
final class Training implements TrainingListener {
  static final Path MODELS = Path.of("..", "models");

  private final List<TrainingEvent> events = new ArrayList<>();
  private final Backend backend;
  private final Runnable beforeEachStep;

  Training(Backend backend) {
    this(backend, () -> {});
  }

  /// A training that runs an action before each step.
  Training(Backend backend, Runnable beforeEachStep) {
    this.backend = backend;
    this.beforeEachStep = beforeEachStep;
  }

  /// A model with some of its settings replaced.
  static Network model(String file, String... assignments) {
    return Network.read(MODELS.resolve(file), List.of(assignments), Catalog.installed());
  }

  @Override
  public void on(TrainingEvent event) {
    events.add(event);
  }

  private RunOptions options() {
    return RunOptions.defaults()
        .withListener(this)
        .withInterrupt(() -> {
          beforeEachStep.run();
          return false;
        });
  }

  /// Starts a run and stops it after some epochs.
  Training begin(Network network, Path folder, int epochs) {
    try (var run = Run.begin(network, MODELS, RunFolder.create(folder))) {
      run.train(backend, options().withStopAfter(epochs));
    }
    return this;
  }

  /// Resumes a run and trains it to its end.
  Training resume(Path folder) {
    try (var run = Run.resume(folder, Catalog.installed())) {
      run.train(backend, options());
    }
    return this;
  }

  /// The loss of each step.
  List<Double> losses() {
    return events.stream()
        .filter(TrainingEvent.StepDone.class::isInstance)
        .map(event -> ((TrainingEvent.StepDone) event).loss())
        .toList();
  }

  /// The mean loss of each epoch.
  List<Double> epochs() {
    return events.stream()
        .filter(TrainingEvent.EpochDone.class::isInstance)
        .map(event ->
            Objects.requireNonNull(((TrainingEvent.EpochDone) event).training().get("loss")))
        .toList();
  }

  /// The test accuracy, between 0 and 1.
  double accuracy() {
    return events.stream()
        .filter(TrainingEvent.Tested.class::isInstance)
        .map(event ->
            Objects.requireNonNull(((TrainingEvent.Tested) event).figures().get("accuracy")))
        .findFirst()
        .orElseThrow();
  }
}
