package io.striate.datasets.labeled;

import io.striate.api.data.Dataset;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A dataset of one input and a class for each sample, with nothing to close.
///
/// @param training the training samples
/// @param validation samples that the data itself sets apart for validation
/// @param test the test samples, if there are any
/// @param labels the names of the classes
/// @param identity computes the fingerprint; absent if the samples must be read for that
/// @param notes what a user should know about the samples
/// @param check reads what has not been read yet
public record LabeledDataset(
    Samples training,
    Optional<Samples> validation,
    Optional<Samples> test,
    List<String> labels,
    Optional<Identity> identity,
    List<String> notes,
    Check check)
    implements Dataset {
  public LabeledDataset {
    labels = List.copyOf(labels);
    notes = List.copyOf(notes);
  }

  /// A data set without validation samples of its own.
  public LabeledDataset(
      Samples training,
      Optional<Samples> test,
      List<String> labels,
      Optional<Identity> identity,
      List<String> notes) {
    this(training, Optional.empty(), test, labels, identity, notes, _ -> {});
  }

  /// A data set without a fingerprint and validation samples of its own.
  public LabeledDataset(Samples training, Optional<Samples> test, List<String> labels) {
    this(training, test, labels, Optional.empty(), List.of());
  }

  @Override
  public Optional<String> fingerprint() {
    return fingerprint(PassMonitor.none());
  }

  @Override
  public Optional<String> fingerprint(PassMonitor monitor) {
    return identity.map(each -> each.compute(monitor));
  }

  /// Computes a fingerprint.
  @FunctionalInterface
  public interface Identity {
    /// As [Dataset#fingerprint(PassMonitor)].
    String compute(PassMonitor monitor);
  }

  @Override
  public void check(PassMonitor monitor) {
    check.read(monitor);
  }

  /// Reads samples to find out whether they can be read.
  @FunctionalInterface
  public interface Check {
    /// As [Dataset#check].
    void read(PassMonitor monitor);
  }

  @Override
  public void close() {}

  /// The only input of a network.
  ///
  /// @param kind the id of the dataset that has one input
  /// @throws StriateException if the network has more
  public static Map.Entry<String, Shape> onlyInput(String kind, Map<String, Shape> inputs) {
    if (inputs.size() != 1) {
      throw new StriateException(
          Code.BAD_DATA,
          String.format(
              Locale.ROOT,
              "data '%s' feeds one input, the network has %d: %s",
              kind,
              inputs.size(),
              inputs.keySet()));
    }
    return inputs.entrySet().iterator().next();
  }
}
