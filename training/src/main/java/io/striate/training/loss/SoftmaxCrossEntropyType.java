package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.op.Softmax;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.DefaultMetric;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.api.train.Supervision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `softmax-cross-entropy`: for logits `[classes, ...]` and the index of the right class, minus the
/// logarithm of the probability that softmax gives to that class, in nats.
///
/// With `weights` w and `smoothing` s, the loss of a label y among C classes is `-(1 - s) log p[y]
/// - s / C * sum over c of w[c] / w[y] * log p[c]`, and it counts `w[y]` times in the mean: as
///   PyTorch's `cross_entropy` computes it.
public final class SoftmaxCrossEntropyType implements LossType {
  private static final Field<List<Double>> WEIGHTS =
      Field.of(
          "weights",
          FieldKind.list(FieldKind.number(0, Double.MAX_VALUE)),
          List.of(),
          "how much the labels of each class count, one number per class; empty for all the same");

  private static final Field<List<Integer>> IGNORE =
      Field.of(
          "ignore",
          FieldKind.oneOrList(FieldKind.integer(0)),
          List.of(),
          "labels that do not count, such as 255 for unlabeled pixels");

  private static final Field<Double> SMOOTHING =
      Field.of(
          "smoothing",
          FieldKind.numberBelow(0, 1),
          0.0,
          "share of each label that is spread evenly over all classes");

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
    return List.of(WEIGHTS, IGNORE, SMOOTHING);
  }

  @Override
  public Loss create(Config config) {
    var loss = new CrossEntropy(config.get(WEIGHTS), config.get(IGNORE), config.get(SMOOTHING));
    if (loss.smoothing > 0 && loss.weights.contains(0.0)) {
      throw new StriateException(
          Code.BAD_VALUE, "with 'smoothing', each of the 'weights' must be above 0");
    }
    return loss;
  }

  private record CrossEntropy(List<Double> weights, List<Integer> ignored, double smoothing)
      implements Loss {
    @Override
    public boolean takesLogits() {
      return true;
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
    public Map<String, TensorType> targets(Map<String, TensorType> outputs) {
      TensorType output = outputs.values().iterator().next();
      Shape shape = output.shape();
      if (shape.rank() < 2) {
        throw new StriateException(
            Code.SHAPES_DISAGREE, "needs logits [classes, ...] for each sample, got " + output);
      }
      if (!weights.isEmpty() && weights.size() != shape.extent(1)) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            "has %d weights for %d classes".formatted(weights.size(), shape.extent(1)));
      }
      Shape labels = shape.dropFirst().dropFirst().prepend(shape.extent(0));
      return Map.of(TARGET, new TensorType(ElementType.INT32, labels));
    }

    @Override
    public Elements elements(Emitter emit, Supervision given) {
      Value logits = given.output();
      Value labels = given.target();
      if (weights.isEmpty() && ignored.isEmpty() && smoothing == 0) {
        return Elements.of(emit.one(new SoftmaxCrossEntropy(), logits, labels));
      }
      Value oneHot = oneHot(emit, logits, labels);
      Value logProbability = logProbability(emit, logits);
      Optional<Value> classes = classWeights(emit, logits);
      Optional<Value> own = classes.map(weight -> overClasses(emit, emit.multiply(oneHot, weight)));
      Value chosen = overClasses(emit, emit.multiply(oneHot, logProbability));
      Value loss = emit.negate(chosen);
      if (smoothing > 0) {
        Value each =
            classes.map(weight -> emit.multiply(weight, logProbability)).orElse(logProbability);
        Value all = overClasses(emit, each);
        // An ignored label has no class and so no weight; it must not divide by 0.
        Value spread = own.map(weight -> emit.divide(all, above0(emit, weight))).orElse(all);
        double share = smoothing / logits.type().shape().extent(1);
        loss = emit.subtract(emit.scale(loss, 1 - smoothing), emit.scale(spread, share));
      }
      Optional<Value> counted =
          counted(emit, labels).map(each -> emit.reshape(each, chosen.type().shape()));
      Optional<Value> weight =
          own.isPresent() && counted.isPresent()
              ? Optional.of(emit.multiply(own.get(), counted.get()))
              : own.or(() -> counted);
      Shape shape = labels.type().shape();
      return new Elements(
          emit.reshape(loss, shape), weight.map(value -> emit.reshape(value, shape)));
    }

    private static Value above0(Emitter emit, Value weight) {
      Value none = emit.apply(Function.EQUAL, weight, emit.constant(0));
      return emit.add(weight, none);
    }

    /// Sums over classes, which stay as an axis of extent 1.
    private static Value overClasses(Emitter emit, Value value) {
      return emit.reduce(Reduce.Kind.SUM, value, List.of(1));
    }

    private static Value oneHot(Emitter emit, Value logits, Value labels) {
      Shape shape = logits.type().shape();
      Value column = emit.reshape(labels, shape.with(1, 1));
      return emit.apply(Function.EQUAL, column, emit.iota(alongClasses(shape), 1));
    }

    private static Shape alongClasses(Shape shape) {
      int[] extents = new int[shape.rank()];
      Arrays.fill(extents, 1);
      extents[1] = shape.extent(1);
      return Shape.of(extents);
    }

    private static Value logProbability(Emitter emit, Value logits) {
      Value largest = emit.reduce(Reduce.Kind.MAX, logits, List.of(1));
      Value shifted = emit.subtract(logits, largest);
      Value sum = overClasses(emit, emit.apply(Function.EXP, shifted));
      return emit.subtract(shifted, emit.apply(Function.LOG, sum));
    }

    /// `[1, classes, 1, ...]`.
    private Optional<Value> classWeights(Emitter emit, Value logits) {
      if (weights.isEmpty()) {
        return Optional.empty();
      }
      Shape one = alongClasses(logits.type().shape()).with(1, 1);
      var each = new ArrayList<Value>();
      weights.forEach(weight -> each.add(emit.fill(one, weight)));
      return Optional.of(emit.emit(new Move.Concat(1), each).getFirst());
    }

    /// 1 for each label that counts, else 0.
    private Optional<Value> counted(Emitter emit, Value labels) {
      return ignored.stream()
          .map(label -> emit.apply(Function.EQUAL, labels, emit.constant(label)))
          .map(equal -> emit.subtract(emit.constant(1), equal))
          .reduce(emit::multiply);
    }

    @Override
    public Value answer(Emitter emit, Value output) {
      return emit.one(new Softmax(), output);
    }

    @Override
    public List<DefaultMetric> metrics() {
      return List.of(metric("accuracy"));
    }

    @Override
    public List<DefaultMetric> evaluationMetrics(Map<String, TensorType> outputs) {
      boolean several = outputs.values().iterator().next().shape().rank() > 2;
      return several
          ? List.of(metric("mean-iou"), metric("confusion-matrix"))
          : List.of(metric("confusion-matrix"));
    }

    private DefaultMetric metric(String id) {
      return ignored.isEmpty()
          ? DefaultMetric.of(id)
          : new DefaultMetric(
              id, Map.of("ignore", ignored.stream().map(Integer::longValue).toList()));
    }
  }
}
