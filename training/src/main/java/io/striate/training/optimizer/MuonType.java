package io.striate.training.optimizer;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import java.util.ArrayList;
import java.util.List;

/// `muon`: momentum whose steps are made orthogonal, for matrices and for filters as matrices; all
/// other parameters follow another optimizer.
///
/// `momentum = beta momentum + (1 - beta) g`; the step is `momentum`, or Nesterov's `beta momentum
/// + (1 - beta) g`, as a matrix with one row for each unit or filter. The Newton-Schulz iteration
///   `X = a X + (b X X' + c (X X')²) X` from `X = step / |step|` brings its singular values near 1.
///   The parameter goes down by `rate * (scale * X + weightDecay * parameter)`, where `scale` is
///   `sqrt(max(1, rows / columns))`, or with `"scale": "adamw"` `0.2 sqrt(max(rows, columns))`, by
///   which steps are about as large as those of `adamw`.
///
/// Defaults are those of PyTorch's `Muon`, which takes matrices alone and iterates in bfloat16.
/// Source: Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024; the
/// scale for `adamw`: Liu et al., arXiv:2502.16982.
public final class MuonType implements OptimizerType {
  /// How the size of a step follows from the shape of the matrix.
  private enum Scale {
    ORIGINAL {
      @Override
      double of(int rows, int columns) {
        return Math.sqrt(Math.max(1, (double) rows / columns));
      }
    },
    ADAMW {
      @Override
      double of(int rows, int columns) {
        return 0.2 * Math.sqrt(Math.max(rows, columns));
      }
    };

    abstract double of(int rows, int columns);
  }

  private static final String MOMENTUM_SLOT = "momentum";

  /// The coefficients of the iteration, with the steepest slope at 0 that stays near 1.
  private static final double A = 3.4445;

  private static final double B = -4.775;
  private static final double C = 2.0315;

  private static final double LEAST_NORM = 1e-7;

  private static final Field<Double> MOMENTUM =
      Field.of(
          "momentum",
          FieldKind.numberBelow(0, 1),
          0.95,
          "decay rate of the running mean of the gradient");
  private static final Field<Boolean> NESTEROV =
      Field.of("nesterov", FieldKind.flag(), true, "whether to use Nesterov momentum");
  private static final Field<Double> WEIGHT_DECAY =
      Field.of(
          "weightDecay",
          FieldKind.number(0, Double.MAX_VALUE),
          0.1,
          "weight decay coefficient: what a step takes off the matrix, per learning rate");
  private static final Field<Integer> ITERATIONS =
      Field.of("iterations", FieldKind.integer(1), 5, "Newton-Schulz iterations of a step");
  private static final Field<Scale> SCALE =
      Field.of(
          "scale",
          FieldKind.word(Scale.class),
          Scale.ORIGINAL,
          "how steps follow from the shape: larger for matrices of many rows, or as large as those"
              + " of adamw");
  private static final Field<Component<Optimizer>> OTHERS =
      Field.of(
          "others",
          FieldKind.component(Kinds.OPTIMIZER),
          AdamWType.byDefault(),
          "the optimizer of parameters of one axis, such as biases; a schedule changes its rate too");

  @Override
  public String id() {
    return "muon";
  }

  @Override
  public String summary() {
    return "momentum with orthogonal steps, for matrices and filters";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        AdamType.LEARNING_RATE, MOMENTUM, NESTEROV, WEIGHT_DECAY, ITERATIONS, SCALE, OTHERS);
  }

  @Override
  public Optimizer create(Config config) {
    return new Muon(
        config.get(AdamType.LEARNING_RATE),
        config.get(MOMENTUM),
        config.get(NESTEROV),
        config.get(WEIGHT_DECAY),
        config.get(ITERATIONS),
        config.get(SCALE),
        config.get(OTHERS).value());
  }

  private record Muon(
      double learningRate,
      double momentum,
      boolean nesterov,
      double weightDecay,
      int iterations,
      Scale scale,
      Optimizer others)
      implements Optimizer {
    @Override
    public List<String> slots() {
      var slots = new ArrayList<>(List.of(MOMENTUM_SLOT));
      others.slots().stream().filter(slot -> !slot.equals(MOMENTUM_SLOT)).forEach(slots::add);
      return slots;
    }

    @Override
    public List<String> slots(Shape parameter) {
      return isMatrix(parameter) ? List.of(MOMENTUM_SLOT) : others.slots(parameter);
    }

    private static boolean isMatrix(Shape shape) {
      return shape.rank() > 1;
    }

    @Override
    public Initializer start(String slot) {
      return others.slots().contains(slot) ? others.start(slot) : Initializer.constant(0);
    }

    @Override
    public void step(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate) {
      if (!isMatrix(parameter.type().shape())) {
        double share = learningRate == 0 ? 0 : others.learningRate() / learningRate;
        others.step(emit, parameter, gradient, slots, emit.scale(rate, share));
        return;
      }
      Value mean = UpdateStep.mean(emit, slots.getFirst(), gradient, momentum);
      emit.update(slots.getFirst(), mean);
      Value step = nesterov ? UpdateStep.mean(emit, mean, gradient, momentum) : mean;
      Shape shape = parameter.type().shape();
      int rows = shape.extent(0);
      int columns = shape.size() / rows;
      Value matrix = orthogonal(emit, emit.reshape(step, rows, columns), rows > columns);
      Value scaled = emit.reshape(emit.scale(matrix, scale.of(rows, columns)), shape);
      Value direction = UpdateStep.decayed(emit, scaled, parameter, weightDecay);
      UpdateStep.descend(emit, parameter, rate, direction);
    }

    /// The iteration on the smaller of both products, `X X'` or `X' X`.
    private Value orthogonal(Emitter emit, Value matrix, boolean tall) {
      Value norm =
          emit.apply(Function.MAXIMUM, UpdateStep.norm(emit, matrix), emit.constant(LEAST_NORM));
      Value x = emit.divide(matrix, norm);
      for (int i = 0; i < iterations; i++) {
        Value gram = emit.matmul(x, x, tall, !tall);
        Value square = emit.matmul(gram, gram, false, false);
        Value factor = emit.add(emit.scale(gram, B), emit.scale(square, C));
        Value change =
            tall ? emit.matmul(x, factor, false, false) : emit.matmul(factor, x, false, false);
        x = emit.add(emit.scale(x, A), change);
      }
      return x;
    }
  }
}
