package io.striate.api.program;

import java.util.OptionalLong;

/// The inputs that hold the number of the step, `i32[]`: `step` counts from 0, `step-since-100` is
/// 0 in the step 100.
final class StepCounter {
  private static final String SINCE = Emitter.STEP + "-since-";

  private StepCounter() {}

  /// The name of the input that is 0 in a step.
  ///
  /// @param first the number of that step, from 0
  static String name(long first) {
    return first == 0 ? Emitter.STEP : SINCE + first;
  }

  /// The number of the step in which an input is 0; empty if it does not count steps.
  static OptionalLong first(String input) {
    if (input.equals(Emitter.STEP)) {
      return OptionalLong.of(0);
    }
    if (!input.startsWith(SINCE)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(input.substring(SINCE.length())));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }
}
