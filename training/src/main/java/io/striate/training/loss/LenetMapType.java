package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.op.Softmax;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import java.util.List;

/// `lenet-map`: the criterion of LeNet-5. For minus the penalties of classes, `x = -y`, and the index
/// r of the right class,
///
///     y[r] + log(exp(-j) + sum of exp(-y))
///
/// in nats: the penalty of the right class falls, and those of the others rise while they are below
/// about `j`, the penalty of whatever is none of the classes. Without that term it is
/// `softmax-cross-entropy`. The layer `rbf` gives such outputs with `"negative": true`.
///
/// `predict` shows probabilities of the classes.
///
/// Source: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
/// recognition", Proceedings of the IEEE 86, 1998, equation 9.
public final class LenetMapType implements LossType {
  private static final Field<Double> GARBAGE =
      Field.of(
          "garbage",
          FieldKind.number(0, 1e6),
          1.0,
          "j, the penalty of what is none of the classes");

  @Override
  public String id() {
    return "lenet-map";
  }

  @Override
  public String summary() {
    return "criterion of LeNet-5: cross-entropy of penalties with a class of their own for the rest";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(GARBAGE, ClassLabels.WEIGHTS, ClassLabels.IGNORE);
  }

  @Override
  public Loss create(Config config) {
    return new LenetMap(config.get(GARBAGE), ClassLabels.of(config));
  }

  private record LenetMap(double garbage, ClassLabels labels) implements ClassLoss {
    @Override
    public String called() {
      return "negative penalties";
    }

    @Override
    public Value perLabel(Emitter emit, Value output, Value oneHot) {
      Value right = ClassLabels.chosen(emit, oneHot, output);
      Value rest =
          emit.broadcastTo(
              emit.constant(-garbage), emit.reduce(Reduce.Kind.MAX, output, List.of(1)));
      Value all = emit.one(new Move.Concat(1), output, rest);
      Value logarithms = emit.logSoftmax(all, 1);
      // log of the sum is what the logarithm of any probability lacks.
      int classes = output.type().shape().extent(1);
      Value total = emit.subtract(rest, emit.slice(logarithms, 1, classes, classes + 1));
      return emit.subtract(total, right);
    }

    @Override
    public Value answer(Emitter emit, Value output) {
      return emit.one(new Softmax(), output);
    }
  }
}
