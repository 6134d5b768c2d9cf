package io.striate.interop.onnx.model;

import java.util.Arrays;
import java.util.Optional;

/// Element types of ONNX that Striate reads. All of them become float32 or whole numbers of 64
/// bits.
///
/// Source: the ONNX specification, onnx.proto, `TensorProto.DataType`.
public enum DataType {
  /// Single precision.
  FLOAT(1, 4, true),
  /// Bytes without sign.
  UINT8(2, 1, false),
  /// Bytes.
  INT8(3, 1, false),
  /// 16 bits without sign.
  UINT16(4, 2, false),
  /// 16 bits.
  INT16(5, 2, false),
  /// 32 bits.
  INT32(6, 4, false),
  /// 64 bits.
  INT64(7, 8, false),
  /// 0 or 1, a byte each.
  BOOL(9, 1, false),
  /// Half precision of IEEE 754.
  FLOAT16(10, 2, true),
  /// Double precision.
  DOUBLE(11, 8, true),
  /// 32 bits without sign.
  UINT32(12, 4, false),
  /// 64 bits without sign; numbers from 2^63 on are read as negative ones.
  UINT64(13, 8, false),
  /// The upper half of single precision.
  BFLOAT16(16, 2, true);

  private final int code;
  private final int bytes;
  private final boolean real;

  DataType(int code, int bytes, boolean real) {
    this.code = code;
    this.bytes = bytes;
    this.real = real;
  }

  /// The number by which files name it.
  public int code() {
    return code;
  }

  /// Bytes of one element in raw data.
  public int bytes() {
    return bytes;
  }

  /// Whether elements are real numbers.
  public boolean real() {
    return real;
  }

  /// The type of a number in a file; empty if Striate does not read it.
  public static Optional<DataType> of(long code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }
}
