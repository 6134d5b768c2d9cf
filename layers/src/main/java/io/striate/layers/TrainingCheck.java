package io.striate.layers;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Program;
import io.striate.api.tensor.Shape;
import io.striate.layers.frame.ParameterKeys;
import io.striate.layers.frame.TrainKeys;
import io.striate.layers.graph.Graph;
import io.striate.layers.program.Programs;
import io.striate.layers.spec.ParameterGroup;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.TrainPhase;
import io.striate.layers.spec.TrainSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/// Checks that what a specification says of training suits its network.
///
/// @param network in a phase of the training
/// @param problems where mistakes go
record TrainingCheck(Network network, Problems problems) {
  /// Reports all that does not suit; what is wrong in every phase, once.
  static void check(Network network, Problems problems) {
    List<TrainingCheck> phases =
        network.phases().stream().map(phase -> new TrainingCheck(phase, problems)).toList();
    each(phases, TrainingCheck::checkGroups, problems);
    if (problems.isEmpty()) {
      each(phases, TrainingCheck::checkFrozen, problems);
      var whole = new TrainingCheck(network, problems);
      network.spec().phases().stream()
          .flatMap(phase -> phase.copies().stream())
          .forEach(whole::checkCopy);
    }
    if (network.sized() && problems.isEmpty()) {
      each(phases, TrainingCheck::checkObjective, problems);
    }
    if (network.sized() && problems.isEmpty()) {
      each(phases, TrainingCheck::checkShards, problems);
    }
  }

  private static void each(
      List<TrainingCheck> phases, Consumer<TrainingCheck> check, Problems problems) {
    problems.distinct(() -> phases.forEach(check));
  }

  /// Reports patterns of `train.parameters` that no trained parameter matches.
  private void checkGroups() {
    List<String> trained =
        network.graph().states().stream()
            .filter(Graph.State::trained)
            .map(Graph.State::name)
            .toList();
    for (ParameterGroup group :
        network.spec().train().map(TrainSpec::parameters).orElse(List.of())) {
      for (String pattern : group.match()) {
        if (trained.stream().noneMatch(name -> ParameterGroup.matches(pattern, name))) {
          problems.add(
              Code.BAD_VALUE,
              group.place(),
              String.format(
                  Locale.ROOT,
                  "%s: no trained parameter matches '%s'; there are %s",
                  group.place().path(),
                  pattern,
                  String.join(", ", trained)));
        }
      }
    }
  }

  /// Reports groups that leave nothing to train in the first epoch.
  private void checkFrozen() {
    List<ParameterGroup> groups =
        network.spec().train().map(TrainSpec::parameters).orElse(List.of());
    boolean none =
        network.graph().states().stream()
            .filter(Graph.State::trained)
            .allMatch(state ->
                groups.stream()
                    .filter(group -> group.matches(state.name()))
                    .findFirst()
                    .flatMap(ParameterGroup::freeze)
                    .isPresent());
    if (none && !groups.isEmpty()) {
      problems.add(
          Code.BAD_VALUE,
          groups.getFirst().place(),
          String.format(
              Locale.ROOT,
              "%s: every parameter has '%s', so the first epoch would train nothing",
              network.training().place().path() + "." + TrainKeys.PARAMETERS.key(),
              ParameterKeys.FREEZE.key()),
          "leave it out for the parameters that are trained from the first epoch on");
    }
  }

  /// With several losses, the weights of each count for its own gradients alone, and these have
  /// been added up when the shards are.
  private void checkShards() {
    checkAlternating();
    if (network.spec().train().flatMap(TrainSpec::shards).isEmpty()
        || network.spec().outputs().size() == 1) {
      return;
    }
    TrainSpec train = network.training();
    List<String> weighted =
        network.programs().gradients(1).outputs().stream()
            .map(Program.Output::name)
            .filter(name -> name.endsWith(Programs.LOSS_WEIGHT))
            .toList();
    if (!weighted.isEmpty()) {
      problems.add(
          Code.BAD_VALUE,
          train.place(),
          String.format(
              Locale.ROOT,
              "%s.%s: with several outputs, no loss may have weights for its elements (class"
                  + " weights, ignored labels); %s",
              train.place().path(),
              TrainKeys.SHARDS.key(),
              String.join(", ", weighted)),
          "leave the weights out, or train without shards");
    }
  }

  /// The second term of an alternating objective begins with what the first one has updated, and
  /// that is known when all parts of a batch have been added up.
  private void checkAlternating() {
    network
        .spec()
        .train()
        .filter(train -> train.shards().isPresent())
        .flatMap(TrainSpec::objective)
        .filter(objective -> objective.value().alternates())
        .ifPresent(objective ->
            problems.add(
                Code.BAD_VALUE,
                objective.place(),
                String.format(
                    Locale.ROOT,
                    "%s: the objective '%s' updates its groups of parameters one after the other,"
                        + " which batches in parts do not allow",
                    objective.place().path(),
                    objective.id()),
                String.format(
                    Locale.ROOT,
                    "leave '%s' out, or set \"alternate\": false",
                    TrainKeys.SHARDS.key())));
  }

  /// Reports an objective that does not suit the network.
  private void checkObjective() {
    network
        .spec()
        .train()
        .flatMap(TrainSpec::objective)
        .ifPresent(objective -> {
          try {
            network.programs().gradients(1);
          } catch (StriateException refused) {
            problems.add(refused, objective.place(), objective.place().path() + ":");
          }
        });
  }

  /// Reports a copy of a parameter that does not exist, or does not fit.
  private void checkCopy(TrainPhase.Copy copy) {
    var shapes = new LinkedHashMap<String, Shape>();
    network.graph().states().forEach(state -> shapes.put(state.name(), state.parameter().shape()));
    for (String name : List.of(copy.from(), copy.to())) {
      if (!shapes.containsKey(name)) {
        problems.add(
            Code.BAD_VALUE,
            copy.place(),
            String.format(
                Locale.ROOT,
                "%s: no parameter is named '%s'; there are %s",
                copy.place().path(),
                name,
                String.join(", ", shapes.keySet())));
        return;
      }
    }
    Shape from = Objects.requireNonNull(shapes.get(copy.from()));
    Shape to = Objects.requireNonNull(shapes.get(copy.to()));
    boolean matrix = from.rank() == 2;
    Shape given = copy.transpose() && matrix ? Shape.of(from.extent(1), from.extent(0)) : from;
    if (!given.equals(to) || (copy.transpose() && !matrix)) {
      problems.add(
          Code.SHAPES_DISAGREE,
          copy.place(),
          String.format(
              Locale.ROOT,
              "%s: '%s' is %s%s, '%s' is %s",
              copy.place().path(),
              copy.from(),
              from,
              copy.transpose() ? " before it is transposed" : "",
              copy.to(),
              to));
    }
  }
}
