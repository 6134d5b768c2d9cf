package io.striate.arrays;

import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/// A named array as a file holds it.
///
/// @param name the tensor's name, as `conv1.weight`
/// @param shape its extents
/// @param values the elements in row-major order; shared, not copied
public record StoredTensor(String name, Shape shape, HostArray values) {
  /// Elements go through a buffer of this many bytes, so that no tensor is held twice.
  private static final int CHUNK = 1 << 16;

  public StoredTensor {
    if (values.length() != shape.elements()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tensor '%s': %s has %d elements, got %d",
              name,
              shape,
              shape.elements(),
              values.length()));
    }
  }

  /// Writes the elements, little-endian and row by row, through a small buffer.
  ///
  /// @return the bytes that were written
  public long writeElements(OutputStream out) throws IOException {
    int width =
        switch (values) {
          case HostArray.Doubles _ -> Double.BYTES;
          case HostArray.Floats _ -> Float.BYTES;
          case HostArray.Ints _ -> Integer.BYTES;
          case HostArray.Bytes _ -> Byte.BYTES;
        };
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
    return (long) values.length() * width;
  }

  /// The same values under another name.
  public StoredTensor renamed(String other) {
    return new StoredTensor(other, shape, values);
  }
}
