package io.striate.layers.program;

import io.striate.api.train.GradientTransform;
import io.striate.api.train.Objective;
import io.striate.api.train.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/// What a training step does beside the forward pass.
///
/// @param optimizer updates parameters from their gradients
/// @param transforms change all gradients before the optimizer, in order
/// @param objective what is minimized; absent for the weighted sum of the outputs' losses
/// @param averaged whether an average of the weights is kept
/// @param shard the most samples of a part of a batch, if batches are computed in parts
/// @param groups parameters that follow another optimizer or rate, in order; the first one that a
///   parameter belongs to counts
public record TrainingRules(
    Optimizer optimizer,
    List<GradientTransform> transforms,
    Optional<Objective> objective,
    boolean averaged,
    OptionalInt shard,
    List<Group> groups) {
  /// Some of the parameters.
  ///
  /// @param members whether a parameter of a name belongs to it
  /// @param rate the factor of the learning rate
  /// @param optimizer updates them
  /// @param freeze in how many epochs at the beginning they are left as they are
  public record Group(Predicate<String> members, double rate, Optimizer optimizer, int freeze) {}

  public TrainingRules {
    transforms = List.copyOf(transforms);
    groups = List.copyOf(groups);
  }

  /// Rules that are the same for all parameters.
  public TrainingRules(
      Optimizer optimizer, List<GradientTransform> transforms, Optional<Objective> objective) {
    this(optimizer, transforms, objective, false, OptionalInt.empty(), List.of());
  }

  /// Whether a step follows the terms of the objective one after the other.
  boolean alternates() {
    return objective.filter(Objective::alternates).isPresent();
  }

  /// The groups, and that of all other parameters.
  List<Group> all() {
    var all = new ArrayList<>(groups);
    all.add(new Group(_ -> true, 1, optimizer, 0));
    return all;
  }

  /// The group of a parameter.
  Group group(String parameter) {
    return all().stream()
        .filter(group -> group.members().test(parameter))
        .findFirst()
        .orElseThrow();
  }
}
