package io.striate.arrays.safetensors;

import io.striate.api.tensor.HostArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Element types of safetensors that Striate reads and writes, and how their elements lie in a
/// file: little-endian.
enum StoredType {
  F64(8),
  F32(4),
  I32(4),
  U8(1);

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

  static void write(HostArray values, OutputStream out) throws IOException {
    int width = of(values).bytes;
    var buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    int step = CHUNK / width;
    for (int at = 0; at < values.length(); at += step) {
      int count = Math.min(step, values.length() - at);
      switch (values) {
        case HostArray.Doubles(double[] doubles) -> buffer.asDoubleBuffer().put(doubles, at, count);
        case HostArray.Floats(float[] floats) -> buffer.asFloatBuffer().put(floats, at, count);
        case HostArray.Ints(int[] ints) -> buffer.asIntBuffer().put(ints, at, count);
        case HostArray.Bytes(byte[] raw) -> buffer.put(0, raw, at, count);
      }
      out.write(buffer.array(), 0, count * width);
    }
  }

  /// Reads `length` elements, or gives nothing if the stream ends before.
  Optional<HostArray> read(InputStream in, int length) throws IOException {
    HostArray values =
        switch (this) {
          case F64 -> new HostArray.Doubles(new double[length]);
          case F32 -> new HostArray.Floats(new float[length]);
          case I32 -> new HostArray.Ints(new int[length]);
          case U8 -> new HostArray.Bytes(new byte[length]);
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
        case HostArray.Floats(float[] floats) -> buffer.asFloatBuffer().get(floats, at, count);
        case HostArray.Ints(int[] ints) -> buffer.asIntBuffer().get(ints, at, count);
        case HostArray.Bytes(byte[] raw) -> buffer.get(0, raw, at, count);
      }
    }
    return Optional.of(values);
  }
}
