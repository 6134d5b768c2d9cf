package io.striate.synthetic.sample;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Dataset;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.datasets.labeled.LabeledDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How many samples are made, and from which seed: settings that all data sets have that make their
/// samples.
///
/// @param samples number of training samples
/// @param testSamples number of test samples
public record Amounts(Field<Integer> samples, Field<Integer> testSamples) {
  /// The seed of the samples.
  public static final Field<Long> SEED =
      Field.of(
          "seed",
          FieldKind.wide(),
          0L,
          "seed of everything that is random in the samples; independent of the seed of training");

  /// Settings with defaults.
  ///
  /// @param samples training samples
  /// @param testSamples test samples
  public static Amounts of(int samples, int testSamples) {
    return new Amounts(
        Field.of("samples", FieldKind.integer(1), samples, "number of training samples"),
        Field.of("testSamples", FieldKind.integer(1), testSamples, "number of test samples"));
  }

  /// All settings of a data set.
  ///
  /// @param own those that other data sets do not have
  public List<Field<?>> with(Field<?>... own) {
    var fields = new ArrayList<Field<?>>(List.of(own));
    fields.addAll(List.of(samples, testSamples, SEED));
    return fields;
  }

  /// Makes the samples.
  ///
  /// @param labels the names of the classes; empty if targets are not classes
  public Dataset dataset(Config config, Maker maker, List<String> labels, PassMonitor monitor) {
    int training = config.get(samples);
    Samples first = MadeSamples.of(maker, false, 0, training, monitor);
    Samples last = MadeSamples.of(maker, true, training, config.get(testSamples), monitor);
    return new LabeledDataset(first, Optional.of(last), labels);
  }
}
