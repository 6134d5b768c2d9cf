package io.striate.training.run;

import io.striate.api.cluster.Cluster;
import io.striate.api.data.PassMonitor;
import io.striate.training.file.AtomicFiles;
import io.striate.training.step.StepFunction;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// How a run is trained this time: nothing here changes what it computes.
public final class RunOptions {
  /// As many epochs as the specification asks for.
  public static final int ALL_EPOCHS = Integer.MAX_VALUE;

  /// Who computes the steps.
  ///
  /// @param options what is asked of each worker
  record Workers(Cluster cluster, WorkerOptions options) {}

  private final TrainingListener listener;
  private final BooleanSupplier interrupted;
  private final int stopAfter;
  private final StepFunction.Factory steps;
  private final Optional<Workers> workers;
  private final AtomicFiles files;
  private final LongSupplier nanoTime;
  private final List<UsedPlugin> plugins;

  private RunOptions(
      TrainingListener listener,
      BooleanSupplier interrupted,
      int stopAfter,
      StepFunction.Factory steps,
      Optional<Workers> workers,
      AtomicFiles files,
      LongSupplier nanoTime,
      List<UsedPlugin> plugins) {
    this.listener = listener;
    this.interrupted = interrupted;
    this.stopAfter = stopAfter;
    this.steps = steps;
    this.workers = workers;
    this.files = files;
    this.nanoTime = nanoTime;
    this.plugins = List.copyOf(plugins);
  }

  /// All epochs, without interruption, computed on the machine's backend; without a listener.
  public static RunOptions defaults() {
    return new RunOptions(
        TrainingListener.none(),
        () -> false,
        ALL_EPOCHS,
        StepFunction::local,
        Optional.empty(),
        AtomicFiles.onDisk(),
        System::nanoTime,
        List.of());
  }

  /// The same with a listener that is told what happens.
  public RunOptions withListener(TrainingListener other) {
    return new RunOptions(other, interrupted, stopAfter, steps, workers, files, nanoTime, plugins);
  }

  /// The same with a question, asked before each step, whether to stop here.
  public RunOptions withInterrupt(BooleanSupplier other) {
    return new RunOptions(listener, other, stopAfter, steps, workers, files, nanoTime, plugins);
  }

  /// The same with a stop after some epochs, counted from the beginning of the run. Schedules still
  /// count all of the specification's epochs.
  ///
  /// @param epochs how many; [#ALL_EPOCHS] to finish
  public RunOptions withStopAfter(int epochs) {
    return new RunOptions(listener, interrupted, epochs, steps, workers, files, nanoTime, plugins);
  }

  /// The same with other functions that perform the steps, such as steps distributed over machines.
  public RunOptions withSteps(StepFunction.Factory other) {
    return new RunOptions(
        listener, interrupted, stopAfter, other, workers, files, nanoTime, plugins);
  }

  /// The same with workers that compute the steps; each needs `train.shards` in the specification.
  public RunOptions withCluster(Cluster other) {
    return withCluster(other, WorkerOptions.defaults());
  }

  /// The same with workers that compute the steps.
  ///
  /// @param options what is asked of each worker
  public RunOptions withCluster(Cluster other, WorkerOptions options) {
    var sharing = Optional.of(new Workers(other, options));
    return new RunOptions(
        listener, interrupted, stopAfter, steps, sharing, files, nanoTime, plugins);
  }

  /// The same with other means to write files.
  RunOptions withFiles(AtomicFiles other) {
    return new RunOptions(
        listener, interrupted, stopAfter, steps, workers, other, nanoTime, plugins);
  }

  /// The same with another clock, in nanoseconds.
  RunOptions withClock(LongSupplier other) {
    return new RunOptions(listener, interrupted, stopAfter, steps, workers, files, other, plugins);
  }

  /// The same with the plug-ins that the run uses, for its files.
  RunOptions withPlugins(List<UsedPlugin> used) {
    return new RunOptions(listener, interrupted, stopAfter, steps, workers, files, nanoTime, used);
  }

  List<UsedPlugin> plugins() {
    return plugins;
  }

  TrainingListener listener() {
    return listener;
  }

  BooleanSupplier interrupted() {
    return interrupted;
  }

  int stopAfter() {
    return stopAfter;
  }

  StepFunction.Factory steps() {
    return steps;
  }

  Optional<Workers> workers() {
    return workers;
  }

  AtomicFiles files() {
    return files;
  }

  LongSupplier nanoTime() {
    return nanoTime;
  }

  /// Shows a listener how far reading is, and stops it where training would stop.
  PassMonitor monitor() {
    return new PassMonitor() {
      @Override
      public void at(String what, long done, long count) {
        listener.on(new TrainingEvent.Reading(what, done, count));
      }

      @Override
      public boolean stopped() {
        return interrupted.getAsBoolean();
      }
    };
  }
}
