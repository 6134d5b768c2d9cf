package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.api.program.Program;
import io.striate.api.step.Step;
import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import io.striate.layers.program.ShardedPrograms;
import io.striate.training.data.Batch;
import io.striate.training.data.Feed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/// Computes shards of batches, and runs what follows a shard.
final class ShardRunner implements AutoCloseable {
  /// What follows a shard.
  ///
  /// @param samples of the shard
  /// @param levels which sums it adds up
  /// @param last whether it is the last one
  private record Kind(int samples, int levels, boolean last) {}

  private final ShardedPrograms programs;
  private final States states;
  private final List<Figure> figures;
  private final PlannedSteps gradients;
  private final Map<Kind, Step> followers = new HashMap<>();
  private final float[] number = new float[1];

  ShardRunner(Backend backend, Programs programs, ShardedPrograms sharded, States states) {
    this.programs = sharded;
    this.states = states;
    this.figures = programs.figures();
    this.gradients = new PlannedSteps(backend, states, sharded::gradients);
  }

  /// Computes a shard.
  ///
  /// @param first the position of its first sample in the batch
  /// @return what it adds to the figures
  Map<String, double[]> run(Batch shard, List<Feed> feeds, int first, long step, double rate) {
    PlannedStep planned = gradients.of(shard.size());
    planned.at(step, rate);
    planned.first(first);
    planned.run(shard, feeds);
    return planned.sums(figures, shard.size());
  }

  /// The step that adds a shard to those before it; not yet run.
  ///
  /// @param index of the shard among those that are added here
  /// @param found the figures of the shard
  Step adding(int index, int samples, Map<String, double[]> found) {
    var kind = new Kind(samples, ShardedPrograms.level(index), false);
    return following(kind, () -> programs.add(index), found);
  }

  /// The step of a program that follows the last shard; not yet run.
  ///
  /// @param index of the shard among those that are added here
  /// @param found the figures of the shard
  Step last(int index, int samples, Map<String, double[]> found, Supplier<Program> program) {
    return following(new Kind(samples, index, true), program, found);
  }

  private Step following(Kind kind, Supplier<Program> program, Map<String, double[]> found) {
    Step follower = followers.computeIfAbsent(kind, _ -> follower(kind.samples(), program.get()));
    set(follower, ShardedPrograms.WEIGHT, weight(found));
    set(follower, ShardedPrograms.SAMPLES, kind.samples());
    return follower;
  }

  private Step follower(int size, Program program) {
    program.states().stream()
        .filter(state -> !states.weights().names().contains(state.name()))
        .forEach(state -> {
          states.weights().add(state.name(), state.type());
          states.weights().fill(state.name(), 0);
        });
    return gradients.of(size).followedBy(program, states.weights());
  }

  /// Tells the step that updates the states about the batch.
  ///
  /// @param found the figures of the batch
  void about(Step update, Map<String, double[]> found, int samples, long step, double rate) {
    double total = weight(found);
    set(update, ShardedPrograms.TOTAL_WEIGHT, total == 0 ? 1 : total);
    set(update, ShardedPrograms.TOTAL_SAMPLES, samples);
    set(update, Programs.RATE, rate);
    update.at(step);
  }

  /// What the loss divides by.
  private static double weight(Map<String, double[]> sums) {
    return Objects.requireNonNull(sums.get(Programs.LOSS), Programs.LOSS)[1];
  }

  private void set(Step step, String input, double value) {
    if (step.reads(input)) {
      number[0] = (float) value;
      step.set(input, number);
    }
  }

  /// How the backend computes a shard.
  List<String> describe(int samples) {
    return gradients.of(samples).describe();
  }

  @Override
  public void close() {
    followers.values().forEach(Step::close);
    gradients.close();
  }
}
