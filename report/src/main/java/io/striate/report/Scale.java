package io.striate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An axis whose marks are round numbers.
///
/// @param least its lower end
/// @param most its upper end
/// @param step from mark to mark
record Scale(double least, double most, double step) {
  /// The axis for a range.
  ///
  /// @param marks about how many
  static Scale of(double least, double most, int marks) {
    double range = most - least;
    if (range <= Math.ulp(Math.max(Math.abs(least), Math.abs(most))) * 16) {
      range = Math.max(1e-12, Math.abs(most));
    }
    double step = step(range / marks);
    double low = Math.floor(least / step) * step;
    double high = Math.max(low + step, Math.ceil(most / step) * step);
    return new Scale(low, high, step);
  }

  /// The next round number, 1, 2 or 5 times a power of ten, that is not below a number.
  static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    double digits = least / power;
    // Rounding of the logarithm must not make a step of the next one.
    double allowed = 1 + 1e-9;
    return power
        * (digits <= allowed ? 1 : digits <= 2 * allowed ? 2 : digits <= 5 * allowed ? 5 : 10);
  }

  /// The marks from the lower end to the upper one.
  List<Double> ticks() {
    var ticks = new ArrayList<Double>();
    long count = Math.round((most - least) / step);
    for (long i = 0; i <= count; i++) {
      ticks.add(least + i * step);
    }
    return ticks;
  }

  /// A mark as a text, with as many digits as tell marks apart.
  String text(double tick) {
    if (step >= 1e6 || step < 1e-6) {
      return String.format(Locale.ROOT, "%.2g", tick);
    }
    int digits = (int) Math.max(0, -Math.floor(Math.log10(step * 1.0000001)));
    String text = String.format(Locale.ROOT, "%,." + digits + "f", tick);
    // Zero has no sign.
    return text.matches("-[0.]+") ? text.substring(1) : text;
  }
}
