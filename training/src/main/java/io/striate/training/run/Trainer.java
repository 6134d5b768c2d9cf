package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.error.StriateException;
import io.striate.layers.program.Programs;
import io.striate.training.data.TrainingData;
import io.striate.training.file.AtomicFiles;
import io.striate.training.file.CheckedArchive;
import io.striate.training.step.PlanWarmUp;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Trains networks on a backend, each in a run folder from which it can go on.
///
/// The same recipe, data and backend give the same weights, bit for bit, however often the run is
/// stopped and resumed.
public final class Trainer {
  /// As many epochs as the recipe asks for.
  public static final int ALL_EPOCHS = Integer.MAX_VALUE;

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

  /// Warms the backend up for a network until the result is closed, which must be before training.
  ///
  /// @param batch the size of the run's batches
  public PlanWarmUp warmUp(Programs programs, int batch) {
    return PlanWarmUp.begin(backend, programs, batch);
  }

  /// Begins a run in an empty folder.
  ///
  /// @param folder what relative paths in the specification are relative to
  /// @param stopAfter stop for now after this many epochs; the schedule still reckons with all of
  ///   the recipe's
  /// @throws StriateException if a sample cannot be read, something cannot be written, or training
  ///   diverges
  public Outcome start(
      Recipe recipe, TrainingData data, Path folder, RunFolder run, int stopAfter) {
    String hash = data.hash();
    try (var metrics = MetricsLog.open(run.metrics(), 0);
        var session = session(recipe, data, run, metrics)) {
      new RunDescription(folder.toAbsolutePath().normalize(), hash, backend.name(), backend.exact())
          .write(run.description(), recipe, data, backend, session.plan(), files);
      // Last of the two: a folder with a specification in it is a run.
      files.write(run.spec(), CheckedArchive.bytes(recipe.spec()));
      session.begin();
      return session.train(stopAfter);
    }
  }

  /// Goes on with a run from its newest checkpoint.
  ///
  /// @param stopAfter stop for now after this many epochs, counted from the run's beginning
  /// @throws StriateException if there is no checkpoint, the newest is damaged, the data is not
  ///   that of the run, or whatever stops a run that begins
  public Outcome resume(Recipe recipe, TrainingData data, RunFolder run, int stopAfter) {
    return resume(recipe, data, run, checkpoints(run).newest(), stopAfter);
  }

  /// Goes on with a run from one of its checkpoints; later ones are set aside.
  ///
  /// @param stopAfter stop for now after this many epochs, counted from the run's beginning
  /// @throws StriateException if the checkpoint is damaged, the data is not that of the run, or
  ///   whatever stops a run that begins
  public Outcome resumeFrom(
      Path checkpoint, Recipe recipe, TrainingData data, RunFolder run, int stopAfter) {
    return resume(recipe, data, run, Checkpoint.read(checkpoint), stopAfter);
  }

  private Outcome resume(
      Recipe recipe, TrainingData data, RunFolder run, Checkpoint checkpoint, int stopAfter) {
    RunDescription.read(run.description()).requireSame(data.hash(), run.description());
    checkpoints(run).abandonAfter(checkpoint.step());
    try (var metrics = MetricsLog.open(run.metrics(), checkpoint.metricsLength());
        var session = session(recipe, data, run, metrics)) {
      session.restore(checkpoint);
      return session.train(stopAfter);
    }
  }

  private TrainingSession session(
      Recipe recipe, TrainingData data, RunFolder run, MetricsLog metrics) {
    return new TrainingSession(
        backend,
        recipe,
        data,
        run,
        checkpoints(run),
        metrics,
        new TrainingSession.Surroundings(listener, interrupted, files, nanoTime));
  }

  private CheckpointFolder checkpoints(RunFolder run) {
    return new CheckpointFolder(run.checkpoints(), files);
  }
}
