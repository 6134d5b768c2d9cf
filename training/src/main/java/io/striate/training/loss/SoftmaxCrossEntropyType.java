package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Softmax;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.DefaultMetric;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.api.train.Supervision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `softmax-cross-entropy`: for logits `[classes, ...]` and the index of the right class, minus the
/// logarithm of the probability that softmax gives to that class, in nats.
///
/// With `weights` w and `smoothing` s, the loss of a label y among C classes is `(1 - s) a + s b`:
/// `a` is minus the logarithm of the probability of y, and `b` is the mean over all classes c of
/// minus the logarithm of the probability of c, times the weight of c, by the weight of y. It
/// counts in the mean as often as the weight of y says, as PyTorch's `cross_entropy` computes it.
///
/// With `soft`, targets are shares t of all classes: the sum over c of `-w[c] t[c] log p[c]`, where
/// smoothing makes `(1 - s) t[c] + s / C` of t, averaged over all elements; as PyTorch computes it
/// for targets of probabilities.
public final class SoftmaxCrossEntropyType implements LossType {
  private static final Field<Double> SMOOTHING =
      Field.of(
          "smoothing",
          FieldKind.numberBelow(0, 1),
          0.0,
          "share of each label that is spread evenly over all classes");

  private static final Field<Boolean> SOFT =
      Field.of(
          "soft",
          FieldKind.flag(),
          false,
          "whether targets are shares of all classes, such as mixup makes of the labels of two samples");

  @Override
  public String id() {
    return "softmax-cross-entropy";
  }

  @Override
  public String summary() {
    return "cross-entropy of the softmax of logits, for one class per sample";
  }

  @Override
  public List<String> otherNames() {
    return List.of(
        "CrossEntropyLoss",
        "CategoricalCrossentropy",
        "SparseCategoricalCrossentropy",
        "SoftmaxWithLoss",
        "CrossEntropy");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(ClassLabels.WEIGHTS, ClassLabels.IGNORE, SMOOTHING, SOFT);
  }

  @Override
  public Loss create(Config config) {
    var loss = new CrossEntropy(ClassLabels.of(config), config.get(SMOOTHING));
    if (loss.smoothing > 0 && loss.labels.weights().contains(0.0)) {
      throw new StriateException(
          Code.BAD_VALUE, "with 'smoothing', each of the 'weights' must be above 0");
    }
    if (config.get(SOFT)) {
      if (!loss.labels.ignored().isEmpty()) {
        throw new StriateException(
            Code.BAD_VALUE, "'ignore' names labels; with 'soft' targets are shares of classes");
      }
      return new SoftCrossEntropy(loss.labels, loss.smoothing);
    }
    return loss;
  }

  private record CrossEntropy(ClassLabels labels, double smoothing) implements ClassLoss {
    @Override
    public boolean takesLogits() {
      return true;
    }

    @Override
    public String called() {
      return "logits";
    }

    @Override
    public List<String> remarks(Map<String, TensorType> outputs) {
      return outputs.values().iterator().next().shape().extent(1) == 1
          ? List.of(
              "a softmax over one output is always 1, so that there is nothing to learn; give it"
                  + " one output for each class")
          : List.of();
    }

    @Override
    public Elements elements(Emitter emit, Supervision given) {
      // Backends have a kernel for it.
      return labels.allTheSame() && smoothing == 0
          ? Elements.of(emit.one(new SoftmaxCrossEntropy(), given.output(), given.target()))
          : ClassLoss.super.elements(emit, given);
    }

    @Override
    public Value perLabel(Emitter emit, Value logits, Value oneHot) {
      Value logProbability = emit.logSoftmax(logits, 1);
      Value loss = emit.negate(ClassLabels.chosen(emit, oneHot, logProbability));
      if (smoothing == 0) {
        return loss;
      }
      Value each =
          labels
              .ofClasses(emit, logits)
              .map(weight -> emit.multiply(weight, logProbability))
              .orElse(logProbability);
      Value all = ClassLabels.overClasses(emit, each);
      // An ignored label has no class and so no weight; it must not divide by 0.
      Value spread =
          labels
              .ofLabels(emit, logits, oneHot)
              .map(weight -> emit.divide(all, above0(emit, weight)))
              .orElse(all);
      double share = smoothing / logits.type().shape().extent(1);
      return emit.subtract(emit.scale(loss, 1 - smoothing), emit.scale(spread, share));
    }

    private static Value above0(Emitter emit, Value weight) {
      Value none = emit.apply(Function.EQUAL, weight, emit.constant(0));
      return emit.add(weight, none);
    }

    @Override
    public Value average(Emitter emit, List<Value> versions) {
      return Averages.ofLogits(emit, versions);
    }

    @Override
    public Value answer(Emitter emit, Value output) {
      return emit.one(new Softmax(), output);
    }
  }

  private record SoftCrossEntropy(ClassLabels labels, double smoothing) implements Loss {
    @Override
    public boolean takesLogits() {
      return true;
    }

    @Override
    public Map<String, TensorType> targets(Map<String, TensorType> outputs) {
      var targets = new LinkedHashMap<>(labels.targets(outputs, "logits"));
      targets.put(DISTRIBUTION, outputs.values().iterator().next());
      return targets;
    }

    @Override
    public Elements elements(Emitter emit, Supervision given) {
      Value logits = given.output();
      Value shares = given.target(DISTRIBUTION);
      Value smooth =
          smoothing == 0
              ? shares
              : emit.add(
                  emit.scale(shares, 1 - smoothing),
                  emit.constant(smoothing / logits.type().shape().extent(1)));
      Value weighted =
          labels
              .ofClasses(emit, logits)
              .map(weight -> emit.multiply(smooth, weight))
              .orElse(smooth);
      Value each = emit.multiply(weighted, emit.logSoftmax(logits, 1));
      return Elements.of(
          emit.reshape(
              emit.negate(ClassLabels.overClasses(emit, each)), given.target().type().shape()));
    }

    @Override
    public Value average(Emitter emit, List<Value> versions) {
      return Averages.ofLogits(emit, versions);
    }

    @Override
    public Value answer(Emitter emit, Value output) {
      return emit.one(new Softmax(), output);
    }

    @Override
    public List<DefaultMetric> metrics() {
      return labels.metrics();
    }

    @Override
    public List<DefaultMetric> evaluationMetrics(Map<String, TensorType> outputs) {
      return labels.evaluationMetrics(outputs);
    }
  }
}
