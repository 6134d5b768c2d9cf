package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.error.StriateException;
import io.striate.api.program.Program;
import io.striate.layers.program.ActivationRanges;
import io.striate.layers.program.Programs;
import io.striate.layers.program.ShardedPrograms;
import io.striate.layers.program.Standing;
import io.striate.training.data.EpochBatches;
import io.striate.training.data.TrainingData;
import io.striate.training.step.MemoryBudget;
import io.striate.training.step.PlannedSteps;
import io.striate.training.step.States;
import io.striate.training.step.StepFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The tensors and the steps of a phase on a backend.
///
/// @param states parameters, running statistics, optimizer slots
/// @param training performs the steps
/// @param evaluation evaluates the weights
/// @param averaging keeps an average of the weights, if the recipe asks for one
/// @param saving what is done to save memory, in one line, if anything is
record PhaseSteps(
    States states,
    StepFunction training,
    PlannedSteps evaluation,
    Optional<Averaging> averaging,
    Optional<String> saving)
    implements AutoCloseable {
  /// Allocates tensors and plans steps.
  ///
  /// @param phase its index among the phases of the run
  /// @param now where the phase stands
  /// @throws StriateException if there is not enough memory
  static PhaseSteps open(
      Backend backend,
      Recipe recipe,
      TrainingData data,
      StepFunction.Factory steps,
      int phase,
      Standing now) {
    Programs programs = recipe.programs();
    Optional<String> saving =
        new MemoryBudget(backend, states(recipe, data), programs.sharded().isPresent())
            .require(largestBatch(recipe, data), batch -> programs(recipe, data, batch));
    var states = new States(backend, programs.states());
    try {
      return new PhaseSteps(
          states,
          steps.open(
              new StepFunction.Phase(
                  backend, programs.at(now), states, largestBatch(recipe, data), phase, now)),
          new PlannedSteps(backend, states, programs::evaluation),
          averaging(backend, recipe, states),
          saving);
    } catch (StriateException e) {
      states.close();
      throw e;
    }
  }

  /// The same tensors with the training steps of another standing, which takes the place of this.
  PhaseSteps with(
      Backend backend,
      Recipe recipe,
      TrainingData data,
      StepFunction.Factory steps,
      int phase,
      Standing now) {
    training.close();
    var changed =
        new StepFunction.Phase(
            backend, recipe.programs().at(now), states, largestBatch(recipe, data), phase, now);
    return new PhaseSteps(states, steps.open(changed), evaluation, averaging, saving);
  }

  /// All that is kept, sums of parts of a batch included.
  private static List<Programs.State> states(Recipe recipe, TrainingData data) {
    var states = new ArrayList<>(recipe.programs().states());
    recipe
        .programs()
        .sharded()
        .ifPresent(
            sharded -> states.addAll(sharded.sums(sharded.cut(largestBatch(recipe, data)).size())));
    return states;
  }

  private static Optional<Averaging> averaging(Backend backend, Recipe recipe, States states) {
    return recipe
        .average()
        .map(average ->
            new Averaging(average, recipe.programs().average().orElseThrow(), backend, states));
  }

  private static int largestBatch(Recipe recipe, TrainingData data) {
    return recipe.batches(data.trainingSize()).size();
  }

  /// All programs that a run needs for batches of at most a size, in training and in evaluation.
  private static List<Program> programs(Recipe recipe, TrainingData data, int batch) {
    Programs programs = recipe.programs();
    int part = Math.min(batch, recipe.part());
    var all = new ArrayList<>(training(recipe, data, batch));
    if (data.evaluates()) {
      all.add(programs.evaluation(part));
    }
    programs.ranges(IdleUnits.batch(part)).map(ActivationRanges::program).ifPresent(all::add);
    programs
        .average()
        .ifPresent(average -> {
          all.add(average.update());
          if (data.evaluates()) {
            all.add(average.evaluation(part));
          }
          if (recipe.average().orElseThrow().statistics() > 0) {
            all.add(average.statistics(part));
          }
        });
    return all;
  }

  private static List<Program> training(Recipe recipe, TrainingData data, int batch) {
    Programs programs = recipe.programs();
    List<Integer> sizes = EpochBatches.of(data.trainingSize(), batch, recipe.lastBatch()).sizes();
    if (programs.sharded().isEmpty()) {
      return sizes.stream().map(programs::training).toList();
    }
    ShardedPrograms sharded = programs.sharded().get();
    var all = new ArrayList<Program>();
    recipe.stepSizes(sizes).forEach(size -> all.add(sharded.gradients(size)));
    int last = sharded.cut(sizes.getFirst()).size() - 1;
    IntStream.range(0, last)
        .map(ShardedPrograms::level)
        .distinct()
        .forEach(level -> all.add(sharded.add((1 << level) - 1)));
    all.add(sharded.finish(last));
    return all;
  }

  /// How the backend performs a step of training.
  List<String> describe(Recipe recipe, TrainingData data) {
    return training.describe(largestBatch(recipe, data));
  }

  @Override
  public void close() {
    training.close();
    evaluation.close();
    averaging.ifPresent(Averaging::close);
    states.close();
  }
}
