package io.striate.layers.type.dense;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.LearningRule;
import io.striate.api.layer.Mode;
import io.striate.api.layer.OutputRange;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `madaline`: several Adalines whose answers, 1 if the sum is above 0 and else -1, go through fixed
/// logic to one answer of 1 or -1.
///
/// | tensor | shape |
/// |---|---|
/// | input | `[inputs]` |
/// | `weight` | `[units, inputs]` |
/// | `bias` | `[units]` |
/// | output | `[1]` |
///
/// It learns by Madaline rule I, a [LearningRule] (objective `layer-rule`) for a target of 1 or -1:
/// if the answer is wrong, the fewest units that can correct it adapt, those of the wrong answer
/// whose sums are nearest to 0. Each of them moves by the rule of least mean squares towards the
/// target t, with the bias as the weight of a further input of 1:
///
///     dw = (t - s) x / (x² + 1),  db = (t - s) / (x² + 1)
///
/// The learning rate is thus the share of its error that a unit loses. A right answer changes
/// nothing. The changes of several samples in a batch are averaged.
///
/// The answer has no useful gradient; in its place is that of the least sum (`and`), the largest sum
/// (`or`) or the mean sum (`majority`).
///
/// Source: Ridgway, "An adaptive logic system with generalizing properties", 1962; Widrow and Lehr,
/// "30 years of adaptive neural networks: perceptron, Madaline, and backpropagation", Proceedings of
/// the IEEE 78, 1990.
public final class MadalineType implements LayerType {
  /// What is made of the answers of the units.
  enum Logic {
    /// 1 if all are 1.
    AND,
    /// 1 if any is 1.
    OR,
    /// 1 if more than half are 1.
    MAJORITY
  }

  private static final Field<Logic> LOGIC =
      Field.of(
          "logic",
          FieldKind.word(Logic.class),
          Logic.MAJORITY,
          "what is made of the answers of the units: 1 if all are 1 (\"and\"), if any is (\"or\"),"
              + " or if more than half are (\"majority\"), else -1");
  private static final Field<Component<Initializer>> INIT =
      Field.of(
          "init",
          FieldKind.component(Kinds.INITIALIZER),
          Component.of("uniform", Map.of("limit", 0.5), Initializer.uniform(0.5)),
          "initial values of the weight");

  @Override
  public String id() {
    return "madaline";
  }

  @Override
  public String summary() {
    return "several Adalines with fixed logic behind them";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DenseType.UNITS, LOGIC, INIT);
  }

  @Override
  public Layer create(Config config) {
    int units = config.get(DenseType.UNITS);
    Logic logic = config.get(LOGIC);
    if (logic == Logic.MAJORITY && units % 2 == 0) {
      throw new StriateException(
          Code.BAD_VALUE,
          String.format(
              Locale.ROOT,
              "has no majority if half of %d units answer 1; use %d or %d units",
              units,
              units - 1,
              units + 1));
    }
    return new Madaline(units, logic, config.get(INIT).value());
  }

  private record Madaline(int units, Logic logic, Initializer init) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      int count = InputShapes.flat(inputs.getFirst()).extent(0);
      return List.of(
          Parameter.trainable("weight", Shape.of(units, count), init),
          Parameter.trainable("bias", Shape.of(units), Initializer.constant(0)));
    }

    @Override
    public OutputRange range() {
      return OutputRange.SIGNED_UNIT;
    }

    @Override
    public Optional<LearningRule> rule() {
      return Optional.of(this::changes);
    }

    private static Value sums(Emitter emit, Value input, List<Value> parameters) {
      return emit.add(emit.matmul(input, parameters.get(0), false, true), parameters.get(1));
    }

    /// 1 above 0, else -1.
    private static Value sign(Emitter emit, Value value) {
      Value above = emit.apply(Function.GREATER, value, emit.constant(0));
      return emit.subtract(emit.scale(above, 2), emit.constant(1));
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value sums = sums(emit, inputs.getFirst(), parameters);
      Value answer =
          switch (logic) {
            case AND -> sign(emit, least(emit, sums));
            case OR -> sign(emit, largest(emit, sums));
            case MAJORITY -> sign(emit, emit.reduce(Reduce.Kind.SUM, sign(emit, sums), List.of(1)));
          };
      Value passed =
          switch (logic) {
            case AND -> least(emit, sums);
            case OR -> largest(emit, sums);
            case MAJORITY ->
                emit.scale(emit.reduce(Reduce.Kind.SUM, sums, List.of(1)), 1.0 / units);
          };
      // 0, with the gradient of the sums.
      return emit.add(answer, emit.subtract(passed, emit.detach(passed)));
    }

    private static Value largest(Emitter emit, Value sums) {
      return emit.reduce(Reduce.Kind.MAX, sums, List.of(1));
    }

    private static Value least(Emitter emit, Value sums) {
      return emit.negate(largest(emit, emit.negate(sums)));
    }

    private Map<String, Value> changes(Emitter emit, LearningRule.Seen seen) {
      Value input = seen.inputs().getFirst();
      Value output = seen.output();
      Value target =
          seen.target()
              .filter(each -> each.type().equals(output.type()))
              .orElseThrow(() ->
                  new StriateException(
                      Code.SHAPES_DISAGREE,
                      String.format(
                          Locale.ROOT,
                          "learns by a teacher: it must be an output of the network whose target is"
                              + " one number for each sample, 1 or -1, as with the loss mse; the"
                              + " target is %s",
                          seen.target().map(each -> each.type().toString()).orElse("missing"))));
      Value sums = sums(emit, input, seen.parameters());
      Value adapting = adapting(emit, sums, output, target);
      Value errors = emit.multiply(adapting, emit.subtract(target, sums));
      Value size =
          emit.add(emit.reduce(Reduce.Kind.SUM, emit.square(input), List.of(1)), emit.constant(1));
      Value steps = emit.divide(errors, size);
      double share = 1.0 / emit.batch();
      Value weight = emit.matmul(steps, input, true, false);
      Value bias = emit.reshape(emit.reduce(Reduce.Kind.SUM, steps, List.of(0)), units);
      return Map.of("weight", emit.scale(weight, share), "bias", emit.scale(bias, share));
    }

    /// 1 for each unit that adapts, else 0: `[N, units]`.
    private Value adapting(Emitter emit, Value sums, Value output, Value target) {
      Value one = emit.constant(1);
      Value right = emit.apply(Function.EQUAL, sign(emit, sums), target);
      Value wrong = emit.subtract(one, right);
      Value missing =
          emit.subtract(needed(emit, target), emit.reduce(Reduce.Kind.SUM, right, List.of(1)));
      // How many units of the wrong answer are nearer to 0; of equal ones the first counts as such.
      int samples = sums.type().shape().extent(0);
      Value size = emit.apply(Function.ABS, sums);
      Value own = emit.reshape(size, samples, units, 1);
      Value other = emit.reshape(size, samples, 1, units);
      Value nearer = emit.apply(Function.GREATER, own, other);
      Value equal =
          emit.multiply(emit.apply(Function.EQUAL, own, other), emit.constant(square(), before()));
      Value counted =
          emit.multiply(emit.add(nearer, equal), emit.reshape(wrong, samples, 1, units));
      Value rank = emit.reshape(emit.reduce(Reduce.Kind.SUM, counted, List.of(2)), samples, units);
      Value chosen = emit.apply(Function.GREATER, missing, rank);
      Value mistaken = emit.subtract(one, emit.apply(Function.EQUAL, output, target));
      return emit.multiply(emit.multiply(chosen, wrong), mistaken);
    }

    /// How many units must answer with the target: `[N, 1]`.
    private Value needed(Emitter emit, Value target) {
      int ofPositive =
          switch (logic) {
            case AND -> units;
            case OR -> 1;
            case MAJORITY -> units / 2 + 1;
          };
      int ofNegative = units + 1 - ofPositive;
      Value positive = emit.apply(Function.GREATER, target, emit.constant(0));
      return emit.apply(
          Function.SELECT, positive, emit.constant(ofPositive), emit.constant(ofNegative));
    }

    private Shape square() {
      return Shape.of(1, units, units);
    }

    /// 1 where the column is before the row.
    private float[] before() {
      float[] values = new float[units * units];
      for (int row = 0; row < units; row++) {
        for (int column = 0; column < row; column++) {
          values[row * units + column] = 1;
        }
      }
      return values;
    }
  }
}
