package io.striate.json;

import io.striate.api.error.Place;
import java.math.BigDecimal;
import java.util.OptionalLong;

/// A JSON number, kept exactly as a decimal.
///
/// @param value the number; its magnitude is that of a double at most, so that no operation on it
///   can run away
/// @param place where its first character stands
public record JsonNumber(BigDecimal value, Place place) implements JsonValue {

  /// Digits before or after the decimal point; a double needs at most 324.
  private static final int MAX_DIGITS = 400;

  public JsonNumber {
    if (Math.abs((long) value.scale()) > MAX_DIGITS) {
      throw new IllegalArgumentException("a JSON number must have the magnitude of a double");
    }
  }

  /// Whether the literal's scale stays in bounds; looks at the exponent only, so that it costs
  /// nothing for any input.
  static boolean isExpressible(String literal) {
    try {
      return Math.abs((long) new BigDecimal(literal).scale()) <= MAX_DIGITS;
    } catch (NumberFormatException exponentPastAllBounds) {
      return false;
    }
  }

  /// The number as a whole one, or empty where it has a fraction or leaves the range of a long.
  /// `3.0` is whole.
  public OptionalLong whole() {
    try {
      return OptionalLong.of(value.longValueExact());
    } catch (ArithmeticException notWhole) {
      return OptionalLong.empty();
    }
  }

  /// The nearest double.
  public double asDouble() {
    return value.doubleValue();
  }

  @Override
  public String kind() {
    return "a number";
  }
}
