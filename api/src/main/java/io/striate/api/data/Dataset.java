package io.striate.api.data;

import java.util.List;
import java.util.Optional;

/// An open dataset.
public interface Dataset extends AutoCloseable {
  /// What to train on; validation samples are cut from it unless the data has its own.
  Samples training();

  /// Samples that the data itself sets apart for validation, with the features of the training
  /// samples; by default none.
  default Optional<Samples> validation() {
    return Optional.empty();
  }

  /// What is looked at once, at the end, if the dataset has it.
  Optional<Samples> test();

  /// The names of the classes, by label; empty if the targets are not classes.
  List<String> labels();

  /// The names of the classes of a target, by label; [#labels] unless targets have classes of their
  /// own.
  ///
  /// @param target the name of a feature of whole numbers
  default List<String> labels(String target) {
    return labels();
  }

  /// Identifies the samples and targets at little cost, so that a run resumes on the data that it
  /// began with: other samples have another fingerprint, in all likelihood. A data set of files
  /// answers from names, sizes and checksums, as [FileFingerprint] does, without decoding them.
  ///
  /// @return empty for data sets whose samples must be read for that; Striate then reads each of
  ///   them once
  default Optional<String> fingerprint() {
    return Optional.empty();
  }

  /// The same as [#fingerprint()]; a data set that reads large files for it tells how far it is.
  ///
  /// @throws java.util.concurrent.CancellationException if the monitor stops it
  default Optional<String> fingerprint(PassMonitor monitor) {
    return fingerprint();
  }

  /// Reads what opening has not read yet, to find out whether all samples can be read. Called
  /// before a run begins, and not when it is resumed. By default nothing is left to read; a dataset
  /// that reads its samples when they are needed does it with [SamplePass].
  ///
  /// @throws io.striate.api.error.StriateException with everything that is wrong with samples
  /// @throws java.util.concurrent.CancellationException if the monitor stops it
  default void check(PassMonitor monitor) {}

  /// What a user should know about the samples, one sentence each without a full stop, such as how
  /// many each class has and what was left out and why; nothing by default.
  default List<String> notes() {
    return List.of();
  }

  /// Lets go of files.
  @Override
  void close();
}
