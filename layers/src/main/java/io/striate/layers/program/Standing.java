package io.striate.layers.program;

/// Where a training stands, as far as it decides which parameters it trains.
///
/// @param epochs how many epochs of the phase are done
/// @param stepsPerEpoch how many steps an epoch has
/// @param before how many steps were done before the phase
public record Standing(int epochs, int stepsPerEpoch, long before) {
  /// A training whose parameters are all trained, from its first step on.
  static final Standing WHOLE = new Standing(Integer.MAX_VALUE, 0, 0);

  /// Whether parameters are left as they are.
  ///
  /// @param freeze in how many epochs at the beginning they are
  boolean frozen(int freeze) {
    return epochs < freeze;
  }

  /// The first step in which parameters are trained.
  ///
  /// @param freeze in how many epochs at the beginning they are left as they are
  long first(int freeze) {
    return before + (long) freeze * stepsPerEpoch;
  }
}
