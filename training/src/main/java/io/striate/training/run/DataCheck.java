package io.striate.training.run;

import io.striate.api.data.Dataset;
import io.striate.api.data.Samples;
import io.striate.layers.Network;
import io.striate.layers.spec.TrainSpec;
import io.striate.training.data.Feeding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the data of a specification is, as far as opening it tells.
///
/// @param training training samples, those for validation included
/// @param test test samples; empty if there are none
/// @param classes the names of the classes
/// @param remarks what is allowed but rarely intended, each a sentence
public record DataCheck(
    int training, Optional<Integer> test, List<String> classes, List<String> remarks) {
  public DataCheck {
    classes = List.copyOf(classes);
    remarks = List.copyOf(remarks);
  }

  /// Opens the data and checks that it belongs to the network.
  ///
  /// @param base what relative paths in the specification are relative to
  /// @throws io.striate.api.error.StriateException if it cannot be read or does not
  public static DataCheck of(Network network, Path base) {
    TrainSpec train = network.training();
    try (Dataset dataset = train.data().value().open(base, network.graph().fedShapes())) {
      Samples samples = dataset.training();
      Feeding feeding =
          Feeding.of(
              network.graph(),
              samples.features(),
              "data '" + train.data().id() + "'",
              Optional.of(train.data().place()));
      Classes.require(network, dataset, feeding, train);
      var remarks = new ArrayList<String>();
      if (train.batch() > samples.size()) {
        remarks.add(
            String.format(
                Locale.ROOT,
                "the batch of %,d is larger than the %,d training samples: an epoch is one step",
                train.batch(),
                samples.size()));
      }
      return new DataCheck(
          samples.size(), dataset.test().map(Samples::size), dataset.labels(), remarks);
    }
  }
}
