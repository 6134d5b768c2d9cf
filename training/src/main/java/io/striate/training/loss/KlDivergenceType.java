package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Softmax;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.api.train.SimpleLoss;
import java.util.List;

/// `kl-divergence`: of the target's probabilities t of classes from those of the output, `sum over
/// c of t[c] * (log t[c] - log p[c])`, in nats, averaged over the samples and what lies behind the
/// classes; classes are axis 0 of a sample. For soft labels, such as another model's probabilities.
///
/// As PyTorch's `KLDivLoss` with `reduction="batchmean"`, which takes log-probabilities: `"logits":
/// false`. A target of 0 contributes nothing.
public final class KlDivergenceType implements LossType {
  private static final Field<Boolean> LOGITS =
      Field.of(
          "logits",
          FieldKind.flag(),
          true,
          "whether outputs are logits; false for log-probabilities, such as a log-softmax gives");

  @Override
  public String id() {
    return "kl-divergence";
  }

  @Override
  public String summary() {
    return "Kullback-Leibler divergence of target probabilities from the output's";
  }

  @Override
  public List<String> otherNames() {
    return List.of("KLDivLoss", "KLDivergence");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LOGITS);
  }

  @Override
  public Loss create(Config config) {
    return new KlDivergence(config.get(LOGITS));
  }

  private record KlDivergence(boolean logits) implements SimpleLoss {
    @Override
    public boolean takesLogits() {
      return logits;
    }

    @Override
    public TensorType target(TensorType output) {
      if (output.shape().rank() < 2) {
        throw new StriateException(
            Code.SHAPES_DISAGREE, "needs outputs [classes, ...] for each sample, got " + output);
      }
      return TensorType.float32(output.shape());
    }

    @Override
    public Value perSample(Emitter emit, Value output, Value target) {
      Value log = logits ? emit.logSoftmax(output, 1) : output;
      Value entropy = emit.multiply(target, emit.apply(Function.LOG, target));
      Value own = emit.apply(Function.SELECT, target, entropy, emit.constant(0));
      Value each = emit.subtract(own, emit.multiply(target, log));
      var shape = output.type().shape();
      return emit.reshape(
          ClassLabels.overClasses(emit, each),
          shape.dropFirst().dropFirst().prepend(shape.extent(0)));
    }

    @Override
    public Value average(Emitter emit, List<Value> versions) {
      return logits ? Averages.ofLogits(emit, versions) : Averages.logMean(emit, versions);
    }

    @Override
    public Value answer(Emitter emit, Value output) {
      return logits ? emit.one(new Softmax(), output) : emit.apply(Function.EXP, output);
    }
  }
}
