package io.striate.interop.onnx.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes a message in the wire format of Protocol Buffers. Fields lie in the order in which they
/// are written, so the same calls give the same bytes.
///
/// Source: Protocol Buffers, "Encoding".
public final class WireWriter {
  private static final int VARINT = 0;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final List<Content> parts = new ArrayList<>();
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private long size;

  /// Bytes that are written when the message is.
  ///
  /// Weights of hundreds of megabytes are then never held twice.
  @FunctionalInterface
  public interface Content {
    /// Writes as many bytes as were announced.
    void writeTo(OutputStream out) throws IOException;
  }

  /// Bytes of the message.
  public long size() {
    return size;
  }

  /// A whole number.
  public WireWriter whole(int field, long value) {
    varint(((long) field << 3) | VARINT);
    varint(value);
    return this;
  }

  /// A number of single precision.
  public WireWriter real(int field, float value) {
    varint(((long) field << 3) | FIXED32);
    int bits = Float.floatToRawIntBits(value);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      octet(bits >>> shift);
    }
    return this;
  }

  /// A text.
  public WireWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /// Bytes.
  public WireWriter bytes(int field, byte[] value) {
    head(field, value.length);
    pending.writeBytes(value);
    size += value.length;
    return this;
  }

  /// Bytes, from position to limit.
  public WireWriter bytes(int field, ByteBuffer value) {
    byte[] copy = new byte[value.remaining()];
    value.duplicate().get(copy);
    return bytes(field, copy);
  }

  /// Bytes that are written later.
  ///
  /// @param length how many
  public WireWriter bytes(int field, long length, Content content) {
    head(field, length);
    flush();
    parts.add(content);
    size += length;
    return this;
  }

  /// A message.
  public WireWriter message(int field, WireWriter message) {
    return bytes(field, message.size, message::writeTo);
  }

  private void head(int field, long length) {
    varint(((long) field << 3) | DELIMITED);
    varint(length);
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      octet((int) (left & 0x7f) | 0x80);
      left >>>= 7;
    }
    octet((int) left);
  }

  private void octet(int value) {
    pending.write(value);
    size++;
  }

  private void flush() {
    if (pending.size() > 0) {
      byte[] bytes = pending.toByteArray();
      parts.add(out -> out.write(bytes));
      pending.reset();
    }
  }

  /// Writes the message.
  public void writeTo(OutputStream out) throws IOException {
    flush();
    for (Content part : parts) {
      part.writeTo(out);
    }
  }

  /// The message as an array.
  public byte[] toByteArray() {
    var out = new ByteArrayOutputStream();
    try {
      writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array has room
    }
    return out.toByteArray();
  }
}
