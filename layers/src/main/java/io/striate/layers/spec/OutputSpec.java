package io.striate.layers.spec;

import io.striate.api.component.Component;
import io.striate.api.error.Place;
import io.striate.api.train.Loss;
import io.striate.api.train.Metric;
import java.util.List;
import java.util.Optional;

/// An output of the network, and what is asked of it.
///
/// @param name `output` where there is but one and it has no other name
/// @param from the layer that gives it; empty for the last
/// @param loss what training makes small
/// @param weight the factor of its loss in the sum of all
/// @param metrics what is measured beside the loss
/// @param place where it is written
public record OutputSpec(
    String name,
    Optional<Reference> from,
    Optional<Component<Loss>> loss,
    double weight,
    List<Component<Metric>> metrics,
    Place place) {
  public OutputSpec {
    metrics = List.copyOf(metrics);
  }
}
