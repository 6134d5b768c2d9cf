package io.striate.arrays.safetensors;

import io.striate.api.tensor.HostArray;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Element types of safetensors that Striate reads, and how their elements lie in a file:
/// little-endian. Those of a [HostArray] are also written; half precision and bfloat16 become
/// single precision, which loses nothing, and the other whole numbers become ints.
enum StoredType {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U8(1),
  BOOL(1);

  /// Elements go through a buffer of this many bytes, so that no tensor is held twice.
  private static final int CHUNK = 1 << 16;

  private final int bytes;

  StoredType(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes of one element.
  int bytes() {
    return bytes;
  }

  static StoredType of(HostArray values) {
    return switch (values) {
      case HostArray.Doubles _ -> F64;
      case HostArray.Floats _ -> F32;
      case HostArray.Ints _ -> I32;
      case HostArray.Bytes _ -> U8;
    };
  }

  /// Reads `length` elements, or gives nothing if the stream ends before.
  ///
  /// @throws ArithmeticException if a whole number has more than 32 bits
  Optional<HostArray> read(InputStream in, int length) throws IOException {
    HostArray values =
        switch (this) {
          case F64 -> new HostArray.Doubles(new double[length]);
          case F32, F16, BF16 -> new HostArray.Floats(new float[length]);
          case I64, I32, I16, I8 -> new HostArray.Ints(new int[length]);
          case U8, BOOL -> new HostArray.Bytes(new byte[length]);
        };
    var buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    int step = CHUNK / bytes;
    for (int at = 0; at < length; at += step) {
      int count = Math.min(step, length - at);
      if (in.readNBytes(buffer.array(), 0, count * bytes) < count * bytes) {
        return Optional.empty();
      }
      switch (values) {
        case HostArray.Doubles(double[] doubles) -> buffer.asDoubleBuffer().get(doubles, at, count);
        case HostArray.Floats(float[] floats) -> floats(buffer, floats, at, count);
        case HostArray.Ints(int[] ints) -> ints(buffer, ints, at, count);
        case HostArray.Bytes(byte[] raw) -> buffer.get(0, raw, at, count);
      }
    }
    return Optional.of(values);
  }

  private void floats(ByteBuffer buffer, float[] floats, int at, int count) {
    if (this == F32) {
      buffer.asFloatBuffer().get(floats, at, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      short bits = buffer.getShort(i * Short.BYTES);
      // A bfloat16 is the upper half of a float.
      floats[at + i] =
          this == F16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << Short.SIZE);
    }
  }

  private void ints(ByteBuffer buffer, int[] ints, int at, int count) {
    for (int i = 0; i < count; i++) {
      ints[at + i] =
          switch (bytes) {
            case Byte.BYTES -> buffer.get(i);
            case Short.BYTES -> buffer.getShort(i * Short.BYTES);
            case Integer.BYTES -> buffer.getInt(i * Integer.BYTES);
            default -> Math.toIntExact(buffer.getLong(i * Long.BYTES));
          };
    }
  }
}
