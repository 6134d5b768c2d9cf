package io.striate.layers.train;

import io.striate.api.backend.Backend;
import io.striate.layers.data.TrainingData;
import io.striate.layers.model.AtomicFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Trains networks on a backend, each in a run folder from which it can go on.
///
/// The same recipe, data and backend give the same weights, bit for bit, however often the run is
/// stopped and resumed.
public final class Trainer {
  private final Backend backend;
  private final TrainingListener listener;
  private final BooleanSupplier interrupted;
  private final AtomicFiles files;
  private final LongSupplier nanoTime;

  /// A trainer that writes to the machine's disk.
  ///
  /// @param backend what computes; stays open
  /// @param listener is told what happens
  /// @param interrupted asked before each step whether to stop here
  public Trainer(Backend backend, TrainingListener listener, BooleanSupplier interrupted) {
    this(backend, listener, interrupted, AtomicFiles.onDisk(), System::nanoTime);
  }

  Trainer(
      Backend backend,
      TrainingListener listener,
      BooleanSupplier interrupted,
      AtomicFiles files,
      LongSupplier nanoTime) {
    this.backend = backend;
    this.listener = listener;
    this.interrupted = interrupted;
    this.files = files;
    this.nanoTime = nanoTime;
  }

  /// Begins a run in an empty folder.
  ///
  /// @param stopAfter stop for now after this many epochs; the schedule still reckons with all of
  ///   the recipe's
  public Outcome start(Recipe recipe, TrainingData data, RunFolder run, int stopAfter) {
    files.write(run.spec(), out -> out.write(recipe.spec().getBytes(StandardCharsets.UTF_8)));
    try (var session = session(recipe, data, run, 0)) {
      session.begin();
      return session.train(stopAfter);
    }
  }

  /// Goes on with a run from its newest checkpoint.
  ///
  /// @param stopAfter stop for now after this many epochs, counted from the run's beginning
  /// @throws io.striate.api.error.StriateException if there is no checkpoint, or the newest is
  ///   damaged
  public Outcome resume(Recipe recipe, TrainingData data, RunFolder run, int stopAfter) {
    return resume(recipe, data, run, checkpoints(run).newest(), stopAfter);
  }

  /// Goes on with a run from one of its checkpoints; later ones are set aside.
  public Outcome resumeFrom(
      Path checkpoint, Recipe recipe, TrainingData data, RunFolder run, int stopAfter) {
    return resume(recipe, data, run, Checkpoint.read(checkpoint), stopAfter);
  }

  private Outcome resume(
      Recipe recipe, TrainingData data, RunFolder run, Checkpoint checkpoint, int stopAfter) {
    checkpoints(run).abandonAfter(checkpoint.step());
    try (var session = session(recipe, data, run, checkpoint.metricsLength())) {
      session.restore(checkpoint);
      return session.train(stopAfter);
    }
  }

  private TrainingSession session(Recipe recipe, TrainingData data, RunFolder run, long metrics) {
    return new TrainingSession(
        backend,
        recipe,
        data,
        run,
        checkpoints(run),
        MetricsLog.open(run.metrics(), metrics),
        new TrainingSession.Surroundings(listener, interrupted, files, nanoTime));
  }

  private CheckpointFolder checkpoints(RunFolder run) {
    return new CheckpointFolder(run.checkpoints(), files);
  }
}
