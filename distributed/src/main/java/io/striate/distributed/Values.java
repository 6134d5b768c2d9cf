package io.striate.distributed;

import java.nio.ByteBuffer;

/// The array of a sum, as bytes and as numbers.
@SuppressWarnings("ArrayRecordComponent") // views of arrays that callers own
sealed interface Values {
  /// An array of floats.
  record Floats(float[] array) implements Values {}

  /// An array of doubles.
  record Doubles(double[] array) implements Values {}

  /// Bytes of a value.
  default int width() {
    return switch (this) {
      case Floats _ -> Float.BYTES;
      case Doubles _ -> Double.BYTES;
    };
  }

  /// How many values there are.
  default int length() {
    return switch (this) {
      case Floats(float[] array) -> array.length;
      case Doubles(double[] array) -> array.length;
    };
  }

  /// Writes values into a buffer, from its start.
  default void write(int from, int to, byte[] buffer) {
    switch (this) {
      case Floats(float[] array) ->
          ByteBuffer.wrap(buffer).asFloatBuffer().put(array, from, to - from);
      case Doubles(double[] array) ->
          ByteBuffer.wrap(buffer).asDoubleBuffer().put(array, from, to - from);
    }
  }

  /// Takes values from a buffer.
  default void read(int from, int to, byte[] buffer) {
    switch (this) {
      case Floats(float[] array) ->
          ByteBuffer.wrap(buffer).asFloatBuffer().get(array, from, to - from);
      case Doubles(double[] array) ->
          ByteBuffer.wrap(buffer).asDoubleBuffer().get(array, from, to - from);
    }
  }

  /// Adds values of a buffer to those that are there.
  ///
  /// @param left whether those of the buffer are the left operands
  default void add(int from, int to, byte[] buffer, boolean left) {
    switch (this) {
      case Floats(float[] array) -> {
        var more = ByteBuffer.wrap(buffer).asFloatBuffer();
        for (int i = from; i < to; i++) {
          float other = more.get(i - from);
          array[i] = left ? other + array[i] : array[i] + other;
        }
      }
      case Doubles(double[] array) -> {
        var more = ByteBuffer.wrap(buffer).asDoubleBuffer();
        for (int i = from; i < to; i++) {
          double other = more.get(i - from);
          array[i] = left ? other + array[i] : array[i] + other;
        }
      }
    }
  }
}
