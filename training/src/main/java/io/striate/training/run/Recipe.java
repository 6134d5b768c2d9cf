package io.striate.training.run;

import io.striate.api.component.Component;
import io.striate.api.train.Monitor;
import io.striate.api.train.Schedule;
import io.striate.api.train.WeightAverage;
import io.striate.layers.Network;
import io.striate.layers.program.Programs;
import io.striate.layers.program.ShardedPrograms;
import io.striate.layers.spec.CheckpointRate;
import io.striate.layers.spec.FinalWeights;
import io.striate.layers.spec.LastBatch;
import io.striate.layers.spec.Normalization;
import io.striate.layers.spec.TrainSpec;
import io.striate.training.data.EpochBatches;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is trained and how, independent of the machine and of where the run stands.
///
/// @param name the model's name, after which run folders are named
/// @param spec the canonical specification, as JSON text
/// @param programs the network
/// @param learningRate the rate per step that the schedule starts from
/// @param schedule how the rate changes
/// @param epochs how often every training sample is seen
/// @param batch samples in a step
/// @param lastBatch what becomes of the last batch of an epoch
/// @param seed what all random numbers derive from
/// @param checkpoints how often checkpoints are written
/// @param weights which weights become the model
/// @param average an average of the weights that is used in their place
/// @param monitors the figures by which epochs can be compared; the first one decides which epoch
///   is the best
/// @param callbacks what the specification has follow the training
public record Recipe(
    String name,
    String spec,
    Programs programs,
    double learningRate,
    Schedule schedule,
    int epochs,
    int batch,
    LastBatch lastBatch,
    long seed,
    CheckpointRate checkpoints,
    FinalWeights weights,
    Optional<WeightAverage> average,
    List<Monitor> monitors,
    List<NamedCallback> callbacks) {
  public Recipe {
    monitors = List.copyOf(monitors);
    callbacks = List.copyOf(callbacks);
  }

  /// How an epoch is cut into batches.
  ///
  /// @param samples that there are to train on
  EpochBatches batches(int samples) {
    return EpochBatches.of(samples, batch, lastBatch);
  }

  /// The most samples of a step's parts, and of the batches of evaluations: those of a batch,
  /// unless batches are computed in parts.
  int part() {
    return programs.sharded().map(ShardedPrograms::shard).orElse(batch);
  }

  /// How an epoch is cut into the parts of its batches.
  ///
  /// @param samples that there are to train on
  EpochBatches parts(int samples) {
    return EpochBatches.of(samples, part(), lastBatch);
  }

  /// The sizes of what steps compute at once, the largest first.
  ///
  /// @param batches the sizes of batches
  List<Integer> stepSizes(List<Integer> batches) {
    return batches.stream()
        .flatMap(size ->
            programs.sharded().map(sharded -> sharded.cut(size)).orElse(List.of(size)).stream())
        .distinct()
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /// The training that a network's specification asks for.
  ///
  /// @param bytes the inputs that are fed with bytes, and how these are normalized
  /// @throws io.striate.api.error.StriateException if the specification does not say how to train
  public static Recipe of(Network network, Map<String, Normalization> bytes) {
    TrainSpec train = network.training();
    return new Recipe(
        network.spec().name(),
        network.canonicalText(),
        network.programs(bytes),
        train.optimizer().value().learningRate(),
        train.schedule().value(),
        train.epochs(),
        train.batch(),
        train.lastBatch(),
        train.seed(),
        train.checkpoints(),
        train.weights(),
        train.average().map(Component::value),
        Monitors.of(network),
        train.callbacks().stream()
            .map(callback -> new NamedCallback(callback.id(), callback.value()))
            .toList());
  }
}
