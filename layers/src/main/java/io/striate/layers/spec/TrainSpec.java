package io.striate.layers.spec;

import io.striate.api.component.Component;
import io.striate.api.data.Augmentation;
import io.striate.api.data.DatasetSource;
import io.striate.api.error.Place;
import io.striate.api.train.Callback;
import io.striate.api.train.GradientTransform;
import io.striate.api.train.Objective;
import io.striate.api.train.Optimizer;
import io.striate.api.train.Schedule;
import io.striate.api.train.WeightAverage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How a network is trained.
///
/// @param data where samples come from
/// @param validation how many of the training samples are set aside for validation
/// @param normalize how bytes become inputs
/// @param augment random changes of training samples, in order
/// @param sampling which samples an epoch has; absent for [Sampling#SHUFFLED]
/// @param gradients changes of all gradients before the optimizer, in order
/// @param objective the quantities to minimize; absent for the weighted sum of the losses
/// @param epochs passes over the training samples
/// @param batch samples in a step
/// @param shards parts in which a batch is computed; absent for one
/// @param lastBatch what becomes of the last batch of an epoch
/// @param seed the seed of all random numbers
/// @param optimizer updates parameters from their gradients
/// @param parameters groups of parameters that are trained in another way, in order
/// @param schedule how the learning rate changes
/// @param checkpoints how often a run writes checkpoints
/// @param weights which weights become the model
/// @param average an average of the weights that is used in their place
/// @param callbacks what follows the training and may end it, in order
/// @param place where it is written
public record TrainSpec(
    Component<DatasetSource> data,
    ValidationSplit validation,
    NormalizationRule normalize,
    List<Component<Augmentation>> augment,
    Optional<Sampling> sampling,
    List<Component<GradientTransform>> gradients,
    Optional<Component<Objective>> objective,
    int epochs,
    int batch,
    Optional<Integer> shards,
    LastBatch lastBatch,
    long seed,
    Component<Optimizer> optimizer,
    List<ParameterGroup> parameters,
    Component<Schedule> schedule,
    CheckpointRate checkpoints,
    FinalWeights weights,
    Optional<Component<WeightAverage>> average,
    List<Component<Callback>> callbacks,
    Place place) {
  public TrainSpec {
    parameters = List.copyOf(parameters);
    callbacks = List.copyOf(callbacks);
    augment = List.copyOf(augment);
    gradients = List.copyOf(gradients);
  }

  /// The most samples of a part of a batch, if batches are computed in parts.
  public OptionalInt shard() {
    return shards
        .filter(parts -> parts > 1)
        .map(parts -> OptionalInt.of(Math.ceilDiv(batch, parts)))
        .orElse(OptionalInt.empty());
  }
}
