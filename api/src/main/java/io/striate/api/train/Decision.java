package io.striate.api.train;

/// What a callback answers: how training continues.
public sealed interface Decision {
  /// Training continues.
  static Decision proceed() {
    return new Continue();
  }

  /// Training ends here, as if all its epochs were done.
  ///
  /// @param reason why, in one line for people
  static Decision stop(String reason) {
    return new Stop(reason);
  }

  /// Training continues from the tensors of the best epoch.
  static Decision restoreBest() {
    return new RestoreBest();
  }

  /// Training continues.
  record Continue() implements Decision {}

  /// Training ends here, as if all its epochs were done: the weights are tested and the model is
  /// written. `train.weights` says whether these are the last weights or those of the best epoch.
  ///
  /// @param reason why, in one line for people
  record Stop(String reason) implements Decision {}

  /// Parameters, running statistics and optimizer slots become those of the best epoch so far, and
  /// training continues with the next step. Nothing changes if there is no best epoch (without
  /// validation samples), or if it is the one that has just ended.
  record RestoreBest() implements Decision {}
}
