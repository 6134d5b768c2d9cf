package io.striate.training.objective;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.train.Objective;
import io.striate.api.train.ObjectiveType;
import java.util.List;

/// `supervised`: the weighted sum of the losses of all outputs, for all trained parameters. This is
/// also what a specification without an objective minimizes.
public final class SupervisedType implements ObjectiveType {
  @Override
  public String id() {
    return "supervised";
  }

  @Override
  public String summary() {
    return "the weighted sum of the losses of all outputs";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Objective create(Config config) {
    return (emit, pass) ->
        List.of(new Objective.Term(pass.loss(), List.copyOf(pass.parameters().keySet())));
  }
}
