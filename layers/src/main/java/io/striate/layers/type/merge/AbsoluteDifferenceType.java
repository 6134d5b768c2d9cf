package io.striate.layers.type.merge;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.Elementwise.Function;
import java.util.List;

/// `absolute-difference`: the magnitude of the difference of two inputs of one shape, number by
/// number: how much a siamese network finds two samples to differ in each feature. Equal numbers
/// receive no gradient.
///
/// Source: Taigman, Yang, Ranzato and Wolf, "DeepFace: closing the gap to human-level performance
/// in face verification", CVPR 2014, section 4.2.
public final class AbsoluteDifferenceType implements LayerType {
  @Override
  public String id() {
    return "absolute-difference";
  }

  @Override
  public String summary() {
    return "the magnitude of the difference of two inputs, element by element";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Merge(
        false,
        2,
        (emit, inputs) ->
            emit.apply(Function.ABS, emit.subtract(inputs.getFirst(), inputs.getLast())));
  }
}
