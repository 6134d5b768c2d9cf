package io.striate.backend.tck.bound;

import static org.junit.jupiter.api.Assertions.fail;

import io.striate.api.backend.Backend;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Fold;
import io.striate.api.op.MatMul;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.ScatterAdd;
import io.striate.api.program.Instruction;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.run.Formula;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Run;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// Tolerances for the results of a whole network in single precision, by Monte Carlo arithmetic
/// (Parker, "Monte Carlo arithmetic", UCLA, 1997).
///
/// A worst-case bound ([Bound]) grows by a factor with each layer and soon becomes too wide,
/// because it assumes that all roundings add up. Here the lowered program is computed several times
/// in double, and every result of every core operation is perturbed at random by as much as float32
/// may round it: u |x|, or u sqrt(K) sum |a b| for a sum of K products. The tolerance of a result
/// is 32 times the largest change of any of its elements.
public final class Spread {
  private static final int SAMPLES = 4;
  private static final double FACTOR = 32;

  private final Backend reference;
  private final int sample;
  private int draws;

  private Spread(Backend reference, int sample) {
    this.reference = reference;
    this.sample = sample;
  }

  /// A result and the tolerance for each of its elements.
  public static final class Tolerated {
    private final double[] values;
    private final double tolerance;

    private Tolerated(double[] values, double tolerance) {
      this.values = values;
      this.tolerance = tolerance;
    }

    /// The exact values.
    public double[] values() {
      return values;
    }

    /// Fails unless all elements are within the tolerance.
    public void check(String what, double[] actual) {
      checkAround(what, values, actual);
    }

    /// The same around values that another implementation computed.
    public void checkAround(String what, double[] expected, double[] actual) {
      double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
      if (!(tolerance <= 1e-2 * largest + 1e-6)) {
        fail(what + ": a tolerance of " + tolerance + " is too wide for numbers up to " + largest);
      }
      Agreement.tolerated(what, expected, actual, tolerance);
    }
  }

  /// The outputs of a program, and the next values of its states, by name.
  public static Map<String, Tolerated> of(
      Program program, Map<String, Numbers> bound, Backend reference) {
    Program core = program.lowered((op, types) -> false);
    Map<String, double[]> exact = new Spread(reference, 0).run(core, bound);
    Map<String, Numbers> expected = Run.program(reference, program, bound);
    Map<String, Double> spread = new HashMap<>();
    for (int sample = 1; sample <= SAMPLES; sample++) {
      new Spread(reference, sample)
          .run(core, bound)
          .forEach((name, disturbed) -> {
            double[] values = Objects.requireNonNull(exact.get(name));
            double most =
                IntStream.range(0, values.length)
                    .mapToDouble(i -> Math.abs(values[i] - disturbed[i]))
                    .max()
                    .orElse(0);
            spread.merge(name, most, Math::max);
          });
    }
    var results = new HashMap<String, Tolerated>();
    exact.forEach((name, undisturbed) -> {
      double most = Objects.requireNonNull(spread.get(name));
      double[] oracle = Objects.requireNonNull(expected.get(name)).values();
      results.put(name, new Tolerated(oracle, FACTOR * most + 0x1p-126));
    });
    return results;
  }

  private Map<String, double[]> run(Program core, Map<String, Numbers> bound) {
    var values = new HashMap<Integer, double[]>();
    for (Value value : core.inputs()) {
      values.put(value.id(), Objects.requireNonNull(bound.get(value.name())).values());
    }
    for (Value value : core.states()) {
      values.put(value.id(), Objects.requireNonNull(bound.get(value.name())).values());
    }
    for (Instruction instruction : core.instructions()) {
      var in =
          instruction.inputs().stream()
              .map(input -> Objects.requireNonNull(values.get(input.id())))
              .toList();
      double[] result = apply(instruction.op(), instruction.inputTypes(), in);
      if (sample > 0) {
        disturb(result, sizes(instruction, in, result));
      }
      values.put(instruction.outputs().getFirst().id(), result);
    }
    var results = new HashMap<String, double[]>();
    core.outputs()
        .forEach(o -> results.put(o.name(), Objects.requireNonNull(values.get(o.value().id()))));
    core.updates()
        .forEach(
            u -> results.put(u.state().name(), Objects.requireNonNull(values.get(u.next().id()))));
    return results;
  }

  private void disturb(double[] result, double[] sizes) {
    int draw = draws++;
    for (int i = 0; i < result.length; i++) {
      double size = sizes[i];
      if (size > 0) {
        result[i] += Formula.unit(31 * sample + 7919 * draw, i) * size;
      }
    }
  }

  /// The rounding of each result.
  private double[] sizes(Instruction instruction, List<double[]> in, double[] result) {
    return switch (instruction.op()) {
      case MatMul matmul -> {
        var shape = instruction.inputTypes().getFirst().shape();
        int terms = shape.extent(shape.rank() - (matmul.transposeA() ? 2 : 1));
        yield ofSum(instruction, in, terms);
      }
      case Reduce(var kind, var axes) when kind == Reduce.Kind.SUM ->
          ofSum(instruction, in, (double) in.getFirst().length / result.length);
      case ScatterAdd scatter -> {
        double[] sizes = Arrays.stream(in.get(0)).map(Math::abs).toArray();
        double[] sum = apply(scatter, instruction.inputTypes(), List.of(sizes, in.get(1)));
        double share = Bound.U * Math.sqrt(in.get(1).length);
        yield Arrays.stream(sum).map(v -> share * v).toArray();
      }
      case Fold fold -> ofSum(instruction, in, fold.window().taps());
      case Elementwise(var function) -> {
        double share = share(function);
        yield Arrays.stream(result).map(v -> share * Bound.U * Math.abs(v)).toArray();
      }
      default -> new double[result.length];
    };
  }

  private double[] ofSum(Instruction instruction, List<double[]> in, double terms) {
    var absolute = in.stream().map(a -> Arrays.stream(a).map(Math::abs).toArray()).toList();
    double[] sum = apply(instruction.op(), instruction.inputTypes(), absolute);
    return Arrays.stream(sum).map(v -> Bound.U * Math.sqrt(terms) * v).toArray();
  }

  private static double share(Elementwise.Function function) {
    return switch (function) {
      case NEGATE,
          ABS,
          SIGN,
          RELU,
          FLOOR,
          MAXIMUM,
          MINIMUM,
          EQUAL,
          GREATER,
          RELU_GRADIENT,
          SELECT ->
          0;
      case IDENTITY, ADD, SUBTRACT, MULTIPLY -> 1;
      case TANH_GRADIENT, SIGMOID_GRADIENT, RECIPROCAL, DIVIDE, SQRT -> 4;
      case EXP, LOG, SIN, COS, TANH, SIGMOID, ERF -> 8;
      case POWER -> 32;
    };
  }

  private double[] apply(Op op, List<TensorType> types, List<double[]> inputs) {
    var numbers =
        IntStream.range(0, types.size())
            .mapToObj(i -> new Numbers(types.get(i), inputs.get(i)))
            .toList();
    return Run.kernel(reference, op, numbers).getFirst().values();
  }
}
