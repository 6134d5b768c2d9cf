package io.striate.training.loss;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.DefaultMetric;
import io.striate.api.train.Loss;
import io.striate.api.train.Supervision;
import java.util.List;
import java.util.Map;

/// A loss of one output for each class and the index of the right class.
interface ClassLoss extends Loss {
  /// The labels, and how much they count.
  ClassLabels labels();

  /// What the output consists of, such as `logits`.
  String called();

  /// Emits the loss of each label; classes stay as an axis of extent 1.
  ///
  /// @param oneHot 1 at each label's class, else 0, in the output's shape
  Value perLabel(Emitter emit, Value output, Value oneHot);

  @Override
  default Map<String, TensorType> targets(Map<String, TensorType> outputs) {
    return labels().targets(outputs, called());
  }

  @Override
  default Elements elements(Emitter emit, Supervision given) {
    Value output = given.output();
    Value oneHot = ClassLabels.oneHot(emit, output, given.target());
    Value loss = perLabel(emit, output, oneHot);
    return labels().elements(emit, loss, oneHot, output, given.target());
  }

  @Override
  default List<DefaultMetric> metrics() {
    return labels().metrics();
  }

  @Override
  default List<DefaultMetric> evaluationMetrics(Map<String, TensorType> outputs) {
    return labels().evaluationMetrics(outputs);
  }
}
