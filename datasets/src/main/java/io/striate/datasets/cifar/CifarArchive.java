package io.striate.datasets.cifar;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipException;

/// An archive of CIFAR as it is published, such as `cifar-10-binary.tar.gz`, read without being
/// unpacked.
///
/// A tar file is a row of entries: a header of 512 bytes with the name at byte 0, the length in
/// octal digits at byte 124 and the kind at byte 156, then the data, filled up to a multiple of 512
/// bytes. That much is enough for plain files with short names, as this archive has.
///
/// Source: POSIX.1-1988, "ustar interchange format".
final class CifarArchive {
  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int KIND_AT = 156;
  private static final int BUFFER = 1 << 16;

  /// An entry's length in eleven octal digits may be 8 GiB; files of CIFAR have at most 154 MB.
  private static final long MOST_BYTES = 1L << 30;

  private static final String COPY_AGAIN = "fetch the file again";

  private CifarArchive() {}

  /// The files ending in `.bin`, by name without folders, in the order of their names.
  ///
  /// @throws io.striate.api.error.StriateException if the file cannot be read, or is truncated
  static Map<String, CifarFile> read(Path file, CifarFormat format) {
    var files = new TreeMap<String, CifarFile>();
    try (var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      try {
        InputStream in = CifarFile.unpacked(raw);
        for (byte[] header = in.readNBytes(BLOCK);
            header.length == BLOCK && header[0] != 0;
            header = in.readNBytes(BLOCK)) {
          String name = text(header, 0, NAME_LENGTH);
          long size = size(header, file);
          boolean wanted =
              name.endsWith(".bin") && (header[KIND_AT] == '0' || header[KIND_AT] == 0);
          if (wanted) {
            byte[] bytes = in.readNBytes(Math.toIntExact(size));
            if (bytes.length < size) {
              throw new EOFException();
            }
            files.put(name.substring(name.lastIndexOf('/') + 1), CifarFile.of(bytes, file, format));
          } else {
            in.skipNBytes(size);
          }
          in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        }
      } catch (EOFException e) {
        throw FileErrors.bad(Code.BAD_DATA, file, "the archive breaks off", COPY_AGAIN);
      } catch (ZipException e) {
        throw FileErrors.bad(
            Code.BAD_DATA, file, "its gzip data is corrupt: " + e.getMessage(), COPY_AGAIN);
      }
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, file, e);
    }
    return files;
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.ISO_8859_1);
  }

  private static long size(byte[] header, Path file) {
    String digits = text(header, SIZE_AT, SIZE_LENGTH).strip();
    long size = digits.matches("[0-7]{1,11}") ? Long.parseLong(digits, 8) : -1;
    if (size < 0 || size > MOST_BYTES) {
      throw FileErrors.bad(
          Code.BAD_DATA, file, "not a tar archive: an entry has no length", COPY_AGAIN);
    }
    return size;
  }
}
