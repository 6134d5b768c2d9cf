package io.striate.training.run;

/// Is told what happens while a network is trained. Called by the training thread, which waits.
@FunctionalInterface
public interface TrainingListener {
  /// Something has happened.
  void on(TrainingEvent event);

  /// A listener that does not care.
  static TrainingListener none() {
    return _ -> {};
  }
}
