package io.striate.interop.convert;

import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;

/// A key and its value as they stand in a file.
///
/// @param key the name of the setting
/// @param text the value, without quotes
/// @param place where the key stands
public record Setting(String key, String text, Place place) {
  /// The value as a whole number.
  ///
  /// @throws StriateException if it is none
  public int whole() {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException none) {
      throw wrong("a whole number");
    }
  }

  /// The value as a finite number.
  ///
  /// @throws StriateException if it is none
  public double number() {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException none) {
      // Reported below, as are the infinities.
    }
    throw wrong("a number");
  }

  /// The value as a truth value: `true` or `false`, `1` or `0`.
  ///
  /// @throws StriateException if it is none of these
  public boolean flag() {
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw wrong("true or false");
    };
  }

  /// That the value is not what it should be.
  ///
  /// @param expected what it should be, such as `a whole number`
  public StriateException wrong(String expected) {
    return problem("'" + key + "' must be " + expected + ", not '" + text + "'");
  }

  /// A problem with the value.
  public StriateException problem(String what) {
    return new StriateException(Problem.of(Code.BAD_MODEL, what).at(place));
  }
}
