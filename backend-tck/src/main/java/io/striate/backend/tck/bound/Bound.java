package io.striate.backend.tck.bound;

import io.striate.api.backend.Backend;
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
import io.striate.api.program.Instruction;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A bound on the error of a program in single precision, by running error analysis (Higham,
/// "Accuracy and stability of numerical algorithms", chapter 3).
///
/// The program is lowered to core operations and computed on the reference backend, in double. Each
/// number is accompanied by a bound on the error that a float32 backend may have made so far. With
/// the unit roundoff u = 2^-24, a sum of K products a b of numbers with the bounds ea, eb is within
///
///     sum (|a| eb + |b| ea + ea eb)  +  (K + 1) u  sum (|a| + ea)(|b| + eb)
///
/// whatever the order of its additions, with or without fused multiply-add. Smooth functions are
/// evaluated at both ends of their argument's interval ([Approximate]). Where a comparison's
/// outcome is in doubt (a relu at zero, the maximum among near equals), the bound covers both
/// outcomes.
public final class Bound {
  /// The unit roundoff of float32.
  static final double U = 0x1p-24;

  private final Backend reference;
  private final Map<Integer, double[]> values = new HashMap<>();
  private final Map<Integer, double[]> errors = new HashMap<>();

  /// Intermediate outputs of a backend, by name, and the results with bounds that they replaced.
  private final Map<String, Numbers> given;

  private final Map<String, Bounded> parts = new HashMap<>();

  private Bound(Backend reference, Map<String, Numbers> given) {
    this.reference = reference;
    this.given = given;
  }

  /// A result and the bound on the error of each element in float32.
  public static final class Bounded {
    private final double[] values;
    private final double[] errors;

    /// Values and the bound of each.
    public Bounded(double[] values, double[] errors) {
      this.values = values;
      this.errors = errors;
    }

    /// The exact values.
    public double[] values() {
      return values;
    }

    /// The bound on the error of each value.
    public double[] errors() {
      return errors;
    }

    /// The same bounds around values that another double precision implementation computed.
    public Bounded around(double[] others) {
      double[] wider = new double[errors.length];
      Arrays.setAll(wider, i -> errors[i] + 1e-12 * Math.abs(others[i]) + 1e-14);
      return new Bounded(others, wider);
    }
  }

  /// The outputs of a program, and the next values of its states, by name, with their bounds.
  public static Map<String, Bounded> of(
      Program program, Map<String, Numbers> bound, Backend reference) {
    return of(program, bound, reference, true);
  }

  /// The same for an exact or a fast plan; in a fast one, convolutions that Winograd's algorithm
  /// may compute have the bound of [WinogradBound].
  public static Map<String, Bounded> of(
      Program program, Map<String, Numbers> bound, Backend reference, boolean exact) {
    return of(program, bound, reference, exact, Map.of());
  }

  /// The same part by part: an intermediate output of the backend is compared, and the operations
  /// after it are computed from the backend's own numbers, which then have no error.
  ///
  /// So no bound grows over more than one part, and no part is left out: if the results of each
  /// part are within the bound of its own operations on its actual inputs, the whole is right.
  ///
  /// @param given outputs of the program as the backend under test computed them, by name
  public static Map<String, Bounded> of(
      Program program,
      Map<String, Numbers> bound,
      Backend reference,
      boolean exact,
      Map<String, Numbers> given) {
    Program core = program.lowered((op, types) -> !exact && WinogradBound.concerns(op));
    var run = new Bound(reference, given);
    core.inputs().forEach(value -> run.declare(value, bound));
    core.states().forEach(value -> run.declare(value, bound));
    for (Instruction instruction : core.instructions()) {
      run.step(instruction);
      core.outputs().stream()
          .filter(output -> instruction.outputs().contains(output.value()))
          .filter(output -> given.containsKey(output.name()))
          .forEach(run::takeGiven);
    }
    var results = new HashMap<String, Bounded>();
    for (Program.Output output : core.outputs()) {
      results.put(output.name(), run.result(output.value()));
    }
    for (Program.Update update : core.updates()) {
      results.put(update.state().name(), run.result(update.next()));
    }
    results.putAll(run.parts);
    return results;
  }

  private void takeGiven(Program.Output output) {
    Value value = output.value();
    parts.put(output.name(), result(value));
    declare(value, Objects.requireNonNull(given.get(output.name())));
  }

  private void declare(Value value, Numbers numbers) {
    values.put(value.id(), numbers.values());
    errors.put(value.id(), new double[numbers.values().length]);
  }

  private Bounded result(Value value) {
    return new Bounded(value(value), error(value));
  }

  private void declare(Value value, Map<String, Numbers> bound) {
    declare(value, Objects.requireNonNull(bound.get(value.name()), value::name));
  }

  private double[] value(Value value) {
    return Objects.requireNonNull(values.get(value.id()));
  }

  private double[] error(Value value) {
    return Objects.requireNonNull(errors.get(value.id()));
  }

  private void step(Instruction instruction) {
    List<double[]> in = instruction.inputs().stream().map(this::value).toList();
    List<double[]> inErrors = instruction.inputs().stream().map(this::error).toList();
    List<TensorType> types = instruction.inputTypes();
    Value output = instruction.outputs().getFirst();
    if (WinogradBound.concerns(instruction.op())) {
      convolution(instruction, in, inErrors);
      return;
    }
    double[] value = apply(instruction.op(), types, in);
    double[] error =
        switch (instruction.op()) {
          case Elementwise(var function) -> elementwise(function, instruction, in, inErrors, value);
          case MatMul matmul -> product(matmul, types, in, inErrors);
          case Reduce(var kind, var axes) when kind == Reduce.Kind.SUM ->
              sum(
                  instruction.op(),
                  types,
                  in,
                  inErrors,
                  (double) in.getFirst().length / value.length);
          case Reduce(var kind, var axes) ->
              apply(new Reduce(Reduce.Kind.MAX, axes), types, inErrors);
          case Unfold(var window, double padValue) -> apply(new Unfold(window, 0), types, inErrors);
          case Fold fold -> sum(fold, types, in, inErrors, fold.window().taps());
          case Take take -> taken(take, types, in, inErrors, value);
          case ScatterAdd scatter -> scattered(scatter, types, in, inErrors);
          case Move.Pad(var before, var after, var between, double padValue) ->
              apply(new Move.Pad(before, after, between, 0), types, inErrors);
          case Move move -> apply(move, types, inErrors);
          case Generate generate -> rounding(value);
          default -> throw new IllegalStateException("not lowered: " + instruction.op());
        };
    values.put(output.id(), value);
    errors.put(output.id(), error);
  }

  /// A convolution, or a gradient of one, by any algorithm. It is linear in either operand, so the
  /// operation on absolute values bounds the propagated errors, and on ones it counts the terms.
  private void convolution(Instruction instruction, List<double[]> in, List<double[]> inErrors) {
    Value output = instruction.outputs().getFirst();
    var wide = new ArrayList<double[]>();
    for (int i = 0; i < in.size(); i++) {
      wide.add(widest(in.get(i), inErrors.get(i)));
    }
    double[] widest = planned(instruction, wide);
    double[] exact = planned(instruction, in.stream().map(Bound::absolute).toList());
    double[] terms = planned(instruction, in.stream().map(Bound::ones).toList());
    double[] error =
        WinogradBound.of(instruction.op(), instruction.inputTypes(), wide, output.type());
    for (int i = 0; i < error.length; i++) {
      error[i] += widest[i] - exact[i] + (terms[i] + 1) * U * widest[i];
    }
    values.put(output.id(), planned(instruction, in));
    errors.put(output.id(), error);
  }

  private double[] planned(Instruction instruction, List<double[]> inputs) {
    var numbers = new ArrayList<Numbers>();
    for (int i = 0; i < inputs.size(); i++) {
      numbers.add(new Numbers(instruction.inputTypes().get(i), inputs.get(i)));
    }
    return Run.planned(reference, instruction.op(), numbers).getFirst().values();
  }

  private static double[] ones(double[] values) {
    double[] ones = new double[values.length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /// One operation on the reference backend.
  private double[] apply(Op op, List<TensorType> types, List<double[]> inputs) {
    var numbers =
        java.util.stream.IntStream.range(0, types.size())
            .mapToObj(i -> new Numbers(types.get(i), inputs.get(i)))
            .toList();
    return Run.kernel(reference, op, numbers).getFirst().values();
  }

  private double[] product(
      MatMul op, List<TensorType> types, List<double[]> in, List<double[]> inErrors) {
    double terms =
        types
            .getFirst()
            .shape()
            .extent(types.getFirst().shape().rank() - (op.transposeA() ? 2 : 1));
    double[] exact = apply(op, types, List.of(absolute(in.get(0)), absolute(in.get(1))));
    double[] widest =
        apply(
            op,
            types,
            List.of(widest(in.get(0), inErrors.get(0)), widest(in.get(1), inErrors.get(1))));
    double[] error = new double[exact.length];
    for (int i = 0; i < error.length; i++) {
      error[i] = widest[i] - exact[i] + (terms + 1) * U * widest[i];
    }
    return error;
  }

  private double[] sum(
      Op op, List<TensorType> types, List<double[]> in, List<double[]> inErrors, double terms) {
    double[] carried = apply(op, types, inErrors);
    double[] widest = apply(op, types, List.of(widest(in.getFirst(), inErrors.getFirst())));
    double[] error = new double[carried.length];
    for (int i = 0; i < error.length; i++) {
      error[i] = carried[i] + terms * U * widest[i];
    }
    return error;
  }

  /// Entries keep their errors. An index in doubt may name any entry.
  private double[] taken(
      Take op, List<TensorType> types, List<double[]> in, List<double[]> inErrors, double[] value) {
    if (isExact(inErrors.get(1))) {
      double[] errors = apply(op, types, List.of(inErrors.getFirst(), in.get(1)));
      return Arrays.stream(errors).map(e -> Double.isNaN(e) ? 0 : e).toArray();
    }
    double largest = Arrays.stream(widest(in.get(0), inErrors.get(0))).max().orElse(0);
    return Arrays.stream(value).map(v -> Math.abs(v) + largest).toArray();
  }

  /// At most all updates go to one entry. An index in doubt may name any entry.
  private double[] scattered(
      ScatterAdd op, List<TensorType> types, List<double[]> in, List<double[]> inErrors) {
    double[] widest = widest(in.get(0), inErrors.get(0));
    if (!isExact(inErrors.get(1))) {
      double all = 2 * Arrays.stream(widest).sum();
      return Arrays.stream(apply(op, types, in)).map(v -> all).toArray();
    }
    double[] errors = apply(op, types, List.of(inErrors.get(0), in.get(1)));
    double[] sums = apply(op, types, List.of(widest, in.get(1)));
    double terms = in.get(1).length;
    Arrays.setAll(errors, i -> errors[i] + terms * U * sums[i]);
    return errors;
  }

  private static boolean isExact(double[] errors) {
    return Arrays.stream(errors).allMatch(error -> error == 0);
  }

  private double[] elementwise(
      Elementwise.Function function,
      Instruction instruction,
      List<double[]> in,
      List<double[]> inErrors,
      double[] value) {
    var shape = instruction.outputTypes().getFirst().shape();
    int operands = in.size();
    int[][] places = new int[operands][];
    for (int i = 0; i < operands; i++) {
      places[i] =
          places(
              shape.strides(),
              instruction.inputTypes().get(i).shape().stridesIn(shape),
              value.length);
    }
    double[] error = new double[value.length];
    for (int e = 0; e < error.length; e++) {
      var a = new Approximate(in.get(0)[places[0][e]], inErrors.get(0)[places[0][e]]);
      int second = Math.min(1, operands - 1);
      var b =
          new Approximate(
              in.get(second)[places[second][e]], inErrors.get(second)[places[second][e]]);
      int third = operands - 1;
      var c =
          new Approximate(in.get(third)[places[third][e]], inErrors.get(third)[places[third][e]]);
      error[e] = Approximate.apply(function, a, b, c).error();
    }
    return error;
  }

  private static int[] places(int[] strides, int[] steps, int count) {
    int[] places = new int[count];
    for (int e = 0; e < count; e++) {
      int rest = e;
      for (int axis = 0; axis < strides.length; axis++) {
        places[e] += rest / strides[axis] * steps[axis];
        rest %= strides[axis];
      }
    }
    return places;
  }

  private static double[] rounding(double[] exact) {
    return Arrays.stream(exact).map(v -> (float) v == v ? 0 : Math.abs(v) * U).toArray();
  }

  private static double[] absolute(double[] values) {
    return Arrays.stream(values).map(Math::abs).toArray();
  }

  private static double[] widest(double[] values, double[] errors) {
    double[] widest = new double[values.length];
    Arrays.setAll(widest, i -> Math.abs(values[i]) + errors[i]);
    return widest;
  }
}
