package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.Samples;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every data set promises: features for the inputs of the network, and samples that can be
/// read in any order and by several threads, each into its own elements of an array and completely.
///
/// At most 32 training samples and 32 test samples are read, evenly distributed.
public interface DatasetContract extends ComponentContract<DatasetSource> {
  @Override
  DatasetType type();

  /// The shape of one sample of each input of the network, by name.
  Map<String, Shape> inputs();

  /// The folder that relative paths in the settings are relative to; the working directory unless
  /// overridden.
  default Path folder() {
    return Path.of("");
  }

  /// There are training samples; their features include each input with its shape and the source's
  /// element type; validation and test samples have the same features; names of classes are
  /// distinct.
  @TestFactory
  default Stream<DynamicTest> featuresFitTheInputs() {
    return each((source, dataset) -> {
      Samples training = dataset.training();
      assertTrue(training.size() > 0, "there are training samples");
      var names = new HashSet<String>();
      for (Samples.Feature feature : training.features()) {
        assertTrue(names.add(feature.name()), () -> "two features are named " + feature.name());
        if (inputs().containsKey(feature.name())) {
          assertEquals(
              Objects.requireNonNull(inputs().get(feature.name())),
              feature.type().shape(),
              () -> "shape of " + feature.name());
          assertEquals(
              source.element(feature.type().shape()),
              feature.type().element(),
              () -> "element of " + feature.name());
        }
      }
      assertTrue(names.containsAll(inputs().keySet()), () -> "features are " + names);
      for (Samples part : DatasetReads.parts(dataset)) {
        assertEquals(
            training.features(), part.features(), "features of validation and test samples");
      }
      var labels = new HashSet<>(dataset.labels());
      assertEquals(labels.size(), dataset.labels().size(), "labels are distinct");
      assertFalse(labels.contains(""), "a label is empty");
    });
  }

  /// A sample fills all elements of its own and touches no others, with finite numbers; a target
  /// that is one whole number is a class if classes have names.
  @TestFactory
  default Stream<DynamicTest> samplesFillTheirOwnElements() {
    return each((_, dataset) -> {
      for (Samples samples : DatasetReads.parts(dataset)) {
        for (int sample : DatasetReads.some(samples)) {
          for (int feature = 0; feature < samples.features().size(); feature++) {
            double[] values = DatasetReads.alone(samples, sample, feature);
            Samples.Feature read = samples.features().get(feature);
            boolean named =
                read.name().equals("target")
                    && read.type().element() == ElementType.INT32
                    && !dataset.labels().isEmpty();
            for (double value : values) {
              assertTrue(Double.isFinite(value), () -> read.name() + " has " + value);
              assertTrue(
                  !named || (value >= 0 && value < dataset.labels().size()),
                  () -> "class " + value + " has no name");
            }
          }
        }
      }
    });
  }

  /// A sample is the same in any order of reading, and in a data set that is opened again, which
  /// also has the same fingerprint.
  @TestFactory
  default Stream<DynamicTest> samplesDoNotDependOnEarlierReads() {
    return Settings.each(
        this,
        (_, fresh) -> {
          try (Dataset dataset = fresh.get().open(folder(), inputs());
              Dataset again = fresh.get().open(folder(), inputs())) {
            assertEquals(dataset.fingerprint(), again.fingerprint(), "fingerprint");
            for (int part = 0; part < DatasetReads.parts(dataset).size(); part++) {
              Samples samples = DatasetReads.parts(dataset).get(part);
              DatasetReads.same(
                  "in reverse order",
                  DatasetReads.forward(samples),
                  DatasetReads.backward(samples));
              DatasetReads.same(
                  "when opened again",
                  DatasetReads.forward(samples),
                  DatasetReads.forward(DatasetReads.parts(again).get(part)));
            }
          }
        });
  }

  /// Four threads that read at once get the same samples as one.
  @TestFactory
  default Stream<DynamicTest> samplesCanBeReadBySeveralThreads() {
    return each((_, dataset) -> {
      for (Samples samples : DatasetReads.parts(dataset)) {
        DatasetReads.inThreads(samples);
      }
    });
  }

  private Stream<DynamicTest> each(java.util.function.BiConsumer<DatasetSource, Dataset> check) {
    return Settings.each(
        this,
        (_, fresh) -> {
          DatasetSource source = fresh.get();
          try (Dataset dataset = source.open(folder(), inputs())) {
            check.accept(source, dataset);
          }
        });
  }
}
