package io.striate.inspect.compare;

import io.striate.api.backend.Backend;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Fold;
import io.striate.api.op.Generate;
import io.striate.api.op.MatMul;
import io.striate.api.op.Move;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.ScatterAdd;
import io.striate.api.op.Take;
import io.striate.api.op.Unfold;
import io.striate.api.op.Window2d;
import io.striate.api.program.Instruction;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a program computes in double, and how far from that float32 may stray: running error
/// analysis (Higham, "Accuracy and stability of numerical algorithms", chapter 3).
///
/// Beside each number goes a bound on its error so far. With the unit roundoff u = 2^-24, a sum of K
/// products a b of numbers with the bounds ea, eb is within
///
///     sum (|a| eb + |b| ea + ea eb)  +  (K + 1) u  sum (|a| + ea)(|b| + eb)
///
/// whatever the order of its additions. What functions of single elements make of their operands'
/// bounds is [ElementwiseBound]. Numbers that come from outside count as exact.
///
/// A backend that is not exact may compute convolutions of stride 1 by Winograd's algorithm, with kernels
/// of 3x3 and 5x5. With the matrices A, B, G of F(4x4, 3x3) or F(2x2, 5x5), an element's error there is to
/// first order at most
///
///     (n + 34 + 2 r) u  k^2  max|d|  sum |g|,      k = the largest element of |At| diag(|Bt| 1) |G| = 29.4
///
/// for n channels (tiles, by the weights), images d and kernels g of r x r; k is the same for both. That is coarse: an element's own
/// bound needs its tile. It tells a wrong number from a rounded one, not how well the rounding is
/// done; for that, compare exact plans.
final class RoundingBound {
  /// The unit roundoff of float32.
  static final double U = 0x1p-24;

  /// A backend may compute an operation by another formula than its lowering, as long as that is as
  /// accurate; and bounds are of first order. Both are given this factor.
  private static final double ALLOWANCE = 2;

  private static final double WINOGRAD = 29.4 * 29.4;
  private static final int WINOGRAD_TRANSFORMS = 34;

  private final Oracle oracle;
  private final boolean exact;
  private final Map<Integer, Bounded> known = new HashMap<>();

  private RoundingBound(Oracle oracle, boolean exact) {
    this.oracle = oracle;
    this.exact = exact;
  }

  /// Numbers and how far a float32 backend may be from each.
  @SuppressWarnings("ArrayRecordComponent") // a view of its arrays
  record Bounded(double[] values, double[] errors) {
    static Bounded exactly(double[] values) {
      return new Bounded(values, new double[values.length]);
    }

    boolean isExact() {
      return Arrays.stream(errors).allMatch(error -> error == 0);
    }

    double[] widest() {
      double[] widest = new double[values.length];
      Arrays.setAll(widest, i -> Math.abs(values[i]) + errors[i]);
      return widest;
    }
  }

  /// The outputs of a program by name, and the next values of its states as [Results] names them.
  ///
  /// @param numbers what is bound to inputs and states
  /// @param reference computes in double
  /// @param exact whether the backend that is judged runs exact algorithms only
  static Map<String, Bounded> of(
      Program program, Map<String, double[]> numbers, Backend reference, boolean exact) {
    Program core = program.lowered((op, types) -> isConvolution(op));
    var run = new RoundingBound(new Oracle(reference), exact);
    for (List<Value> given : List.of(core.inputs(), core.states())) {
      for (Value value : given) {
        double[] bound = Objects.requireNonNull(numbers.get(value.name()), value.name());
        run.known.put(value.id(), Bounded.exactly(bound));
      }
    }
    core.instructions().forEach(run::step);
    var results = new HashMap<String, Bounded>();
    for (Program.Output output : core.outputs()) {
      results.put(output.name(), run.result(output.value()));
    }
    for (Program.Update update : core.updates()) {
      results.put(Results.next(update.state().name()), run.result(update.next()));
    }
    return results;
  }

  private static boolean isConvolution(Op op) {
    return op instanceof Conv2d || op instanceof Conv2dGradInput || op instanceof Conv2dGradWeight;
  }

  private Bounded known(Value value) {
    return Objects.requireNonNull(known.get(value.id()));
  }

  private Bounded result(Value value) {
    Bounded result = known(value);
    double[] allowed = Arrays.stream(result.errors()).map(error -> ALLOWANCE * error).toArray();
    return new Bounded(result.values(), allowed);
  }

  private void step(Instruction instruction) {
    Op op = instruction.op();
    List<TensorType> types = instruction.inputTypes();
    List<Bounded> in = instruction.inputs().stream().map(this::known).toList();
    double[] values = oracle.run(op, types, in.stream().map(Bounded::values).toList());
    double[] errors =
        switch (op) {
          case Elementwise(var function) ->
              ElementwiseBound.of(function, types, instruction.outputTypes().getFirst(), in);
          case MatMul matmul -> sum(op, types, in, inner(matmul, types.getFirst().shape()));
          case Conv2d(var window, int groups) -> convolution(instruction, in, window, groups);
          case Conv2dGradInput(var window, int groups, int height, int width) ->
              convolution(instruction, in, window, groups);
          case Conv2dGradWeight(var window, int groups) ->
              convolution(instruction, in, window, groups);
          case Reduce(var kind, var axes) when kind == Reduce.Kind.SUM ->
              sum(op, types, in, (double) in.getFirst().values().length / values.length);
          case Reduce(var kind, var axes) ->
              moved(new Reduce(Reduce.Kind.MAX, axes), types, in, values.length);
          case Unfold(var window, double padValue) ->
              moved(new Unfold(window, 0), types, in, values.length);
          case Fold fold -> sum(op, types, in, fold.window().taps());
          case Take take -> taken(take, types, in, values);
          case ScatterAdd scatter -> scattered(scatter, types, in);
          case Move.Pad(var before, var after, var between, double padValue) ->
              moved(new Move.Pad(before, after, between, 0), types, in, values.length);
          case Move move -> moved(move, types, in, values.length);
          case Generate generate ->
              Arrays.stream(values).map(v -> (float) v == v ? 0 : Math.abs(v) * U).toArray();
          default -> throw new IllegalStateException("not lowered: " + op);
        };
    known.put(instruction.outputs().getFirst().id(), new Bounded(values, errors));
  }

  private static int inner(MatMul op, Shape first) {
    return first.extent(first.rank() - (op.transposeA() ? 2 : 1));
  }

  /// What moves numbers moves their bounds.
  private double[] moved(Op op, List<TensorType> types, List<Bounded> in, int count) {
    return in.stream().allMatch(Bounded::isExact)
        ? new double[count]
        : oracle.run(op, types, in.stream().map(Bounded::errors).toList());
  }

  /// Entries keep their bounds. An index in doubt may name any entry.
  private double[] taken(Take op, List<TensorType> types, List<Bounded> in, double[] values) {
    if (in.get(1).isExact()) {
      double[] errors = oracle.run(op, types, List.of(in.get(0).errors(), in.get(1).values()));
      return Arrays.stream(errors).map(error -> Double.isNaN(error) ? 0 : error).toArray();
    }
    double largest = Arrays.stream(in.get(0).widest()).max().orElse(0);
    return Arrays.stream(values).map(value -> Math.abs(value) + largest).toArray();
  }

  /// At most all updates go to one entry. An index in doubt may name any entry.
  private double[] scattered(ScatterAdd op, List<TensorType> types, List<Bounded> in) {
    double[] indices = in.get(1).values();
    double[] widest = in.get(0).widest();
    double[] sums = oracle.run(op, types, List.of(widest, indices));
    if (!in.get(1).isExact()) {
      Arrays.fill(sums, 2 * Arrays.stream(widest).sum());
      return sums;
    }
    double[] errors = oracle.run(op, types, List.of(in.get(0).errors(), indices));
    Arrays.setAll(errors, i -> errors[i] + indices.length * U * sums[i]);
    return errors;
  }

  /// A sum of so many terms that is linear in each operand: the operation on absolute values bounds
  /// what errors become.
  private double[] sum(Op op, List<TensorType> types, List<Bounded> in, double terms) {
    double[] widest = oracle.run(op, types, in.stream().map(Bounded::widest).toList());
    double[] errors = new double[widest.length];
    Arrays.setAll(errors, i -> (terms + 1) * U * widest[i]);
    if (!in.stream().allMatch(Bounded::isExact)) {
      var sizes = in.stream().map(b -> Arrays.stream(b.values()).map(Math::abs).toArray()).toList();
      double[] size = oracle.run(op, types, sizes);
      Arrays.setAll(errors, i -> errors[i] + widest[i] - size[i]);
    }
    return errors;
  }

  private double[] convolution(
      Instruction instruction, List<Bounded> in, Window2d window, int groups) {
    Op op = instruction.op();
    List<TensorType> types = instruction.inputTypes();
    Shape first = types.get(0).shape();
    Shape second = types.get(1).shape();
    boolean byWeight = op instanceof Conv2dGradWeight;
    double terms =
        byWeight
            ? (double) second.elements() / second.extent(1)
            : (double) second.elements() / second.extent(op instanceof Conv2d ? 0 : 1);
    double[] errors = sum(op, types, in, terms + (in.size() - 2));
    if (!exact && groups == 1 && isWinograds(window)) {
      double largest = Arrays.stream(in.get(0).widest()).max().orElse(0);
      int kept = op instanceof Conv2d ? 0 : 1;
      double kernels = largestSum(in.get(1).widest(), second, kept);
      double count =
          byWeight
              ? (double) first.extent(0) * second.extent(2) * second.extent(3)
              : terms / window.taps();
      double roundings = count + WINOGRAD_TRANSFORMS + 2 * window.kernelHeight();
      double normwise = roundings * U * WINOGRAD * largest * kernels;
      Arrays.setAll(errors, i -> errors[i] + normwise);
    }
    return errors;
  }

  private static boolean isWinograds(Window2d w) {
    return w.kernelHeight() == w.kernelWidth()
        && (w.kernelHeight() == 3 || w.kernelHeight() == 5)
        && w.strideHeight() * w.strideWidth() == 1
        && w.dilationHeight() * w.dilationWidth() == 1;
  }

  /// The largest sum over all axes but one.
  private static double largestSum(double[] values, Shape shape, int axis) {
    double[] sums = new double[shape.extent(axis)];
    int inner = shape.strides()[axis];
    for (int i = 0; i < values.length; i++) {
      sums[i / inner % sums.length] += values[i];
    }
    return Arrays.stream(sums).max().orElse(0);
  }
}
