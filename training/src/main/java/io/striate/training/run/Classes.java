package io.striate.training.run;

import io.striate.api.data.Dataset;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.spec.TrainSpec;
import io.striate.training.data.Feeding;
import java.util.Locale;

/// Whether a network has an answer for each class of its data: kernels rely on labels that it has.
final class Classes {
  private Classes() {}

  /// Checks that no label of the data is beyond the network's outputs.
  ///
  /// @param feeding which output learns from which target
  /// @param train where the data is named
  /// @throws StriateException if the data has more classes than the network
  static void require(Network network, Dataset dataset, Feeding feeding, TrainSpec train) {
    for (GraphOutput output : network.graph().outputs()) {
      String target = feeding.labels().get(output.spec().name());
      int outputs = output.shape().rank() == 0 ? 1 : output.shape().extent(0);
      int found = target == null ? 0 : dataset.labels(target).size();
      if (found > outputs) {
        throw new StriateException(
            Problem.of(
                    Code.BAD_DATA,
                    String.format(
                        Locale.ROOT,
                        "data '%s' has %d classes, the network's output '%s' has %d",
                        train.data().id(),
                        found,
                        output.node(),
                        outputs),
                    String.format(Locale.ROOT, "give it %d outputs, or use other data", found))
                .at(train.data().place()));
      }
    }
  }
}
