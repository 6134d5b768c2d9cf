package io.striate.cli.flag;

import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Numbers among the flags.
public final class Numbers {
  private Numbers() {}

  /// A whole number of at least 1.
  public static final class Positive implements ITypeConverter<OptionalInt> {
    @Override
    public OptionalInt convert(String word) {
      int number = word.matches("[0-9]{1,9}") ? Integer.parseInt(word) : 0;
      if (number < 1) {
        throw new TypeConversionException(
            "must be a whole number of at least 1, got '" + word + "'");
      }
      return OptionalInt.of(number);
    }
  }

  /// Any whole number.
  public static final class Any implements ITypeConverter<OptionalLong> {
    @Override
    public OptionalLong convert(String word) {
      if (!word.matches("-?[0-9]{1,18}")) {
        throw new TypeConversionException("must be a whole number, got '" + word + "'");
      }
      return OptionalLong.of(Long.parseLong(word));
    }
  }

  /// A size of memory in bytes: a whole number, and perhaps `k`, `m` or `g` for powers of 1024.
  public static final class Size implements ITypeConverter<OptionalLong> {
    @Override
    public OptionalLong convert(String word) {
      if (!word.matches("[1-9][0-9]{0,11}[kmgKMG]?")) {
        throw new TypeConversionException(
            "must be a size such as 800m, 2g or a number of bytes, got '" + word + "'");
      }
      int shift = 10 * " kmg".indexOf(Character.toLowerCase(word.charAt(word.length() - 1)));
      String digits = shift < 0 ? word : word.substring(0, word.length() - 1);
      return OptionalLong.of(Long.parseLong(digits) << Math.max(0, shift));
    }
  }
}
