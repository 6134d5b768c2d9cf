package io.striate.training.detection;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Direction;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.api.train.Unit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// `mask-iou`: how well masks fit: the mean over boxes that have a target of the places that are in
/// both masks, the one that is found and the one that is wanted, divided by those in any. A place
/// is found if its probability is at least a half. It stands beside the loss `instance-mask`. With
/// `filled`, the whole box is taken for the mask: what a detector without masks reaches. The sums
/// are `[2]`: the total of the boxes, and how many they are.
public final class MaskIouType implements MetricType {
  private static final Field<Double> POSITIVE = BoxLoss.positive(0.5);
  private static final Field<Boolean> FILLED =
      Field.of(
          "filled",
          FieldKind.flag(),
          false,
          "whether to judge full boxes in place of the masks, for comparison");

  @Override
  public String id() {
    return "mask-iou";
  }

  @Override
  public String summary() {
    return "intersection over union of the masks of boxes and those of their targets";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(POSITIVE, FILLED, BoxLoss.VISIBLE);
  }

  @Override
  public Metric create(Config config) {
    double positive = config.get(POSITIVE);
    return new MaskIou(
        config.get(FILLED), new Matching(positive, positive, false, config.get(BoxLoss.VISIBLE)));
  }

  private record MaskIou(boolean filled, Matching matching) implements Metric {
    @Override
    public Optional<String> name() {
      return filled ? Optional.of("filled-iou") : Optional.empty();
    }

    @Override
    public Direction direction() {
      return Direction.HIGHER;
    }

    @Override
    public Unit unit() {
      return Unit.SHARE;
    }

    @Override
    public Value sums(Emitter emit, Supervision given) {
      for (String name : List.of(Masks.MASK, BoxOutputs.REGIONS)) {
        BoxOutputs.requireNamed(given.outputs(), name);
      }
      Masks masks = Masks.of(emit, given, matching);
      Value found =
          filled
              ? emit.fill(masks.logits().type().shape(), 1)
              : emit.apply(Function.GREATER, masks.logits(), emit.constant(0));
      Value both = Masks.total(emit, emit.apply(Function.MINIMUM, found, masks.wanted()));
      Value any = Masks.total(emit, emit.apply(Function.MAXIMUM, found, masks.wanted()));
      Value share = emit.divide(both, emit.apply(Function.MAXIMUM, any, emit.constant(1)));
      return emit.one(
          new Move.Concat(0),
          total(emit, emit.multiply(share, masks.positive())),
          total(emit, masks.positive()));
    }

    private static Value total(Emitter emit, Value values) {
      return emit.reshape(emit.sum(values), Shape.of(1));
    }

    @Override
    public OptionalDouble figure(double[] sums) {
      return OptionalDouble.of(sums[0] / sums[1]);
    }
  }
}
