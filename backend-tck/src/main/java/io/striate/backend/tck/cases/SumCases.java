package io.striate.backend.tck.cases;

import io.striate.api.op.AvgPool2d;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.bound.Bound.Bounded;
import io.striate.backend.tck.run.Formula;
import io.striate.backend.tck.run.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Long sums and averages with the error of a few roundings.
public final class SumCases {
  /// Roundings of the sum of absolute values that a result may be off: enough for shards of sums of
  /// lanes of a compensated sum, and for a tree of sums, not for the numbers one after the other.
  private static final double ROUNDINGS = 16;

  private static final double UNIT = 0x1p-24;

  private SumCases() {}

  /// A sum, or an average.
  ///
  /// @param expected the result of summation in double precision
  public record SumCase(String name, Op op, Numbers input, Bounded expected) {}

  /// All cases.
  public static List<SumCase> all() {
    var cases = new ArrayList<SumCase>();
    sum(cases, List.of(0), 1_000_003);
    sum(cases, List.of(0), 100_003, 3);
    sum(cases, List.of(0), 4_099, 70);
    sum(cases, List.of(1), 3, 100_003);
    sum(cases, List.of(0, 2, 3), 7, 3, 130, 131);
    sum(cases, List.of(1), 5, 1_021, 37);
    sum(cases, List.of(0, 1, 2, 3), 9, 2, 101, 103);
    for (int[] size : new int[][] {{512, 512}, {224, 223}, {7, 7}}) {
      average(cases, size[0], size[1]);
    }
    return cases;
  }

  /// Equal numbers, and others far from zero.
  private static List<double[]> numbers(int count) {
    double[] equal = new double[count];
    Arrays.fill(equal, 0.1f);
    double[] apart = Formula.units(31, count, 1, 1000.5);
    return List.of(equal, apart);
  }

  private static void sum(List<SumCase> cases, List<Integer> axes, int... extents) {
    Shape shape = Shape.of(extents);
    var op = new Reduce(Reduce.Kind.SUM, axes);
    Shape result = op.infer(List.of(TensorType.float32(shape))).getFirst().shape();
    int[] strides = result.stridesIn(shape);
    for (double[] values : numbers(shape.size())) {
      double[] sums = new double[result.size()];
      for (int i = 0; i < values.length; i++) {
        int rest = i;
        int at = 0;
        for (int axis = 0; axis < extents.length; axis++) {
          at += rest / shape.strides()[axis] * strides[axis];
          rest %= shape.strides()[axis];
        }
        sums[at] += values[i];
      }
      double[] errors = Arrays.stream(sums).map(s -> ROUNDINGS * UNIT * s).toArray();
      String name =
          String.format(Locale.ROOT, "sum over %s of %s, numbers from %s", axes, shape, values[0]);
      cases.add(new SumCase(name, op, Numbers.of(shape, values), new Bounded(sums, errors)));
    }
  }

  private static void average(List<SumCase> cases, int height, int width) {
    var op = new AvgPool2d(new Window2d(height, width, 1, 1, 0, 0, 0, 0, 1, 1), false);
    int maps = 2;
    for (double[] values : numbers(maps * height * width)) {
      double[] means = new double[maps];
      for (int i = 0; i < values.length; i++) {
        means[i / (height * width)] += values[i] / (height * width);
      }
      double[] errors = Arrays.stream(means).map(m -> ROUNDINGS * UNIT * m).toArray();
      String name =
          String.format(Locale.ROOT, "average of %dx%d, numbers from %s", height, width, values[0]);
      Numbers input = Numbers.of(Shape.of(1, maps, height, width), values);
      cases.add(new SumCase(name, op, input, new Bounded(means, errors)));
    }
  }
}
