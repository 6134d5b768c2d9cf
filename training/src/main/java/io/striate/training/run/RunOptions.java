package io.striate.training.run;

import io.striate.training.file.AtomicFiles;
import io.striate.training.step.StepFunction;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// How a run is trained this time: nothing here changes what it computes.
public final class RunOptions {
  /// As many epochs as the specification asks for.
  public static final int ALL_EPOCHS = Integer.MAX_VALUE;

  private final TrainingListener listener;
  private final BooleanSupplier interrupted;
  private final int stopAfter;
  private final StepFunction.Factory steps;
  private final AtomicFiles files;
  private final LongSupplier nanoTime;

  private RunOptions(
      TrainingListener listener,
      BooleanSupplier interrupted,
      int stopAfter,
      StepFunction.Factory steps,
      AtomicFiles files,
      LongSupplier nanoTime) {
    this.listener = listener;
    this.interrupted = interrupted;
    this.stopAfter = stopAfter;
    this.steps = steps;
    this.files = files;
    this.nanoTime = nanoTime;
  }

  /// All epochs, without interruption, computed on the machine's backend; without a listener.
  public static RunOptions defaults() {
    return new RunOptions(
        TrainingListener.none(),
        () -> false,
        ALL_EPOCHS,
        StepFunction::local,
        AtomicFiles.onDisk(),
        System::nanoTime);
  }

  /// The same with a listener that is told what happens.
  public RunOptions withListener(TrainingListener other) {
    return new RunOptions(other, interrupted, stopAfter, steps, files, nanoTime);
  }

  /// The same with a question, asked before each step, whether to stop here.
  public RunOptions withInterrupt(BooleanSupplier other) {
    return new RunOptions(listener, other, stopAfter, steps, files, nanoTime);
  }

  /// The same with a stop after some epochs, counted from the beginning of the run. Schedules still
  /// count all of the specification's epochs.
  ///
  /// @param epochs how many; [#ALL_EPOCHS] to finish
  public RunOptions withStopAfter(int epochs) {
    return new RunOptions(listener, interrupted, epochs, steps, files, nanoTime);
  }

  /// The same with other functions that perform the steps, such as steps distributed over machines.
  public RunOptions withSteps(StepFunction.Factory other) {
    return new RunOptions(listener, interrupted, stopAfter, other, files, nanoTime);
  }

  /// The same with other means to write files.
  RunOptions withFiles(AtomicFiles other) {
    return new RunOptions(listener, interrupted, stopAfter, steps, other, nanoTime);
  }

  /// The same with another clock, in nanoseconds.
  RunOptions withClock(LongSupplier other) {
    return new RunOptions(listener, interrupted, stopAfter, steps, files, other);
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

  AtomicFiles files() {
    return files;
  }

  LongSupplier nanoTime() {
    return nanoTime;
  }
}
