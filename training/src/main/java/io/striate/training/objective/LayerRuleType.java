package io.striate.training.objective;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Objective;
import io.striate.api.train.ObjectiveType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `layer-rule`: trains layers by the rules that they bring ([io.striate.api.layer.LearningRule]),
/// such as `s-cells` or `madaline`, in place of the losses of the network. Nothing else is trained.
/// With the optimizer `sgd` and a learning rate of 1, parameters change by exactly what the rules
/// say.
///
/// The `loss` that training reports is half of the squared length of the change: 0 when the layers
/// do not change any more. It is a measure of progress and not what is minimized.
public final class LayerRuleType implements ObjectiveType {
  private static final Field<List<String>> LAYERS =
      Field.required(
          "layers", FieldKind.list(FieldKind.text()), "the layers that learn, each by its rule");

  @Override
  public String id() {
    return "layer-rule";
  }

  @Override
  public String summary() {
    return "trains layers by learning rules of their own";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LAYERS);
  }

  @Override
  public Objective create(Config config) {
    List<String> layers = config.get(LAYERS);
    if (layers.isEmpty() || layers.stream().distinct().count() < layers.size()) {
      throw new StriateException(
          Code.BAD_VALUE, "needs at least one layer, and none twice, got " + layers);
    }
    return (emit, pass) -> layers.stream().map(layer -> term(emit, pass, layer)).toList();
  }

  private static Objective.Term term(Emitter emit, Objective.Pass pass, String layer) {
    Map<String, Value> parameters = pass.parameters();
    var names = new ArrayList<String>();
    Value sum = emit.constant(0);
    for (var change : pass.changes(layer).entrySet()) {
      Value parameter = parameters.get(change.getKey());
      if (parameter != null) { // else it is frozen
        names.add(change.getKey());
        sum = emit.add(sum, follow(emit, parameter, emit.detach(change.getValue())));
      }
    }
    if (names.isEmpty()) {
      throw new StriateException(
          Code.BAD_VALUE,
          "layer '" + layer + "' is frozen, so its rule can change nothing",
          "remove it from \"layers\", or remove its \"freeze\"");
    }
    return new Objective.Term(sum, names);
  }

  /// Half of the square of the change, with minus the change as the gradient.
  private static Value follow(Emitter emit, Value parameter, Value change) {
    Value zero = emit.subtract(parameter, emit.detach(parameter));
    Value size = emit.scale(emit.sum(emit.square(change)), 0.5);
    return emit.subtract(size, emit.sum(emit.multiply(change, zero)));
  }
}
