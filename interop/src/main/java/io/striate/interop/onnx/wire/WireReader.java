package io.striate.interop.onnx.wire;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads a message in the wire format of Protocol Buffers, field by field. Nothing is copied but
/// texts and numbers; the bytes of tensors stay views of the file.
///
///     while (reader.next()) {
///       switch (reader.field()) {
///         case 1 -> name = reader.text();
///         default -> reader.skip();
///       }
///     }
///
/// Every value of the current field must be read or skipped before [#next]. Anything that is not in
/// the format is a [StriateException] that names the file and the byte.
///
/// Source: Protocol Buffers, "Encoding".
public final class WireReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  private static final int MOST_VARINT_BYTES = 10;
  private static final int TAG_BITS = 3;
  private static final int LAST_FIELD = (1 << 29) - 1;

  private final String file;
  private final ByteBuffer bytes;

  /// The place of the first byte of the message in the file.
  private final long start;

  private final Budget budget;
  private int field;
  private int type;

  /// @param file the name of the file, for messages
  /// @param bytes the message, from its position to its limit
  /// @param budget how many things may be read
  public WireReader(String file, ByteBuffer bytes, Budget budget) {
    this(file, bytes, 0, budget);
  }

  private WireReader(String file, ByteBuffer bytes, long start, Budget budget) {
    this.file = file;
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.start = start;
    this.budget = budget;
  }

  /// How many messages, texts and numbers may still be read: what is kept of each takes more memory
  /// than its bytes in the file. Shared by all readers of a file.
  public static final class Budget {
    private long left;

    /// @param most how many in all
    public Budget(long most) {
      left = most;
    }
  }

  /// The name of the file.
  public String file() {
    return file;
  }

  /// Goes to the next field.
  ///
  /// @return whether there is one
  public boolean next() {
    if (!bytes.hasRemaining()) {
      return false;
    }
    int at = bytes.position();
    long tag = varint();
    field = (int) (tag >>> TAG_BITS);
    type = (int) tag & ((1 << TAG_BITS) - 1);
    if (tag >>> TAG_BITS == 0 || tag >>> TAG_BITS > LAST_FIELD) {
      throw bad(at, "a field has the number " + Long.toUnsignedString(tag >>> TAG_BITS));
    }
    return true;
  }

  /// The number of the current field.
  public int field() {
    return field;
  }

  /// The value of a field of whole numbers.
  public long whole() {
    require(VARINT, "a whole number");
    count();
    return varint();
  }

  /// The value of a field of single precision.
  public float real() {
    require(FIXED32, "a number of 32 bits");
    count();
    return Float.intBitsToFloat(fixed32());
  }

  /// A text in UTF-8; bytes that are none become replacement characters.
  public String text() {
    ByteBuffer content = delimited();
    count();
    return StandardCharsets.UTF_8.decode(content).toString();
  }

  /// Bytes, as a view of the file.
  public ByteBuffer bytes() {
    count();
    return delimited();
  }

  /// A message in the current field.
  public WireReader message() {
    count();
    require(DELIMITED, "a message");
    long length = length();
    long place = start + bytes.position();
    ByteBuffer content = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    return new WireReader(file, content, place, budget);
  }

  /// Takes numbers of a repeated field.
  @FunctionalInterface
  public interface Wholes {
    /// Takes one.
    void take(long value);
  }

  /// Takes numbers of a repeated field.
  @FunctionalInterface
  public interface Reals {
    /// Takes one.
    void take(double value);
  }

  /// The values of a repeated field of whole numbers: one, or several that are packed.
  public void wholes(Wholes into) {
    if (type == VARINT) {
      into.take(varint());
      return;
    }
    ByteBuffer outer = packed();
    while (bytes.position() < outer.limit()) {
      into.take(varint());
    }
    unpack(outer);
  }

  /// The values of a repeated field of single precision: one, or several that are packed.
  public void reals(Reals into) {
    if (type == FIXED32) {
      into.take(Float.intBitsToFloat(fixed32()));
      return;
    }
    ByteBuffer outer = packed();
    while (bytes.position() < outer.limit()) {
      into.take(Float.intBitsToFloat(fixed32()));
    }
    unpack(outer);
  }

  /// The values of a repeated field of double precision: one, or several that are packed.
  public void doubles(Reals into) {
    if (type == FIXED64) {
      into.take(Double.longBitsToDouble(fixed64()));
      return;
    }
    ByteBuffer outer = packed();
    while (bytes.position() < outer.limit()) {
      into.take(Double.longBitsToDouble(fixed64()));
    }
    unpack(outer);
  }

  /// Counts numbers that are kept one by one.
  public void count() {
    if (--budget.left < 0) {
      throw bad(bytes.position(), "has more nodes, names and numbers than are read");
    }
  }

  /// Narrows the bytes to those of the packed field; the result has the end of the field as limit.
  private ByteBuffer packed() {
    require(DELIMITED, "numbers");
    long length = length();
    ByteBuffer outer = bytes.duplicate();
    outer.limit(bytes.position() + (int) length);
    return outer;
  }

  private void unpack(ByteBuffer outer) {
    if (bytes.position() != outer.limit()) {
      throw bad(bytes.position(), "a list of numbers ends within a number");
    }
  }

  /// Passes over the value of the current field.
  public void skip() {
    switch (type) {
      case VARINT -> varint();
      case FIXED64 -> fixed64();
      case DELIMITED -> delimited();
      case FIXED32 -> fixed32();
      // Groups were withdrawn before ONNX was made.
      default -> throw bad(bytes.position(), "field " + field + " has the wire type " + type);
    }
  }

  private void require(int wanted, String what) {
    if (type != wanted) {
      throw bad(
          bytes.position(),
          String.format(
              Locale.ROOT, "field %d should hold %s, and has the wire type %d", field, what, type));
    }
  }

  private ByteBuffer delimited() {
    require(DELIMITED, "bytes");
    long length = length();
    ByteBuffer content = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) length);
    return content;
  }

  private long length() {
    int at = bytes.position();
    long length = varint();
    if (length < 0 || length > bytes.remaining()) {
      throw bad(
          at,
          String.format(
              Locale.ROOT,
              "field %d claims %s bytes, %d are left",
              field,
              Long.toUnsignedString(length),
              bytes.remaining()));
    }
    return length;
  }

  private int fixed32() {
    if (bytes.remaining() < Integer.BYTES) {
      throw bad(bytes.position(), "ends within a number of 32 bits");
    }
    return bytes.getInt();
  }

  private long fixed64() {
    if (bytes.remaining() < Long.BYTES) {
      throw bad(bytes.position(), "ends within a number of 64 bits");
    }
    return bytes.getLong();
  }

  private long varint() {
    int at = bytes.position();
    long value = 0;
    for (int i = 0; i < MOST_VARINT_BYTES; i++) {
      if (!bytes.hasRemaining()) {
        throw bad(at, "ends within a number");
      }
      byte next = bytes.get();
      value |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw bad(at, "a number has more than " + MOST_VARINT_BYTES + " bytes");
  }

  private StriateException bad(int at, String what) {
    return FileErrors.bad(
        Code.BAD_MODEL,
        file,
        String.format(Locale.ROOT, "byte %d: %s", start + at, what),
        "the file is damaged, or is not an ONNX model");
  }
}
