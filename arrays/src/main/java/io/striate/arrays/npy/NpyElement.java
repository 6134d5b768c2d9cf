package io.striate.arrays.npy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/// What the elements of an array are, as NumPy names them behind the byte order.
public enum NpyElement {
  /// Half precision.
  FLOAT16("f2", 2),
  /// Single precision.
  FLOAT32("f4", 4),
  /// Double precision.
  FLOAT64("f8", 8),
  /// Signed, of 8 bits.
  INT8("i1", 1),
  /// Signed, of 16 bits.
  INT16("i2", 2),
  /// Signed, of 32 bits.
  INT32("i4", 4),
  /// Signed, of 64 bits.
  INT64("i8", 8),
  /// Unsigned, of 8 bits.
  UINT8("u1", 1),
  /// Unsigned, of 16 bits.
  UINT16("u2", 2),
  /// Unsigned, of 32 bits.
  UINT32("u4", 4),
  /// Unsigned, of 64 bits.
  UINT64("u8", 8),
  /// Truth values: bytes of 0 and 1.
  BOOL("b1", 1);

  private final String code;
  private final int bytes;

  NpyElement(String code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /// The element of a code such as `f4`.
  static Optional<NpyElement> of(String code) {
    return Arrays.stream(values()).filter(each -> each.code.equals(code)).findFirst();
  }

  /// What NumPy calls it.
  String code() {
    return code;
  }

  /// The size of an element.
  public int bytes() {
    return bytes;
  }

  /// Whether all values are whole numbers.
  public boolean whole() {
    return this != FLOAT16 && this != FLOAT32 && this != FLOAT64;
  }

  /// An element as a number; whole numbers beyond 2^53 are rounded.
  ///
  /// @param offset of the element in bytes
  double read(MemorySegment data, long offset, ByteOrder order) {
    return switch (this) {
      case FLOAT16 -> Float.float16ToFloat(shortAt(data, offset, order));
      case FLOAT32 -> data.get(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), offset);
      case FLOAT64 -> data.get(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), offset);
      case INT8 -> data.get(ValueLayout.JAVA_BYTE, offset);
      case INT16 -> shortAt(data, offset, order);
      case INT32 -> intAt(data, offset, order);
      case INT64 -> longAt(data, offset, order);
      case UINT8, BOOL -> Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, offset));
      case UINT16 -> Short.toUnsignedInt(shortAt(data, offset, order));
      case UINT32 -> Integer.toUnsignedLong(intAt(data, offset, order));
      case UINT64 -> unsigned(longAt(data, offset, order));
    };
  }

  private static short shortAt(MemorySegment data, long offset, ByteOrder order) {
    return data.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), offset);
  }

  private static int intAt(MemorySegment data, long offset, ByteOrder order) {
    return data.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), offset);
  }

  private static long longAt(MemorySegment data, long offset, ByteOrder order) {
    return data.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), offset);
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
  }
}
