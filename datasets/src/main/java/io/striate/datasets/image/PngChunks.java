package io.striate.datasets.image;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/// The chunks of a PNG file: checks that they are whole, which the platform's reader does not, as
/// it passes over checksums; and leaves out those that do not decide about pixels, such as profiles
/// and texts, which the reader may refuse.
///
/// A PNG file is a signature and chunks of `length, type, data, CRC-32 of type and data`; the last
/// is `IEND`.
///
/// Source: Portable Network Graphics (PNG) Specification, W3C Recommendation, sections 5 and 11;
/// the orientation is in `eXIf`, of its third edition.
///
/// @param essential a PNG file of the chunks that decide about pixels
/// @param orientation as its EXIF chunk says
@SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
record PngChunks(byte[] essential, Orientation orientation) {
  private static final int SIGNATURE = 8;
  private static final String END = "IEND";
  private static final Set<String> ESSENTIAL = Set.of("IHDR", "PLTE", "tRNS", "IDAT", END);

  /// The chunks of a file that is whole.
  static PngChunks of(byte[] file) {
    var out = new ByteArrayOutputStream(file.length);
    out.write(file, 0, SIGNATURE);
    Orientation orientation = Orientation.NORMAL;
    var in = ByteBuffer.wrap(file).position(SIGNATURE);
    String type = "";
    while (!type.equals(END)) {
      int start = in.position();
      int length = in.getInt();
      type = name(file, in.position());
      if (ESSENTIAL.contains(type)) {
        out.write(file, start, length + 12);
      } else if (type.equals("eXIf")) {
        orientation = Orientation.read(file, start + 8, length);
      }
      in.position(start + length + 12);
    }
    return new PngChunks(out.toByteArray(), orientation);
  }

  /// What is wrong with a file's chunks; nothing if they are whole.
  static Optional<String> damage(byte[] file) {
    try {
      var in = ByteBuffer.wrap(file).position(SIGNATURE);
      while (true) {
        int length = in.getInt();
        if (length < 0) {
          return Optional.of(
              String.format(
                  Locale.ROOT, "a chunk claims %s bytes", Integer.toUnsignedString(length)));
        }
        if (in.remaining() - 8L < length) {
          return Optional.of("truncated");
        }
        var crc = new CRC32();
        crc.update(file, in.position(), length + 4);
        String type = name(file, in.position());
        in.position(in.position() + length + 4);
        if (in.getInt() != (int) crc.getValue()) {
          return Optional.of(
              String.format(Locale.ROOT, "the checksum of its chunk '%s' is wrong", shown(type)));
        }
        if (type.equals(END)) {
          return Optional.empty();
        }
      }
    } catch (BufferUnderflowException e) {
      return Optional.of("truncated");
    }
  }

  private static String name(byte[] file, int at) {
    return new String(file, at, 4, StandardCharsets.ISO_8859_1);
  }

  private static String shown(String type) {
    return type.replaceAll("[^!-~]", "?");
  }
}
