package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.DefaultMetric;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.api.train.SimpleLoss;
import java.util.List;
import java.util.Map;

/// `binary-cross-entropy`: for each logit x the cross-entropy between the sigmoid of it and a
/// target t from 0 to 1 of the same shape, `-(positiveWeight * t * log p + (1 - t) * log(1 - p))`,
/// in nats, averaged over all elements. For two classes, several labels at once, or a mask.
///
/// As PyTorch's `BCEWithLogitsLoss`, Keras' `BinaryCrossentropy(from_logits=True)` and Caffe's
/// `SigmoidCrossEntropyLoss`. With `"logits": false` the outputs are probabilities, whose
/// logarithms are at least -100, as in PyTorch's `BCELoss`.
public final class BinaryCrossEntropyType implements LossType {
  /// The logarithm of a probability of 0.
  private static final double LEAST = -100;

  private static final Field<Boolean> LOGITS =
      Field.of(
          "logits",
          FieldKind.flag(),
          true,
          "whether outputs are logits; false for probabilities, such as a sigmoid gives");
  private static final Field<Double> POSITIVE_WEIGHT =
      Field.of(
          "positiveWeight",
          FieldKind.number(0, Double.MAX_VALUE),
          1.0,
          "how much targets of 1 count, where those of 0 count 1");
  private static final Field<Double> SMOOTHING =
      Field.of(
          "smoothing",
          FieldKind.numberBelow(0, 1),
          0.0,
          "how much closer targets of 0 and 1 are to each other");

  @Override
  public String id() {
    return "binary-cross-entropy";
  }

  @Override
  public String summary() {
    return "cross-entropy of the sigmoid of logits, for targets from 0 to 1";
  }

  @Override
  public List<String> otherNames() {
    return List.of("BCEWithLogitsLoss", "BCELoss", "BinaryCrossentropy", "SigmoidCrossEntropyLoss");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LOGITS, POSITIVE_WEIGHT, SMOOTHING);
  }

  @Override
  public Loss create(Config config) {
    return new BinaryCrossEntropy(
        config.get(LOGITS), config.get(POSITIVE_WEIGHT), config.get(SMOOTHING));
  }

  private record BinaryCrossEntropy(boolean logits, double positiveWeight, double smoothing)
      implements SimpleLoss {
    @Override
    public boolean takesLogits() {
      return logits;
    }

    @Override
    public TensorType target(TensorType output) {
      return TensorType.float32(output.shape());
    }

    @Override
    public Value perSample(Emitter emit, Value output, Value target) {
      Value positive =
          smoothing == 0
              ? target
              : emit.add(emit.scale(target, 1 - smoothing), emit.constant(smoothing / 2));
      Value negative = emit.subtract(emit.constant(1), positive);
      Value weighted = positiveWeight == 1 ? positive : emit.scale(positive, positiveWeight);
      return logits
          ? ofLogits(emit, output, weighted, negative)
          : ofProbabilities(emit, output, weighted, negative);
    }

    /// `-log p = softplus(-x)`, and `-log(1 - p) = x + softplus(-x)`.
    private static Value ofLogits(Emitter emit, Value x, Value positive, Value negative) {
      Value softplus = emit.softplus(emit.negate(x));
      return emit.add(
          emit.multiply(negative, x), emit.multiply(emit.add(positive, negative), softplus));
    }

    private static Value ofProbabilities(Emitter emit, Value p, Value positive, Value negative) {
      Value right = emit.multiply(positive, logarithm(emit, p));
      Value wrong = emit.multiply(negative, logarithm(emit, emit.subtract(emit.constant(1), p)));
      return emit.negate(emit.add(right, wrong));
    }

    /// The logarithm, or [#LEAST] for what is almost 0, where the gradient is 0: it would overflow.
    private static Value logarithm(Emitter emit, Value p) {
      Value above = emit.apply(Function.GREATER, p, emit.constant(Float.MIN_NORMAL));
      Value safe = emit.apply(Function.SELECT, above, p, emit.constant(1));
      Value log = emit.apply(Function.LOG, safe);
      return emit.apply(Function.SELECT, above, log, emit.constant(LEAST));
    }

    /// The logit of the mean probability p is `log p - log(1 - p)`, where `log p = -softplus(-x)`.
    @Override
    public Value average(Emitter emit, List<Value> versions) {
      if (!logits) {
        return SimpleLoss.super.average(emit, versions);
      }
      List<Value> yes =
          versions.stream().map(x -> emit.negate(emit.softplus(emit.negate(x)))).toList();
      List<Value> no = versions.stream().map(x -> emit.negate(emit.softplus(x))).toList();
      return emit.subtract(Averages.logMean(emit, yes), Averages.logMean(emit, no));
    }

    @Override
    public Value answer(Emitter emit, Value output) {
      return logits ? emit.apply(Function.SIGMOID, output) : output;
    }

    @Override
    public List<DefaultMetric> metrics() {
      return List.of(new DefaultMetric("binary-accuracy", Map.of("threshold", logits ? 0.0 : 0.5)));
    }
  }
}
