package io.striate.layers.program;

import io.striate.api.train.GradientTransform;
import io.striate.api.train.Objective;
import io.striate.api.train.Optimizer;
import java.util.List;
import java.util.Optional;

/// What a training step does beside the forward pass.
///
/// @param optimizer updates parameters from their gradients
/// @param transforms change all gradients before the optimizer, in order
/// @param objective what is minimized; absent for the weighted sum of the outputs' losses
public record TrainingRules(
    Optimizer optimizer, List<GradientTransform> transforms, Optional<Objective> objective) {
  public TrainingRules {
    transforms = List.copyOf(transforms);
  }
}
