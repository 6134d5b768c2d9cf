package io.striate.history;

import java.util.Locale;

/// Something that a system is known to do, and whether it did it.
///
/// @param what is measured
/// @param published what the source reports; empty if it does not
/// @param wanted what must be reached here
/// @param reached what was reached
/// @param kept whether that is enough
record Claim(String what, String published, String wanted, String reached, boolean kept) {
  /// A quantity that must not be below a limit.
  ///
  /// @param unit after the numbers, such as `%` or an empty text
  static Claim least(String what, String published, double least, double reached, String unit) {
    return new Claim(
        what, published, "at least " + text(least, unit), text(reached, unit), reached >= least);
  }

  /// A quantity that must not be above a limit.
  ///
  /// @param unit after the numbers, such as `%` or an empty text
  static Claim most(String what, String published, double most, double reached, String unit) {
    return new Claim(
        what, published, "at most " + text(most, unit), text(reached, unit), reached <= most);
  }

  private static String text(double value, String unit) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    String number = String.format(Locale.ROOT, whole ? "%,.0f" : "%.4g", value);
    return unit.isEmpty() ? number : number + " " + unit;
  }
}
