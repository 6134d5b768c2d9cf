package io.striate.layers.type.regularization;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import java.util.List;

/// `dropout`: while training, drops each number with a probability and scales the rest up, so that
/// the mean stays; otherwise it does nothing.
///
/// Source: Srivastava and others, "Dropout", JMLR 15, 2014.
public final class DropoutType implements LayerType {
  static final Field<Double> RATE =
      Field.of(
          "rate", FieldKind.numberBelow(0, 1), 0.5, "probability that an element is set to zero");

  @Override
  public String id() {
    return "dropout";
  }

  @Override
  public String summary() {
    return "sets random elements to zero during training";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(RATE);
  }

  @Override
  public Layer create(Config config) {
    double rate = config.get(RATE);
    return (emit, inputs, parameters, mode) ->
        mode == Mode.TRAINING && rate > 0
            ? emit.dropout(inputs.getFirst(), rate)
            : inputs.getFirst();
  }
}
