package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Direction;
import io.striate.api.train.MeanMetric;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `pcp`: the percentage of correct parts. A limb is found if both of its joints lie within a share
/// of its true length from where they should be.
///
/// Outputs and targets are `[N, 2 joints]`: x and y of each joint by turns, in one unit. The figure
/// is the share of limbs over all samples.
///
/// Source: Ferrari, Marin-Jimenez and Zisserman, "Progressive search space reduction for human pose
/// estimation", CVPR 2008; as in Toshev and Szegedy, "DeepPose", arXiv:1312.4659.
public final class PcpType implements MetricType {
  private static final Field<List<List<Integer>>> LIMBS =
      Field.required(
          "limbs",
          FieldKind.list(FieldKind.list(FieldKind.integer(0))),
          "the two joints of each limb, by their numbers from 0");
  private static final Field<Double> WITHIN =
      Field.of("within", FieldKind.number(0, 10), 0.5, "share of the length of a limb");

  @Override
  public String id() {
    return "pcp";
  }

  @Override
  public String summary() {
    return "share of limbs whose two joints are found";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LIMBS, WITHIN);
  }

  @Override
  public Metric create(Config config) {
    List<List<Integer>> limbs = config.get(LIMBS);
    for (List<Integer> limb : limbs) {
      if (limb.size() != 2) {
        throw new StriateException(
            Code.BAD_VALUE,
            "limbs: a limb has two joints, got " + limb,
            "write [[0, 1], [1, 2]] for a limb from joint 0 to 1 and one from 1 to 2");
      }
    }
    if (limbs.isEmpty()) {
      throw new StriateException(Code.BAD_VALUE, "limbs: there are none; name at least one");
    }
    return new Pcp(limbs, config.get(WITHIN));
  }

  private record Pcp(List<List<Integer>> limbs, double within) implements MeanMetric {
    @Override
    public Direction direction() {
      return Direction.HIGHER;
    }

    @Override
    public Unit unit() {
      return Unit.SHARE;
    }

    @Override
    public Value perSample(Emitter emit, Value output, Value target) {
      Errors.requireAlike(output, target);
      int joints = joints(output);
      Shape points = Shape.of(output.type().shape().extent(0), joints, 2);
      Value right = emit.reshape(target, points);
      Value off = squares(emit, emit.subtract(emit.reshape(output, points), right));
      Value length = squares(emit, emit.subtract(ends(emit, right, 0), ends(emit, right, 1)));
      Value allowed = emit.scale(length, within * within);
      Value one = emit.apply(Function.GREATER, ends(emit, off, 0), allowed);
      Value other = emit.apply(Function.GREATER, ends(emit, off, 1), allowed);
      return emit.subtract(emit.constant(1), emit.apply(Function.MAXIMUM, one, other));
    }

    private int joints(Value output) {
      Shape shape = output.type().shape();
      int joints = shape.rank() == 2 ? shape.extent(1) / 2 : 0;
      int largest =
          limbs.stream().flatMap(List::stream).mapToInt(Integer::intValue).max().orElseThrow();
      if (shape.rank() != 2 || shape.extent(1) % 2 != 0 || largest >= joints) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "needs x and y of each joint, [N, 2 joints], with joints up to number %d, got %s",
                largest,
                shape));
      }
      return joints;
    }

    /// The entries of all limbs' first or second joints.
    private Value ends(Emitter emit, Value joints, int end) {
      var numbers = new ArrayList<Integer>();
      limbs.forEach(limb -> numbers.add(limb.get(end)));
      float[] indices = new float[numbers.size()];
      for (int i = 0; i < indices.length; i++) {
        indices[i] = numbers.get(i);
      }
      return emit.take(joints, emit.constant(Shape.of(indices.length), indices), 1);
    }

    private static Value squares(Emitter emit, Value vectors) {
      Shape shape = vectors.type().shape();
      return emit.reshape(
          emit.reduce(Reduce.Kind.SUM, emit.square(vectors), List.of(2)),
          shape.extent(0),
          shape.extent(1));
    }
  }
}
