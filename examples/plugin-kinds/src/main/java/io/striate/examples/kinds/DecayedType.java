package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.program.Value;
import io.striate.api.train.Objective;
import io.striate.api.train.ObjectiveType;
import java.util.List;

/// `demo:decayed`: the losses of all outputs, plus a multiple of the squared L2 norm of all trained
/// parameters.
public final class DecayedType implements ObjectiveType {
  private static final Field<Double> DECAY =
      Field.of("decay", FieldKind.number(0, 1), 1e-4, "the factor of the squared norm");

  @Override
  public String id() {
    return "demo:decayed";
  }

  @Override
  public String summary() {
    return "the losses of all outputs plus an L2 penalty";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DECAY);
  }

  @Override
  public Objective create(Config config) {
    double decay = config.get(DECAY);
    return (emit, pass) -> {
      Value loss = pass.loss();
      for (Value parameter : pass.parameters().values()) {
        Value norm = emit.sum(emit.multiply(parameter, parameter));
        loss = emit.add(loss, emit.scale(norm, decay));
      }
      return List.of(new Objective.Term(loss, List.copyOf(pass.parameters().keySet())));
    };
  }
}
