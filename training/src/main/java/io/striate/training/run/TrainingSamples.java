package io.striate.training.run;

import io.striate.api.data.Dataset;
import io.striate.api.data.PassMonitor;
import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import io.striate.layers.spec.TrainSpec;
import io.striate.training.data.TrainingData;
import java.nio.file.Path;

/// Opens the samples that a specification trains on, to look at them.
public final class TrainingSamples {
  private TrainingSamples() {}

  /// The training samples, with augmentations and without normalization.
  ///
  /// @param base what relative paths in the specification are relative to
  /// @throws StriateException if they cannot be read or do not belong to the network
  /// @throws java.util.concurrent.CancellationException if the monitor stops it
  public static TrainingData open(Network network, Path base, PassMonitor monitor) {
    Network sized = Run.sized(network, base);
    TrainSpec train = sized.training();
    Dataset dataset = train.data().value().open(base, sized.graph().fedShapes(), monitor);
    try {
      return TrainingData.unnormalized(dataset, Run.feeding(sized, dataset, train), train);
    } catch (StriateException e) {
      dataset.close();
      throw e;
    }
  }
}
