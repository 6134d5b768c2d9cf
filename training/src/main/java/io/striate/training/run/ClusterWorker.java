package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.cluster.Collective;
import io.striate.layers.program.Programs;
import io.striate.layers.program.ShardedPrograms;
import io.striate.layers.program.Standing;
import io.striate.training.data.Batch;
import io.striate.training.data.BatchReader;
import io.striate.training.data.EpochBatches;
import io.striate.training.data.TrainingData;
import io.striate.training.step.GroupSteps;
import io.striate.training.step.ShardRanges;
import io.striate.training.step.States;
import java.util.List;
import java.util.Optional;

/// A worker of a training: does what the driver says until it says that there is nothing more to
/// do. It keeps plans and weights from one step to the next, and reads its own samples alone.
final class ClusterWorker {
  private final Backend backend;
  private final List<TrainingPhase> phases;
  private final TrainingData data;
  private final Collective group;

  ClusterWorker(Backend backend, List<TrainingPhase> phases, TrainingData data, Collective group) {
    this.backend = backend;
    this.phases = List.copyOf(phases);
    this.data = data;
    this.group = group;
  }

  private ClusterMessage next() {
    return ClusterMessage.of(group.broadcast(new byte[0]));
  }

  void run() {
    ClusterMessage message = next();
    while (message instanceof ClusterMessage.Phase(int index, Standing standing)) {
      message = phase(phases.get(index).recipe(), standing);
    }
  }

  /// How the shards of a phase are shared.
  static ShardRanges ranges(Recipe recipe, TrainingData data, int workers) {
    ShardedPrograms sharded = recipe.programs().sharded().orElseThrow();
    return ShardRanges.of(sharded.cut(recipe.batches(data.trainingSize()).size()).size(), workers);
  }

  /// Performs the steps of a phase, and returns the message after them.
  private ClusterMessage phase(Recipe recipe, Standing standing) {
    Programs programs = recipe.programs().at(standing);
    try (var states = new States(backend, programs.states());
        var steps =
            new GroupSteps(backend, programs, states, group, ranges(recipe, data, group.size()))) {
      ClusterMessage message = next();
      while (true) {
        switch (message) {
          case ClusterMessage.States(var values) -> {
            values.forEach(states.weights()::set);
            message = next();
          }
          case ClusterMessage.Epoch epoch -> message = epoch(epoch, steps, states);
          case ClusterMessage.Step _, ClusterMessage.Phase _, ClusterMessage.End _ -> {
            return message;
          }
        }
      }
    }
  }

  /// Performs the steps of an epoch, and returns the message after them.
  private ClusterMessage epoch(ClusterMessage.Epoch epoch, GroupSteps steps, States states) {
    EpochBatches batches = epoch.batches();
    var own = steps.own(batches);
    int count = own.batches();
    int batch = epoch.first();
    try (BatchReader reader = data.epoch(epoch.epoch(), own, epoch.first())) {
      while (true) {
        ClusterMessage message = next();
        switch (message) {
          case ClusterMessage.States(var values) -> values.forEach(states.weights()::set);
          case ClusterMessage.Step(long step, double rate) -> {
            Optional<Batch> samples = batch < count ? reader.next() : Optional.empty();
            steps.run(samples, reader.feeds(), batches.size(batch), step, rate);
            batch++;
          }
          case ClusterMessage.Epoch _, ClusterMessage.Phase _, ClusterMessage.End _ -> {
            return message;
          }
        }
      }
    }
  }
}
