package io.striate.datasets.image;

import java.util.List;

/// What becomes of samples of 16 bits.
public sealed interface SampleRange {
  /// The value of the setting for [Exact].
  String EXACT = "exact";

  /// The value of the setting for [UpperByte].
  String UPPER_BYTE = "upper-byte";

  /// Images are bytes. Samples of 16 bits are accepted if that loses nothing, because both of their
  /// bytes are equal.
  record Exact() implements SampleRange {}

  /// Images are bytes; of samples of 16 bits these are the upper ones.
  record UpperByte() implements SampleRange {}

  /// Images are numbers: `(sample - low) / (high - low)`. A sample of 8 bits counts as one of 16
  /// bits of which both bytes are equal.
  ///
  /// @param low the sample that becomes 0
  /// @param high the sample that becomes 1; at most 65,535
  record Numbers(int low, int high) implements SampleRange {
    public Numbers {
      if (low < 0 || high <= low || high > 0xffff) {
        throw new IllegalArgumentException("a range of " + low + " to " + high);
      }
    }
  }

  /// Reads the value of a setting.
  ///
  /// @throws IllegalArgumentException or [ClassCastException] if it is none
  static SampleRange parse(Object json) {
    if (json instanceof List<?> pair) {
      if (pair.size() != 2) {
        throw new IllegalArgumentException();
      }
      return new Numbers(sample(pair.getFirst()), sample(pair.getLast()));
    }
    return switch ((String) json) {
      case EXACT -> new Exact();
      case UPPER_BYTE -> new UpperByte();
      default -> throw new IllegalArgumentException();
    };
  }

  private static int sample(Object json) {
    return (int) Math.clamp((Long) json, -1L, 0x10000L);
  }

  /// The value of the setting.
  default Object format() {
    return switch (this) {
      case Exact() -> EXACT;
      case UpperByte() -> UPPER_BYTE;
      case Numbers(int low, int high) -> List.of((long) low, (long) high);
    };
  }

  /// Whether images are numbers and not bytes.
  default boolean numbers() {
    return this instanceof Numbers;
  }
}
