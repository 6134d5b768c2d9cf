package io.striate.training.run;

import io.striate.api.data.Dataset;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.layers.Network;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.spec.Sampling;
import io.striate.layers.spec.TrainSpec;
import io.striate.layers.spec.ValidationSplit;
import io.striate.training.data.Feeding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// What the data of a specification is, as far as opening it and reading its labels tells.
///
/// @param training training samples, those for validation included
/// @param test test samples; empty if there are none
/// @param classes the names of the classes
/// @param remarks what is allowed but rarely intended
public record DataCheck(
    int training, Optional<Integer> test, List<String> classes, List<Remark> remarks) {
  public DataCheck {
    classes = List.copyOf(classes);
    remarks = List.copyOf(remarks);
  }

  /// Something that is allowed but rarely intended.
  ///
  /// @param subject the setting or the output that it is about
  /// @param text a sentence
  public record Remark(String subject, String text) {}

  /// The same without a monitor.
  ///
  /// @throws io.striate.api.error.StriateException as the other method of this name
  public static DataCheck of(Network network, Path base) {
    return of(network, base, PassMonitor.none());
  }

  /// Opens the data, reads all of it, and checks that it belongs to the network.
  ///
  /// @param base what relative paths in the specification are relative to
  /// @throws io.striate.api.error.StriateException if it cannot be read or does not, or if batch
  ///   normalization has a single value to compute a variance from
  /// @throws java.util.concurrent.CancellationException if the monitor stops it
  public static DataCheck of(Network network, Path base, PassMonitor monitor) {
    TrainSpec train = network.training();
    try (Dataset dataset = train.data().value().open(base, network.graph().fedShapes(), monitor)) {
      Samples samples = dataset.training();
      Feeding feeding =
          Feeding.of(
              network.graph(),
              samples.features(),
              "data '" + train.data().id() + "'",
              Optional.of(train.data().place()));
      Classes.require(network, dataset, feeding, train);
      dataset.check(monitor);
      ValidationSplit.Split split = train.validation().cut(samples.size(), train.seed());
      var remarks = new ArrayList<Remark>();
      if (train.batch() > samples.size()) {
        remarks.add(
            new Remark(
                "train.batch",
                String.format(
                    Locale.ROOT,
                    "the batch of %,d is larger than the %,d training samples: an epoch is one"
                        + " step",
                    train.batch(),
                    samples.size())));
      }
      BatchStatistics.remarks(Recipe.of(network, Map.of()), split.training().length)
          .forEach(text -> remarks.add(new Remark("train.batch", text)));
      boolean balanced = train.sampling().equals(Optional.of(Sampling.BALANCED));
      for (GraphOutput output : network.graph().lasting()) {
        Optional.ofNullable(feeding.labels().get(output.spec().name()))
            .ifPresent(target -> classes(output, target, dataset, split, balanced, remarks));
      }
      return new DataCheck(
          samples.size(), dataset.test().map(Samples::size), dataset.labels(), remarks);
    }
  }

  private static void classes(
      GraphOutput output,
      String target,
      Dataset dataset,
      ValidationSplit.Split split,
      boolean balanced,
      List<Remark> remarks) {
    Samples training = dataset.training();
    int feature = training.features().stream().map(Samples.Feature::name).toList().indexOf(target);
    List<String> names = dataset.labels(target);
    int outputs = output.shape().rank() == 0 ? 1 : output.shape().extent(0);
    boolean perClass =
        output.shape().rank() > 0
            && training.features().get(feature).type().shape().equals(output.shape().dropFirst());
    if (perClass && !names.isEmpty() && names.size() < outputs) {
      remarks.add(
          new Remark(
              output.node(),
              String.format(
                  Locale.ROOT,
                  "the data has %d classes, but the network has %d outputs: the others are never"
                      + " right",
                  names.size(),
                  outputs)));
    }
    if (names.isEmpty() || !ClassCounts.isLabel(training.features().get(feature).type())) {
      return;
    }
    var counts = new ClassCounts(names, balanced);
    counts.training(training, feature, split.training());
    counts.judging("validation", training, feature, split.validation());
    dataset.validation().ifPresent(own -> counts.judging("validation", own, feature, all(own)));
    dataset.test().ifPresent(own -> counts.judging("test", own, feature, all(own)));
    counts.remarks().forEach(text -> remarks.add(new Remark("train.data", text)));
  }

  private static int[] all(Samples samples) {
    return IntStream.range(0, samples.size()).toArray();
  }
}
