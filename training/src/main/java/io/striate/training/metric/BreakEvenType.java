package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// `break-even`: where precision and recall of the pixels of a map are equal, over all thresholds,
/// with some pixels of slack.
///
/// Outputs are logits, targets shares from 0 to 1 of the same shape, of which those above 0.5 are
/// true pixels: `[N, h, w]`, `[N, 1, h, w]`, or `[N, h w]` for square maps. Precision is the share
/// of found pixels that have a true one within `slack` pixels, recall the share of true pixels that
/// have a found one as near. Thresholds are `i / bins` of the probability; between two of them both
/// are taken to be linear.
///
/// The sums are `[4, bins]`, for each threshold: found pixels near a true one, found pixels, true
/// pixels near a found one, true pixels.
///
/// Source: Mnih and Hinton, "Learning to detect roads in high-resolution aerial images", ECCV 2010.
public final class BreakEvenType implements MetricType {
  private static final Field<Integer> SLACK =
      Field.of("slack", FieldKind.integer(0), 3, "distance that counts as a hit, in pixels");
  private static final Field<Integer> BINS =
      Field.of("bins", FieldKind.integer(2), 100, "number of thresholds");

  @Override
  public String id() {
    return "break-even";
  }

  @Override
  public String summary() {
    return "where precision and recall of the pixels of a map are equal";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(SLACK, BINS);
  }

  @Override
  public Metric create(Config config) {
    return new BreakEven(config.get(SLACK), config.get(BINS));
  }

  private record BreakEven(int slack, int bins) implements Metric {
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
      Errors.requireAlike(given.output(), given.target());
      Shape maps = maps(given.output().type().shape());
      Value score = emit.reshape(emit.apply(Function.SIGMOID, given.output()), maps);
      Value truth =
          emit.reshape(emit.apply(Function.GREATER, given.target(), emit.constant(0.5)), maps);
      Value found = above(emit, score);
      Value truths = column(emit, truth);
      return emit.one(
          new Move.Concat(0),
          emit.matmul(column(emit, most(emit, truth)), found, true, false),
          row(emit, emit.reduce(Reduce.Kind.SUM, found, List.of(0))),
          emit.matmul(truths, above(emit, most(emit, score)), true, false),
          emit.multiply(emit.fill(Shape.of(1, bins), 1), emit.sum(truth)));
    }

    private static Shape maps(Shape shape) {
      int samples = shape.extent(0);
      int pixels = shape.size() / samples;
      int side = (int) Math.round(Math.sqrt(pixels));
      if (shape.rank() == 2 && side * side == pixels) {
        return Shape.of(samples, side, side);
      }
      if (shape.rank() == 3 || (shape.rank() == 4 && shape.extent(1) == 1)) {
        return Shape.of(samples, shape.extent(shape.rank() - 2), shape.extent(shape.rank() - 1));
      }
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "needs maps [N, h, w] or [N, 1, h, w], or [N, n] where n is the size of a square map,"
                  + " got %s",
              shape));
    }

    private static Value column(Emitter emit, Value maps) {
      return emit.reshape(maps, maps.type().shape().size(), 1);
    }

    private Value row(Emitter emit, Value sums) {
      return emit.reshape(sums, 1, bins);
    }

    /// For each pixel and threshold whether the pixel is above it, `[pixels, bins]`.
    private Value above(Emitter emit, Value maps) {
      Value edges = emit.scale(emit.iota(Shape.of(1, bins), 1), 1.0 / bins);
      return emit.apply(Function.GREATER, column(emit, maps), edges);
    }

    /// For each pixel the largest value within the slack, none of which is below 0.
    private Value most(Emitter emit, Value maps) {
      Shape shape = maps.type().shape();
      var border = List.of(0, slack, slack);
      Value padded = emit.one(new Move.Pad(border, border, 0), maps);
      var moved = new ArrayList<Value>();
      for (int down = -slack; down <= slack; down++) {
        Value rows = emit.slice(padded, 1, slack + down, slack + down + shape.extent(1));
        int wide = (int) Math.sqrt((double) slack * slack - (double) down * down);
        for (int right = -wide; right <= wide; right++) {
          moved.add(emit.slice(rows, 2, slack + right, slack + right + shape.extent(2)));
        }
      }
      return moved.stream().reduce((a, b) -> emit.apply(Function.MAXIMUM, a, b)).orElseThrow();
    }

    @Override
    public OptionalDouble figure(double[] sums) {
      double before = 0;
      double recallBefore = 1;
      for (int i = 0; i < bins && sums[bins + i] > 0; i++) {
        double precision = sums[i] / sums[bins + i];
        double recall = sums[2 * bins + i] / sums[3 * bins + i];
        if (precision >= recall) {
          double gap = recallBefore - before;
          double share = i == 0 ? 1 : gap / (gap + precision - recall);
          return OptionalDouble.of(recallBefore + share * (recall - recallBefore));
        }
        before = precision;
        recallBefore = recall;
      }
      // Nothing is found at thresholds where they could be equal.
      return OptionalDouble.of(sums[3 * bins] > 0 ? before : Double.NaN);
    }
  }
}
