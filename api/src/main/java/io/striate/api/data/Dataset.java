package io.striate.api.data;

import java.util.List;
import java.util.Optional;

/// An open dataset.
public interface Dataset extends AutoCloseable {
  /// What to train on; validation samples are cut from it.
  Samples training();

  /// What is looked at once, at the end, if the dataset has it.
  Optional<Samples> test();

  /// The names of the classes, by label; empty if the targets are not classes.
  List<String> labels();

  /// Lets go of files.
  @Override
  void close();
}
