package io.striate.datasets.image;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/// Checks that a PNG file is whole, which the platform's reader does not: it passes over checksums.
///
/// A PNG file is a signature and chunks of `length, type, data, CRC-32 of type and data`; the last
/// is `IEND`.
///
/// Source: Portable Network Graphics (PNG) Specification, W3C Recommendation, section 5.
final class PngChunks {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int IEND = 0x49454e44;

  private PngChunks() {}

  /// What is wrong with the file's chunks; nothing if they are whole, or if it is no PNG file.
  static Optional<String> damage(Path file) throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (!Arrays.equals(in.readNBytes(SIGNATURE.length), SIGNATURE)) {
        return Optional.empty();
      }
      byte[] buffer = new byte[1 << 13];
      while (true) {
        int length = in.readInt();
        if (length < 0) {
          return Optional.of("a chunk claims %s bytes".formatted(Integer.toUnsignedString(length)));
        }
        var crc = new CRC32();
        int type = in.readInt();
        updateInt(crc, type);
        for (int left = length; left > 0; ) {
          int read = Math.min(left, buffer.length);
          in.readFully(buffer, 0, read);
          crc.update(buffer, 0, read);
          left -= read;
        }
        if (in.readInt() != (int) crc.getValue()) {
          return Optional.of("the checksum of its chunk '%s' is wrong".formatted(name(type)));
        }
        if (type == IEND) {
          return Optional.empty();
        }
      }
    } catch (EOFException e) {
      return Optional.of("truncated");
    }
  }

  private static void updateInt(CRC32 crc, int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      crc.update(value >>> shift);
    }
  }

  private static String name(int type) {
    var name = new StringBuilder();
    for (int shift = 24; shift >= 0; shift -= 8) {
      int letter = type >>> shift & 0xff;
      name.append(letter > ' ' && letter < 0x7f ? (char) letter : '?');
    }
    return name.toString();
  }
}
