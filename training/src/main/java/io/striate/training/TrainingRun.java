package io.striate.training;

import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import io.striate.layers.spec.Catalog;
import io.striate.layers.spec.TrainSpec;
import io.striate.training.data.TrainingData;
import io.striate.training.run.Outcome;
import io.striate.training.run.Recipe;
import io.striate.training.run.RunDescription;
import io.striate.training.run.RunFolder;
import io.striate.training.run.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Trains what a specification describes, in a run folder.
public final class TrainingRun implements AutoCloseable {
  private final Network network;
  private final RunFolder folder;
  private final Path base;
  private final Optional<RunDescription> begun;
  private final Optional<Path> checkpoint;

  private TrainingRun(
      Network network,
      RunFolder folder,
      Path base,
      Optional<RunDescription> begun,
      Optional<Path> checkpoint) {
    this.network = network;
    this.folder = folder;
    this.base = base;
    this.begun = begun;
    this.checkpoint = checkpoint;
  }

  /// A run that begins in a folder of its own; closing the run closes the folder.
  ///
  /// @param base what relative paths in the specification are relative to: the folder that it lies
  ///   in
  /// @param folder an empty folder
  public static TrainingRun begin(Network network, Path base, RunFolder folder) {
    return new TrainingRun(network, folder, base, Optional.empty(), Optional.empty());
  }

  /// A run that goes on from its newest checkpoint, or from one that is named.
  ///
  /// @param runOrCheckpoint the run's folder, or a checkpoint in it: then later ones will be set
  ///   aside
  /// @param catalog what the specification may name
  /// @throws StriateException if this is no run, or another process trains in it
  public static TrainingRun resume(Path runOrCheckpoint, Catalog catalog) {
    boolean named = Files.isRegularFile(runOrCheckpoint);
    Path path = named ? RunFolder.of(runOrCheckpoint) : runOrCheckpoint;
    RunFolder folder = RunFolder.open(path);
    try {
      var network = Network.read(folder.spec(), List.of(), catalog);
      var begun = RunDescription.read(folder.description());
      var checkpoint = named ? Optional.of(runOrCheckpoint) : Optional.<Path>empty();
      return new TrainingRun(network, folder, begun.folder(), Optional.of(begun), checkpoint);
    } catch (StriateException e) {
      folder.close();
      throw e;
    }
  }

  /// What is trained.
  public Network network() {
    return network;
  }

  /// The name of the backend to train on for the sake of the run: the one that it began on, or if
  /// it has not begun the one that its specification prefers.
  public Optional<String> backend() {
    return begun.map(RunDescription::backend).or(network.spec()::backend);
  }

  /// Whether the run began with algorithms that round as the plain formulas do and must go on with
  /// them; empty if it has not begun.
  public Optional<Boolean> exact() {
    return begun.map(RunDescription::exact);
  }

  /// Where the run leaves its files.
  public RunFolder folder() {
    return folder;
  }

  /// Trains, all epochs or until stopped.
  ///
  /// @param stopAfter stop for now after this many epochs, counted from the beginning of the run;
  ///   [Trainer#ALL_EPOCHS] to finish
  /// @throws StriateException if the data cannot be used, a checkpoint is damaged or missing,
  ///   something cannot be written, or training diverges
  public Outcome train(Trainer trainer, int stopAfter) {
    try (var data = openWhileWarmingUp(trainer)) {
      var recipe = Recipe.of(network, data.byteInputs());
      if (begun.isEmpty()) {
        return trainer.start(recipe, data, base, folder, stopAfter);
      }
      return checkpoint.isPresent()
          ? trainer.resumeFrom(checkpoint.get(), recipe, data, folder, stopAfter)
          : trainer.resume(recipe, data, folder, stopAfter);
    }
  }

  private TrainingData openWhileWarmingUp(Trainer trainer) {
    try (var _ = trainer.warmUp(network.programsAsFed(), network.training().batch())) {
      return open(network, base);
    }
  }

  private static TrainingData open(Network network, Path base) {
    TrainSpec train = network.training();
    var dataset = train.data().value().open(base, network.graph().fedShapes());
    try {
      Classes.require(network, dataset, train);
      return TrainingData.of(dataset, train.validation(), train.normalize(), train.seed());
    } catch (StriateException e) {
      dataset.close();
      throw e;
    }
  }

  /// Lets other processes train in the folder.
  @Override
  public void close() {
    folder.close();
  }
}
