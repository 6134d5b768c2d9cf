package io.striate.api.train;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The quantity that training minimizes: a value for each element, averaged over the batch.
///
/// A loss of one output and one target implements [SimpleLoss], which is shorter.
public interface Loss {
  /// The name of the output of a loss that reads only one.
  String OUTPUT = "output";

  /// The name of the target of a loss that reads only one.
  String TARGET = "target";

  /// The name of a target that holds a share of each class, float32 `[N, classes, ...]`. Where the
  /// data has no feature of this name, the shares are made of the labels of [#TARGET]: 1 for the
  /// class of the label. Augmentations that mix samples mix them.
  String DISTRIBUTION = "distribution";

  /// The names by which the loss knows the outputs that it reads, in the order in which a
  /// specification lists the layers in `from`.
  default List<String> outputs() {
    return List.of(OUTPUT);
  }

  /// The targets that belong to outputs, by name, in order; empty for a loss that needs none. A
  /// program reads the target `boxes` as its input `boxes`, or `NAME.boxes` where the network has
  /// several outputs and this one is called `NAME`.
  ///
  /// @param outputs the types of [#outputs], each with the batch as axis 0
  /// @throws io.striate.api.error.StriateException if the loss cannot take such outputs
  Map<String, TensorType> targets(Map<String, TensorType> outputs);

  /// Emits the loss of each element.
  Elements elements(Emitter emit, Supervision given);

  /// Emits what `predict` shows for the first output, such as probabilities for logits; the output
  /// itself if it needs no conversion.
  default Value answer(Emitter emit, Value output) {
    return output;
  }

  /// Emits the average of several versions of an output, such as those of an image and its mirror
  /// image, or of several networks: an output again, from which loss, metrics and answer are
  /// computed. The mean unless it says otherwise; a classifier averages probabilities.
  ///
  /// @param versions at least two, of one type
  default Value average(Emitter emit, List<Value> versions) {
    return emit.scale(versions.stream().reduce(emit::add).orElseThrow(), 1.0 / versions.size());
  }

  /// The metrics that belong to this loss where a specification names none.
  default List<DefaultMetric> metrics() {
    return List.of();
  }

  /// The metrics that `eval` adds to those of the specification.
  ///
  /// @param outputs the types of [#outputs], each with the batch as axis 0
  default List<DefaultMetric> evaluationMetrics(Map<String, TensorType> outputs) {
    return List.of();
  }

  /// Whether it takes logits: numbers of any size, which it normalizes itself as a softmax
  /// cross-entropy does. A layer before it that normalizes too is then most likely a mistake.
  default boolean takesLogits() {
    return false;
  }

  /// What is allowed for some outputs but rarely intended, each a sentence.
  ///
  /// @param outputs the types of [#outputs] by name, with the batch as axis 0
  default List<String> remarks(Map<String, TensorType> outputs) {
    return List.of();
  }

  /// The loss of each element, and how much each element counts. The loss of a batch is `sum(loss *
  /// weight) / sum(weight)`, and 0 if all weights are 0; without weights it is the mean.
  ///
  /// @param loss `[N]` or `[N, ...]`
  /// @param weight of the same shape, from 0; absent if all elements count the same
  record Elements(Value loss, Optional<Value> weight) {
    /// Elements that all count the same.
    public static Elements of(Value loss) {
      return new Elements(loss, Optional.empty());
    }

    /// Elements of different weights.
    public static Elements of(Value loss, Value weight) {
      return new Elements(loss, Optional.of(weight));
    }
  }
}
