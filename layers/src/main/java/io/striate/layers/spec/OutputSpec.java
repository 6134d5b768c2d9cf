package io.striate.layers.spec;

import io.striate.api.component.Component;
import io.striate.api.error.Place;
import io.striate.api.train.Answer;
import io.striate.api.train.Loss;
import io.striate.api.train.Metric;
import java.util.List;
import java.util.Optional;

/// An output of the network, and what is asked of it.
///
/// @param name `output` where there is but one and it has no other name
/// @param from the layers that give it, one for each output that its loss reads; empty for the last
///   layer
/// @param loss the quantity that training minimizes
/// @param target the features of the data that it learns from; absent for those that fit by name
/// @param answer what it means to users; absent for what its loss says
/// @param weight the factor of its loss in the sum of all
/// @param metrics what is measured beside the loss
/// @param only what it is for; absent for everything
/// @param place where it is written
public record OutputSpec(
    String name,
    List<Reference> from,
    Optional<Component<Loss>> loss,
    Optional<TargetNames> target,
    Optional<Component<Answer>> answer,
    double weight,
    List<Component<Metric>> metrics,
    Optional<Purpose> only,
    Place place) {
  public OutputSpec {
    from = List.copyOf(from);
    metrics = List.copyOf(metrics);
  }

  /// The name of a metric's figure, without that of the output.
  public static String figure(Component<Metric> metric) {
    return metric.value().name().orElse(metric.id());
  }

  /// Whether it is computed after training, too.
  public boolean lasts() {
    return only.isEmpty();
  }

  /// The same output of other layers.
  public OutputSpec withFrom(List<Reference> others) {
    return new OutputSpec(name, others, loss, target, answer, weight, metrics, only, place);
  }

  /// The same output with other metrics.
  public OutputSpec withMetrics(List<Component<Metric>> others) {
    return new OutputSpec(name, from, loss, target, answer, weight, others, only, place);
  }
}
