package io.striate.training.detection;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Direction;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.api.train.Unit;
import io.striate.layers.type.box.Boxes;
import java.util.List;
import java.util.OptionalDouble;

/// `box-recall`: the share of the targets that one of the first boxes overlaps by at least a limit,
/// whatever its class: how good proposals are. It stands beside the loss `detection`, or `rpn` to
/// judge anchors, and reads the output `regions` of either. The sums are `[2]`: targets that are
/// found, and all.
public final class BoxRecallType implements MetricType {
  private static final Field<Integer> COUNT =
      Field.of("count", FieldKind.integer(1), 50, "boxes of an image that are looked at");
  private static final Field<Double> LIMIT =
      Field.of(
          "limit",
          FieldKind.number(0.01, 1),
          0.5,
          "intersection over union from which on a box finds a target");

  @Override
  public String id() {
    return "box-recall";
  }

  @Override
  public String summary() {
    return "share of the targets that one of the first boxes overlaps";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(COUNT, LIMIT);
  }

  @Override
  public Metric create(Config config) {
    return new BoxRecall(config.get(COUNT), config.get(LIMIT));
  }

  private record BoxRecall(int count, double limit) implements Metric {
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
      BoxOutputs.requireNamed(given.outputs(), BoxOutputs.REGIONS);
      BoxOutputs.requireNamed(given.targets(), BoxOutputs.CLASSES);
      Value boxes = given.output(BoxOutputs.REGIONS);
      int all = boxes.type().shape().extent(1);
      Value first = count < all ? emit.slice(boxes, 1, 0, count) : boxes;
      Value overlaps = Boxes.overlaps(emit, first, given.target(BoxOutputs.BOXES));
      Value most = emit.reduce(Reduce.Kind.MAX, overlaps, List.of(1));
      Value targets =
          emit.apply(Function.GREATER, given.target(BoxOutputs.CLASSES), emit.constant(-0.5));
      Value missed = emit.apply(Function.GREATER, emit.constant(limit), most);
      Value found =
          emit.multiply(
              targets,
              emit.reshape(emit.subtract(emit.constant(1), missed), targets.type().shape()));
      return emit.one(new Move.Concat(0), total(emit, found), total(emit, targets));
    }

    private static Value total(Emitter emit, Value marks) {
      return emit.reshape(emit.sum(marks), Shape.of(1));
    }

    @Override
    public OptionalDouble figure(double[] sums) {
      return OptionalDouble.of(sums[0] / sums[1]);
    }
  }
}
