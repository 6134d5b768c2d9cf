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
import io.striate.api.train.MetricTable;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.api.train.Unit;
import io.striate.layers.type.box.Boxes;
import io.striate.layers.type.box.Suppression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// `map`: the mean average precision of a detector: for each class the average precision over all
/// recalls, averaged over the classes that occur and over limits of the overlap.
///
/// It stands beside the loss `detection`. Duplicates are removed as in a prediction; the `most`
/// detections of a class with the highest scores are judged in each image. By the conventions of
/// `voc` and `voc-2007`, a detection is right if it overlaps the target that it overlaps most by at
/// least the limit, and none with a higher score does; by that of `coco`, it takes the best of the
/// targets that are left. All targets count; there are none that are "difficult" or a crowd.
///
/// Scores are counted in bins of equal width of their logit, from -10 to 16; scores in one bin
/// count as equal. The sums are `[classes, limits + 2, bins + 1]`: right detections from each edge
/// on for each limit, all detections, and the number of targets, everywhere the same.
public final class MapType implements MetricType {
  private static final double LOWEST = -10;
  private static final double HIGHEST = 16;
  private static final double LEAST_SHARE = 1e-7;

  private static final Field<AveragePrecision> CONVENTION =
      Field.of(
          "convention",
          FieldKind.word(AveragePrecision.class),
          AveragePrecision.VOC,
          "voc: area, from 2010 on; voc-2007: eleven recalls; coco: 101 recalls");
  private static final Field<List<Double>> LIMITS =
      Field.of(
          "limits",
          FieldKind.oneOrList(FieldKind.number(0.01, 1)),
          List.of(),
          "intersection over union from which on a box is right, one or several, over which the"
              + " mean is taken; by default 0.5, for coco 0.5, 0.55, ..., 0.95");
  private static final Field<Double> OVERLAP =
      Field.of(
          "overlap",
          FieldKind.number(0, 1),
          0.5,
          "intersection over union beyond which a box is a duplicate of one with a higher score");
  private static final Field<Integer> MOST =
      Field.of(
          "most", FieldKind.integer(1), 20, "detections of a class that are judged in an image");
  private static final Field<Integer> BINS =
      Field.of("bins", FieldKind.integer(1), 1300, "bins that scores are counted in");

  @Override
  public String id() {
    return "map";
  }

  @Override
  public String summary() {
    return "mean average precision of detected boxes";
  }

  @Override
  public List<String> otherNames() {
    return List.of("MeanAveragePrecision");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(CONVENTION, LIMITS, Scores.FIELD, OVERLAP, MOST, BINS);
  }

  @Override
  public Metric create(Config config) {
    AveragePrecision convention = config.get(CONVENTION);
    List<Double> named = config.get(LIMITS);
    List<Double> limits = named.isEmpty() ? usual(convention) : named;
    return new MeanAveragePrecision(
        convention,
        limits,
        config.get(Scores.FIELD),
        new Suppression(config.get(MOST), config.get(OVERLAP)),
        config.get(BINS));
  }

  private static List<Double> usual(AveragePrecision convention) {
    return convention == AveragePrecision.COCO
        ? IntStream.rangeClosed(10, 19).mapToObj(i -> i / 20.0).toList()
        : List.of(0.5);
  }

  private record MeanAveragePrecision(
      AveragePrecision convention,
      List<Double> limits,
      Scores scores,
      Suppression suppression,
      int bins)
      implements Metric {
    /// `map`, or for example `map-coco`, `map-70` for the limit 0.7.
    @Override
    public Optional<String> name() {
      String name = "map";
      if (convention != AveragePrecision.VOC) {
        name += "-" + convention.name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
      if (!limits.equals(usual(convention))) {
        for (double limit : limits) {
          name += "-" + Math.round(100 * limit);
        }
      }
      return Optional.of(name);
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
      var found = BoxOutputs.detections(emit, BoxOutputs.read(given), scores);
      var kept = suppression.rounds(emit, found.boxes(), found.scores(), found.present());
      Value targets = given.target(BoxOutputs.BOXES);
      Value classes = given.target(BoxOutputs.CLASSES);
      Shape shape = found.scores().type().shape();
      int batch = shape.extent(0);
      int kinds = shape.extent(1);
      int slots = targets.type().shape().extent(1);
      Value wanted =
          emit.apply(
              Function.EQUAL,
              emit.reshape(classes, batch, 1, slots),
              emit.iota(Shape.of(1, kinds, 1), 1));
      var right = new ArrayList<Value>();
      var present = new ArrayList<Value>();
      var logits = new ArrayList<Value>();
      Value limit = emit.constant(Shape.of(1, 1, limits.size(), 1), floats(limits));
      Value free =
          emit.multiply(
              emit.reshape(wanted, batch, kinds, 1, slots),
              emit.fill(Shape.of(1, 1, limits.size(), 1), 1));
      Value boxes = emit.reshape(targets, batch, 1, slots, 4);
      for (Suppression.Kept one : kept) {
        Value overlaps =
            emit.multiply(
                Boxes.overlaps(emit, one.box(), boxes),
                emit.reshape(wanted, batch, kinds, 1, slots));
        Value left =
            convention == AveragePrecision.COCO
                ? emit.multiply(overlaps, free)
                : emit.multiply(overlaps, emit.fill(Shape.of(1, 1, limits.size(), 1), 1));
        Value best = emit.reduce(Reduce.Kind.MAX, left, List.of(3));
        Value taken = emit.oneHot(emit.argmax(left, 3), slots, 3);
        Value reached = emit.subtract(emit.constant(1), emit.apply(Function.GREATER, limit, best));
        Value there = emit.reshape(one.present(), batch, kinds, 1, 1);
        Value hits = emit.multiply(emit.multiply(taken, free), emit.multiply(reached, there));
        free = emit.subtract(free, hits);
        right.add(emit.reduce(Reduce.Kind.SUM, hits, List.of(3)));
        present.add(there);
        logits.add(logit(emit, one, batch, kinds));
      }
      Value marks = emit.one(new Move.Concat(2), joined(emit, right), joined(emit, present));
      Value edges =
          emit.add(
              emit.scale(emit.iota(Shape.of(1, 1, 1, bins + 1), 3), (HIGHEST - LOWEST) / bins),
              emit.constant(LOWEST));
      Value column =
          emit.reshape(joined(emit, logits), Shape.of(batch, kinds, suppression.most(), 1));
      Value reached = emit.subtract(emit.constant(1), emit.apply(Function.GREATER, edges, column));
      Value counts = emit.matmul(marks, reached, false, false);
      Value total =
          emit.multiply(
              emit.reshape(emit.reduce(Reduce.Kind.SUM, wanted, List.of(2)), batch, kinds, 1, 1),
              emit.fill(Shape.of(1, 1, 1, bins + 1), 1));
      Value all = emit.one(new Move.Concat(2), counts, total);
      return emit.reshape(
          emit.reduce(Reduce.Kind.SUM, all, List.of(0)), kinds, limits.size() + 2, bins + 1);
    }

    private static Value joined(Emitter emit, List<Value> values) {
      return emit.emit(new Move.Concat(3), values).getFirst();
    }

    private static Value logit(Emitter emit, Suppression.Kept one, int batch, int kinds) {
      Value least = emit.constant(LEAST_SHARE);
      Value share = emit.multiply(one.score(), one.present());
      Value other = emit.subtract(emit.constant(1), share);
      Value logit =
          emit.subtract(
              emit.apply(Function.LOG, emit.apply(Function.MAXIMUM, share, least)),
              emit.apply(Function.LOG, emit.apply(Function.MAXIMUM, other, least)));
      return emit.reshape(logit, batch, kinds, 1, 1);
    }

    private static float[] floats(List<Double> numbers) {
      float[] values = new float[numbers.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (double) numbers.get(i);
      }
      return values;
    }

    @Override
    public OptionalDouble figure(double[] sums) {
      return OptionalDouble.of(
          IntStream.range(0, classes(sums))
              .filter(kind -> targets(sums, kind) > 0)
              .mapToDouble(kind -> mean(of(sums, kind)))
              .average()
              .orElse(Double.NaN));
    }

    private int classes(double[] sums) {
      return sums.length / (limits.size() + 2) / (bins + 1);
    }

    private double targets(double[] sums, int kind) {
      return sums[((kind + 1) * (limits.size() + 2) - 1) * (bins + 1)];
    }

    private static double mean(double[] values) {
      return DoubleStream.of(values).average().orElseThrow();
    }

    /// The average precision of a class for each limit.
    private double[] of(double[] sums, int kind) {
      int rows = limits.size() + 2;
      double[] found = falling(sums, kind * rows + limits.size());
      double[] values = new double[limits.size()];
      Arrays.setAll(
          values,
          limit -> convention.of(falling(sums, kind * rows + limit), found, targets(sums, kind)));
      return values;
    }

    /// A row of counts, from the highest limit of the score to the lowest.
    private double[] falling(double[] sums, int row) {
      double[] values = new double[bins + 1];
      Arrays.setAll(values, i -> sums[row * (bins + 1) + bins - i]);
      return values;
    }

    /// A row for each class: its average precision, for each limit if there are several, and the
    /// number of its targets.
    @Override
    public Optional<MetricTable> table(double[] sums, List<String> names) {
      var rows = new ArrayList<String>();
      var cells = new ArrayList<List<Double>>();
      for (int kind = 0; kind < classes(sums); kind++) {
        rows.add(kind < names.size() ? names.get(kind) : Integer.toString(kind));
        double targets = targets(sums, kind);
        var row = new ArrayList<Double>();
        double[] values = targets > 0 ? of(sums, kind) : new double[limits.size()];
        if (limits.size() > 1) {
          row.add(mean(values));
        }
        DoubleStream.of(values).forEach(row::add);
        row.add(targets);
        cells.add(row);
      }
      var columns = new ArrayList<String>();
      if (limits.size() > 1) {
        columns.add("mean");
      }
      for (double limit : limits) {
        columns.add("at " + limit);
      }
      columns.add("targets");
      return Optional.of(
          new MetricTable("average precision of each class", "with", rows, columns, cells));
    }
  }
}
