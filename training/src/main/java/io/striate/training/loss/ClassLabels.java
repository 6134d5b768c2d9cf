package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.DefaultMetric;
import io.striate.api.train.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The labels of a loss with one output for each class, `[N, classes, ...]`, and targets `i32[N,
/// ...]`: how much they count.
///
/// @param weights one for each class; empty if all count the same
/// @param ignored labels that do not count
record ClassLabels(List<Double> weights, List<Integer> ignored) {
  static final Field<List<Double>> WEIGHTS =
      Field.of(
          "weights",
          FieldKind.list(FieldKind.number(0, Double.MAX_VALUE)),
          List.of(),
          "how much the labels of each class count, one number per class; empty for all the same");

  static final Field<List<Integer>> IGNORE =
      Field.of(
          "ignore",
          FieldKind.oneOrList(FieldKind.integer(0)),
          List.of(),
          "labels that do not count, such as 255 for unlabeled pixels");

  static ClassLabels of(Config config) {
    return new ClassLabels(config.get(WEIGHTS), config.get(IGNORE));
  }

  /// Whether every label counts the same.
  boolean allTheSame() {
    return weights.isEmpty() && ignored.isEmpty();
  }

  /// The target that belongs to an output.
  ///
  /// @param outputs the only one
  /// @param called what the output consists of, such as `logits`
  /// @throws StriateException if the output has no axis of classes or there is not a weight for
  ///   each of them
  Map<String, TensorType> targets(Map<String, TensorType> outputs, String called) {
    TensorType output = outputs.values().iterator().next();
    Shape shape = output.shape();
    if (shape.rank() < 2) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT, "needs %s [classes, ...] for each sample, got %s", called, output));
    }
    if (!weights.isEmpty() && weights.size() != shape.extent(1)) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT, "has %d weights for %d classes", weights.size(), shape.extent(1)));
    }
    Shape labels = shape.dropFirst().dropFirst().prepend(shape.extent(0));
    return Map.of(Loss.TARGET, new TensorType(ElementType.INT32, labels));
  }

  /// 1 at each label's class, else 0, in the output's shape.
  static Value oneHot(Emitter emit, Value output, Value labels) {
    Shape shape = output.type().shape();
    Value column = emit.reshape(labels, shape.with(1, 1));
    return emit.apply(Function.EQUAL, column, emit.iota(alongClasses(shape), 1));
  }

  /// The element at each label's class; classes stay as an axis of extent 1.
  static Value chosen(Emitter emit, Value oneHot, Value output) {
    return overClasses(emit, emit.apply(Function.SELECT, oneHot, output, emit.constant(0)));
  }

  /// Sums over classes, which stay as an axis of extent 1.
  static Value overClasses(Emitter emit, Value value) {
    return emit.reduce(Reduce.Kind.SUM, value, List.of(1));
  }

  private static Shape alongClasses(Shape shape) {
    int[] extents = new int[shape.rank()];
    Arrays.fill(extents, 1);
    extents[1] = shape.extent(1);
    return Shape.of(extents);
  }

  /// The weights of the classes, `[1, classes, 1, ...]`.
  Optional<Value> ofClasses(Emitter emit, Value output) {
    if (weights.isEmpty()) {
      return Optional.empty();
    }
    Shape one = alongClasses(output.type().shape()).with(1, 1);
    var each = new ArrayList<Value>();
    weights.forEach(weight -> each.add(emit.fill(one, weight)));
    return Optional.of(emit.emit(new Move.Concat(1), each).getFirst());
  }

  /// The weight of each label's class; classes stay as an axis of extent 1.
  Optional<Value> ofLabels(Emitter emit, Value output, Value oneHot) {
    return ofClasses(emit, output).map(weight -> overClasses(emit, emit.multiply(oneHot, weight)));
  }

  /// The losses of labels with their weights.
  ///
  /// @param loss with classes as an axis of extent 1
  Loss.Elements elements(Emitter emit, Value loss, Value oneHot, Value output, Value labels) {
    Shape shape = labels.type().shape();
    Optional<Value> own = ofLabels(emit, output, oneHot).map(weight -> emit.reshape(weight, shape));
    Optional<Value> counted = counted(emit, labels);
    Optional<Value> weight =
        own.isPresent() && counted.isPresent()
            ? Optional.of(emit.multiply(own.get(), counted.get()))
            : own.or(() -> counted);
    return new Loss.Elements(emit.reshape(loss, shape), weight);
  }

  /// 1 for each label that counts, else 0.
  private Optional<Value> counted(Emitter emit, Value labels) {
    return ignored.stream()
        .map(label -> emit.apply(Function.EQUAL, labels, emit.constant(label)))
        .map(equal -> emit.subtract(emit.constant(1), equal))
        .reduce(emit::multiply);
  }

  /// The metrics of a classifier.
  List<DefaultMetric> metrics() {
    return List.of(metric("accuracy"));
  }

  /// What `eval` adds for a classifier.
  List<DefaultMetric> evaluationMetrics(Map<String, TensorType> outputs) {
    boolean maps = outputs.values().iterator().next().shape().rank() > 3;
    return maps
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
