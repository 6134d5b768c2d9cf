package io.striate.backend.tck.cases;

import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Fold;
import io.striate.api.op.Generate;
import io.striate.api.op.MatMul;
import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.op.ScatterAdd;
import io.striate.api.op.Take;
import io.striate.api.op.Unfold;
import io.striate.api.op.Window2d;
import io.striate.api.random.Philox;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.run.Formula;
import io.striate.backend.tck.run.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Inputs for the core operations: awkward sizes around every vector length, broadcasting in every
/// direction, stacks of matrices, windows of every kind.
public final class CoreCases {
  private CoreCases() {}

  /// All cases of core operations.
  public static List<OpCase> all() {
    var cases = new ArrayList<OpCase>();
    elementwise(cases);
    products(cases);
    reductions(cases);
    windows(cases);
    taking(cases);
    moves(cases);
    steps(cases);
    generators(cases);
    return cases;
  }

  private static void elementwise(List<OpCase> cases) {
    int[][] pairs = {
      {2, 3, 4},
      {4},
      {2, 3, 4},
      {3, 1},
      {4, 1, 3},
      {5, 1},
      {1, 3},
      {4, 1},
      {2, 3, 5, 7},
      {1, 3, 1, 1},
      {},
      {3, 2},
      {6, 9},
      {},
      {2, 5, 3},
      {2, 1, 1}
    };
    for (Function function : Function.values()) {
      var op = new Elementwise(function);
      for (int size : new int[] {1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 257}) {
        cases.add(
            OpCase.rounded(
                op + " of " + size,
                op,
                operands(function, new int[] {size}, new int[] {size}, new int[] {size})));
      }
      cases.add(
          OpCase.rounded(
              op + " of rank 4",
              op,
              operands(
                  function,
                  new int[] {2, 3, 4, 5},
                  new int[] {2, 3, 4, 5},
                  new int[] {2, 3, 4, 5})));
      cases.add(
          OpCase.rounded(
              op + " of a scalar", op, operands(function, new int[0], new int[0], new int[0])));
      for (int i = 0; function.arity() > 1 && i < pairs.length; i += 2) {
        int[] a = pairs[i];
        int[] b = pairs[i + 1];
        cases.add(
            OpCase.rounded(
                op + " of " + Arrays.toString(a) + " and " + Arrays.toString(b),
                op,
                operands(function, a, b, a)));
      }
    }
    cases.add(
        OpCase.exact(
            "select between scalars",
            new Elementwise(Function.SELECT),
            Numbers.wholes(1, 1, 3, 4),
            Numbers.scalar(7),
            Numbers.scalar(-3)));
    for (Function function :
        List.of(
            Function.EQUAL,
            Function.GREATER,
            Function.MAXIMUM,
            Function.ADD,
            Function.MULTIPLY,
            Function.SUBTRACT)) {
      cases.add(
          OpCase.exact(
              function.label() + " of whole numbers",
              new Elementwise(function),
              Numbers.wholes(2, 2, 5, 7),
              Numbers.wholes(3, 2, 5, 7)));
    }
    cases.add(
        OpCase.rounded(
            "power of whole numbers of either sign",
            new Elementwise(Function.POWER),
            Numbers.wholes(4, 3, 5, 9),
            Numbers.of(Shape.of(5, 1), 0, 1, 2, 3, 5)));
    cases.add(
        OpCase.rounded(
            "power of numbers of all sizes",
            new Elementwise(Function.POWER),
            Numbers.of(
                Shape.of(11),
                0x1p-100,
                (float) 1e-30,
                (float) 1e-3,
                0.5,
                0.75,
                1 - 0x1p-24,
                1,
                1 + 0x1p-23,
                3,
                1e5,
                (float) 1e30),
            Numbers.of(Shape.of(8, 1), -1, -0.5, 0, 0.25, 0.5, (float) 0.7, 1, 1.25)));
    cases.add(
        OpCase.rounded(
            "power of numbers near one",
            new Elementwise(Function.POWER),
            Numbers.of(Shape.of(4), 1 - 0x1p-10, 1 - 0x1p-20, 1 + 0x1p-20, 1 + 0x1p-10),
            Numbers.of(Shape.of(4, 1), -60_000, -1_000.5, 1_000.5, 60_000)));
    cases.add(
        OpCase.exact(
            "floor of halves",
            new Elementwise(Function.FLOOR),
            Numbers.of(Shape.of(9), -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 0x1p24 + 2)));
    cases.add(
        OpCase.rounded(
            "erf near and far from zero",
            new Elementwise(Function.ERF),
            Numbers.of(
                Shape.of(3, 7),
                0,
                0x1p-40,
                -0x1p-40,
                0x1p-13,
                0.5,
                -0.5,
                0.875,
                -0.875,
                0.9375,
                -0.9375,
                1,
                1.5,
                -1.5,
                2.5,
                3.75,
                -3.75,
                3.9375,
                4.5,
                -5.5,
                30,
                -1000)));
    var bytes = new Numbers(TensorType.uint8(2, 3), new double[] {0, 1, 127, 128, 200, 255});
    var labels = Numbers.labels(Shape.of(2, 1), 3, -7);
    cases.add(OpCase.exact("identity of bytes", new Elementwise(Function.IDENTITY), bytes));
    cases.add(OpCase.exact("identity of ints", new Elementwise(Function.IDENTITY), labels));
    cases.add(OpCase.exact("add of bytes and ints", new Elementwise(Function.ADD), bytes, labels));
    cases.add(
        OpCase.exact(
            "equal of ints and floats",
            new Elementwise(Function.EQUAL),
            labels,
            Numbers.of(Shape.of(3), 3, 4, -7)));
  }

  private static Numbers[] operands(Function function, int[]... extents) {
    var operands = new Numbers[function.arity()];
    for (int i = 0; i < operands.length; i++) {
      int seed = 100 + 10 * Math.floorMod(function.label().hashCode(), 1000) + i;
      operands[i] = Numbers.random(seed, 4, extents[i]);
      double[] values = operands[i].values();
      boolean positive =
          function == Function.SQRT
              || function == Function.LOG
              || (function == Function.POWER && i == 0);
      boolean awayFromZero =
          function == Function.RECIPROCAL || (function == Function.DIVIDE && i == 1);
      for (int e = 0; e < values.length && (positive || awayFromZero); e++) {
        double size = Math.abs(values[e]) + 0.25;
        values[e] = positive || values[e] >= 0 ? size : -size;
      }
    }
    if (function == Function.SELECT) {
      operands[0] = Numbers.wholes(99, 1, extents[0]);
    }
    return operands;
  }

  private static void products(List<OpCase> cases) {
    int[][] sizes = {
      {1, 1, 1},
      {1, 7, 1},
      {2, 3, 4},
      {5, 1, 9},
      {4, 16, 16},
      {5, 17, 15},
      {13, 31, 33},
      {16, 400, 120}
    };
    for (int[] s : sizes) {
      for (boolean ta : new boolean[] {false, true}) {
        for (boolean tb : new boolean[] {false, true}) {
          var op = new MatMul(ta, tb);
          int[] a = ta ? new int[] {s[1], s[0]} : new int[] {s[0], s[1]};
          int[] b = tb ? new int[] {s[2], s[1]} : new int[] {s[1], s[2]};
          String name = op + " " + s[0] + "x" + s[1] + "x" + s[2];
          cases.add(OpCase.rounded(name, op, Numbers.random(301, 1, a), Numbers.random(302, 1, b)));
          cases.add(
              OpCase.exact(
                  name + ", whole numbers",
                  op,
                  Numbers.wholes(303, 9, a),
                  Numbers.wholes(304, 9, b)));
        }
      }
    }
    int[][] stacks = {
      {2, 3, 4},
      {2, 4, 5},
      {2, 3, 4},
      {4, 5},
      {3, 4},
      {2, 4, 5},
      {1, 3, 4},
      {6, 4, 2},
      {2, 1, 3, 4},
      {3, 4, 5},
      {1, 2, 3, 4},
      {5, 2, 4, 6}
    };
    for (int i = 0; i < stacks.length; i += 2) {
      var op = new MatMul(false, false);
      cases.add(
          OpCase.exact(
              "matmul of stacks "
                  + Arrays.toString(stacks[i])
                  + " and "
                  + Arrays.toString(stacks[i + 1]),
              op,
              Numbers.wholes(305, 9, stacks[i]),
              Numbers.wholes(306, 9, stacks[i + 1])));
    }
    cases.add(
        OpCase.rounded(
            "matmul of stacks, both transposed",
            new MatMul(true, true),
            Numbers.random(307, 1, 2, 3, 5, 4),
            Numbers.random(308, 1, 2, 3, 6, 5)));
  }

  private static void reductions(List<OpCase> cases) {
    for (Reduce.Kind kind : Reduce.Kind.values()) {
      for (List<Integer> axes :
          List.of(
              List.of(0),
              List.of(1),
              List.of(3),
              List.of(0, 1),
              List.of(2, 3),
              List.of(0, 2, 3),
              List.of(1, 3),
              List.of(0, 1, 2, 3))) {
        var op = new Reduce(kind, axes);
        cases.add(OpCase.rounded(op.toString(), op, Numbers.random(401, 2, 3, 5, 4, 7)));
        cases.add(OpCase.exact(op + ", whole numbers", op, Numbers.wholes(402, 99, 3, 5, 4, 7)));
      }
      // Short runs, folded side by side.
      var every = new Reduce(kind, List.of(1, 3));
      for (int run : new int[] {2, 3}) {
        cases.add(
            OpCase.exact(
                every + ", runs of " + run, every, Numbers.wholes(404, 99, 2, 3, 37, run, 2, 1)));
        cases.add(
            OpCase.exact(
                every + ", inner runs of " + run, every, Numbers.wholes(405, 99, 2, 3, 37, run)));
      }
      for (int size : new int[] {1, 7, 8, 9, 17, 1031}) {
        var op = new Reduce(kind, List.of(0));
        cases.add(OpCase.rounded(op + " of " + size, op, Numbers.random(403, 2, size)));
      }
    }
  }

  private static void windows(List<OpCase> cases) {
    for (WindowCase w : WindowCase.all()) {
      var unfold = new Unfold(w.window(), 0);
      var input = Numbers.wholes(501, 50, w.batch(), w.channels(), w.height(), w.width());
      cases.add(OpCase.exact("unfold " + w.name(), unfold, input));
      cases.add(OpCase.exact("unfold with -1 " + w.name(), new Unfold(w.window(), -1), input));
      Shape columns = unfold.infer(List.of(input.type())).getFirst().shape();
      var fold = new Fold(w.window(), w.height(), w.width());
      cases.add(OpCase.exact("fold " + w.name(), fold, Numbers.wholes(502, 50, columns.extents())));
      cases.add(
          OpCase.rounded(
              "fold, rounded, " + w.name(), fold, Numbers.random(503, 1, columns.extents())));
    }
    cases.add(
        OpCase.exact(
            "unfold with minus infinity",
            new Unfold(Window2d.square(3, 2, 1), Double.NEGATIVE_INFINITY),
            Numbers.wholes(504, 50, 2, 2, 5, 5)));
  }

  /// Indices of either type, with repetitions, of every rank, and some that name nothing.
  private static void taking(List<OpCase> cases) {
    var table = Numbers.wholes(551, 99, 7, 5, 3);
    for (int axis = 0; axis < 3; axis++) {
      int extent = table.type().shape().extent(axis);
      var take = new Take(axis);
      var scatter = new ScatterAdd(axis, extent);
      for (Shape shape : List.of(Shape.SCALAR, Shape.of(1), Shape.of(9), Shape.of(4, 3))) {
        double[] indices = new double[shape.size()];
        for (int i = 0; i < indices.length; i++) {
          indices[i] = Integer.remainderUnsigned(Formula.mix(552 + axis, i), extent);
        }
        for (Numbers each : List.of(Numbers.labels(shape, indices), Numbers.of(shape, indices))) {
          String by = " by " + each.type();
          cases.add(OpCase.exact(take + by, take, table, each));
          Shape taken = take.infer(List.of(table.type(), each.type())).getFirst().shape();
          cases.add(
              OpCase.exact(scatter + by, scatter, Numbers.wholes(553, 99, taken.extents()), each));
          cases.add(
              OpCase.rounded(
                  scatter + by + ", rounded",
                  scatter,
                  Numbers.random(554, 1, taken.extents()),
                  each));
        }
      }
    }
    wrongIndices(cases);
    // Each sum is of numbers of very different sizes: another order of additions gives other bits.
    int many = 257;
    double[] values = new double[many * 33];
    double[] indices = new double[many];
    for (int i = 0; i < values.length; i++) {
      values[i] = Formula.unit(555, i) * Math.scalb(1.0, Math.floorMod(Formula.mix(556, i), 12));
    }
    for (int i = 0; i < many; i++) {
      indices[i] = Math.floorMod(Formula.mix(557, i), 5);
    }
    cases.add(
        OpCase.rounded(
            "scatter-add of many to few",
            new ScatterAdd(0, 5),
            Numbers.of(Shape.of(many, 33), values),
            Numbers.labels(Shape.of(many), indices)));
    largeTables(cases);
  }

  /// A long table with short rows and a short one with long rows: a backend may divide either among
  /// its threads.
  private static void largeTables(List<OpCase> cases) {
    int updates = 53;
    for (int[] table : new int[][] {{20_011, 1}, {2003, 33}, {3, 20_011}}) {
      double[] indices = new double[updates];
      for (int i = 0; i < updates; i++) {
        indices[i] = i % 5 == 0 ? table[0] - 1 : Math.floorMod(Formula.mix(560, i), table[0]);
      }
      cases.add(
          OpCase.exact(
              String.format(Locale.ROOT, "scatter-add to %d rows of %d", table[0], table[1]),
              new ScatterAdd(0, table[0]),
              Numbers.wholes(561, 99, updates, table[1]),
              Numbers.labels(Shape.of(updates), indices)));
    }
  }

  private static void wrongIndices(List<OpCase> cases) {
    var table = Numbers.wholes(558, 99, 3, 4);
    var ints = Numbers.labels(Shape.of(6), -1, 2, 3, 0, Integer.MAX_VALUE, Integer.MIN_VALUE);
    var floats =
        Numbers.of(
            Shape.of(9),
            -1,
            2,
            0.5,
            3,
            -0.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            0x1p33);
    for (Numbers indices : List.of(ints, floats)) {
      String by = " by " + indices.type().element().label() + " that name nothing";
      cases.add(OpCase.exact("take" + by, new Take(0), table, indices));
      int count = indices.values().length;
      cases.add(
          OpCase.exact(
              "scatter-add" + by,
              new ScatterAdd(0, 3),
              Numbers.wholes(559, 99, count, 4),
              indices));
    }
  }

  /// Slices by steps, and pads with gaps.
  private static void steps(List<OpCase> cases) {
    var x = Numbers.wholes(651, 99, 4, 3, 7, 9);
    List<Integer> origin = List.of(0, 0, 0, 0);
    List<Integer> whole = List.of(4, 3, 7, 9);
    for (List<Integer> steps :
        List.of(
            List.of(1, 1, 1, 2),
            List.of(1, 1, 3, 1),
            List.of(1, 2, 1, 1),
            List.of(3, 1, 1, 1),
            List.of(2, 2, 2, 4),
            List.of(9, 9, 9, 9))) {
      var slice = new Move.Slice(origin, whole, steps);
      cases.add(OpCase.exact(slice.toString(), slice, x));
      var gaps = steps.stream().map(step -> step - 1).toList();
      var pad = new Move.Pad(List.of(0, 1, 0, 2), List.of(1, 0, 3, 0), gaps, 0);
      cases.add(OpCase.exact(pad.toString(), pad, Numbers.wholes(652, 99, 2, 3, 4, 5)));
    }
    var inner = new Move.Slice(List.of(1, 0, 2, 1), List.of(4, 3, 7, 8), List.of(2, 1, 2, 3));
    cases.add(OpCase.exact(inner.toString(), inner, x));
    var ones = new Move.Pad(List.of(0, 0), List.of(0, 1), List.of(1, 2), 1);
    cases.add(OpCase.exact(ones.toString(), ones, Numbers.wholes(653, 99, 3, 4)));
    var ints = Numbers.labels(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    var bytes = new Numbers(TensorType.uint8(3, 2), new double[] {0, 1, 127, 128, 200, 255});
    cases.add(
        OpCase.exact(
            "slice of ints by steps",
            new Move.Slice(List.of(0, 0), List.of(2, 3), List.of(1, 2)),
            ints));
    cases.add(
        OpCase.exact(
            "slice of bytes by steps",
            new Move.Slice(List.of(0, 1), List.of(3, 2), List.of(2, 1)),
            bytes));
  }

  private static void moves(List<OpCase> cases) {
    var x = Numbers.wholes(601, 99, 2, 3, 4, 5);
    var ints = Numbers.labels(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    var bytes = new Numbers(TensorType.uint8(3, 2), new double[] {0, 1, 127, 128, 200, 255});
    for (Shape shape :
        List.of(Shape.of(120), Shape.of(2, 60), Shape.of(6, 4, 5), Shape.of(2, 3, 1, 20))) {
      cases.add(OpCase.exact("reshape to " + shape, new Move.Reshape(shape), x));
    }
    cases.add(
        OpCase.exact(
            "reshape to a scalar", new Move.Reshape(Shape.SCALAR), Numbers.wholes(602, 9, 1, 1)));
    cases.add(OpCase.exact("reshape of ints", new Move.Reshape(Shape.of(3, 2)), ints));
    cases.add(OpCase.exact("reshape of bytes", new Move.Reshape(Shape.of(6)), bytes));
    for (List<Integer> order :
        List.of(
            List.of(0, 1, 2, 3),
            List.of(0, 2, 3, 1),
            List.of(3, 2, 1, 0),
            List.of(1, 0, 2, 3),
            List.of(0, 1, 3, 2),
            List.of(2, 0, 3, 1))) {
      cases.add(OpCase.exact("permute " + order, new Move.Permute(order), x));
    }
    cases.add(OpCase.exact("permute of ints", new Move.Permute(List.of(1, 0)), ints));
    cases.add(OpCase.exact("permute of bytes", new Move.Permute(List.of(1, 0)), bytes));
    cases.add(OpCase.exact("slice", new Move.Slice(List.of(1, 0, 1, 2), List.of(2, 3, 4, 3)), x));
    cases.add(
        OpCase.exact(
            "slice of everything", new Move.Slice(List.of(0, 0, 0, 0), List.of(2, 3, 4, 5)), x));
    cases.add(OpCase.exact("slice of ints", new Move.Slice(List.of(0, 1), List.of(2, 2)), ints));
    cases.add(OpCase.exact("pad", new Move.Pad(List.of(0, 1, 0, 2), List.of(1, 0, 0, 3), 0), x));
    cases.add(
        OpCase.exact(
            "pad with 2.5", new Move.Pad(List.of(1, 0, 2, 0), List.of(0, 0, 1, 0), 2.5), x));
    for (int axis = 0; axis < 4; axis++) {
      var longer =
          Numbers.wholes(
              603,
              99,
              2 + (axis == 0 ? 1 : 0),
              3 + (axis == 1 ? 2 : 0),
              4 + (axis == 2 ? 1 : 0),
              5 + (axis == 3 ? 3 : 0));
      cases.add(OpCase.exact("concat along " + axis, new Move.Concat(axis), x, longer, x));
    }
    cases.add(OpCase.exact("concat of one", new Move.Concat(1), x));
    cases.add(OpCase.exact("concat of ints", new Move.Concat(1), ints, ints));
    cases.add(
        OpCase.exact(
            "broadcast of a scalar", new Move.Broadcast(Shape.of(3, 4), false), Numbers.scalar(7)));
    cases.add(
        OpCase.exact(
            "broadcast of [3, 1] to [2, 3, 4]",
            new Move.Broadcast(Shape.of(2, 3, 4), false),
            Numbers.wholes(604, 9, 3, 1)));
    cases.add(
        OpCase.exact(
            "broadcast of [2, 1, 4] to [2, 3, 4]",
            new Move.Broadcast(Shape.of(2, 3, 4), false),
            Numbers.wholes(605, 9, 2, 1, 4)));
  }

  private static void generators(List<OpCase> cases) {
    cases.add(OpCase.exact("fill of a scalar", new Generate.Fill(Shape.SCALAR, -2.5)));
    cases.add(OpCase.exact("fill", new Generate.Fill(Shape.of(3, 7), 0.125)));
    cases.add(
        OpCase.exact(
            "fill with infinity", new Generate.Fill(Shape.of(2), Double.NEGATIVE_INFINITY)));
    cases.add(OpCase.rounded("fill with a third", new Generate.Fill(Shape.of(2), 1 / 3.0)));
    cases.add(OpCase.exact("constant scalar", new Generate.Constant(Shape.SCALAR, -0.1f)));
    float[] numbers = new float[35];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) Formula.unit(701, i) / 3;
    }
    numbers[34] = Float.NEGATIVE_INFINITY;
    numbers[33] = Float.NaN;
    numbers[32] = Float.MIN_VALUE * 0x1p23f;
    cases.add(OpCase.exact("constant", new Generate.Constant(Shape.of(5, 7), numbers)));
    for (int axis = 0; axis < 3; axis++) {
      cases.add(OpCase.exact("iota along " + axis, new Generate.Iota(Shape.of(2, 3, 5), axis)));
    }
    int purpose = Philox.purpose("layer/dropout1");
    // The step is a whole number of 32 bits; a float would round it from 2^24 on.
    for (int step : new int[] {0, 1, 1_000_000, (1 << 24) + 1, Integer.MAX_VALUE}) {
      cases.add(
          OpCase.exact(
              "uniform in step " + step,
              new Generate.Uniform(Shape.of(3, 5, 7), 42, purpose, 0, 1),
              Numbers.step(step),
              Numbers.step(0)));
    }
    cases.add(
        OpCase.exact(
            "uniform from sample 5 on",
            new Generate.Uniform(Shape.of(2, 33), -1L, purpose, 5, 1),
            Numbers.step(3),
            Numbers.step(0)));
    cases.add(
        OpCase.exact(
            "uniform, 3 rows a sample, from sample 5 on",
            new Generate.Uniform(Shape.of(6, 33), -1L, purpose, 2, 3),
            Numbers.step(3),
            Numbers.step(5)));
    cases.add(
        OpCase.exact(
            "uniform that belongs to no sample",
            new Generate.Uniform(Shape.of(6, 33), -1L, purpose, 0, 0),
            Numbers.step(3),
            Numbers.step(5)));
    cases.add(
        OpCase.exact(
            "uniform, one element a sample",
            new Generate.Uniform(Shape.of(9), 1L << 40, purpose, 0, 1),
            Numbers.step(3),
            Numbers.step(0)));
    // Blocks of four cross the ends of vectors, and samples start anywhere.
    for (int size : new int[] {63, 65, 331}) {
      cases.add(
          OpCase.exact(
              "uniform, " + size + " elements a sample",
              new Generate.Uniform(Shape.of(3, size), -3L << 33, purpose, 1, 1),
              Numbers.step(-1),
              Numbers.step(4)));
    }
  }
}
