package io.striate.datasets.cifar;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Images with labels in the binary format of CIFAR-10 and CIFAR-100, plain or packed with gzip.
///
/// The file is a row of records: one byte for the label, or two for the superclass and the class,
/// then 1,024 bytes each of red, green and blue, row by row. Nothing in it says how many there are:
/// the length must be a multiple of a record's. Whether it is packed is read from its first two
/// bytes, not from its name.
///
/// Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009, and the
/// description beside the files.
public final class CifarFile {
  /// Height and width in pixels.
  public static final int SIDE = 32;

  /// Bytes of an image `[3, 32, 32]`.
  public static final int IMAGE = 3 * SIDE * SIDE;

  private static final int BUFFER = 1 << 16;
  private static final int MOST_BYTES = 1 << 30;
  private static final String COPY_AGAIN = "fetch the file again";

  private final byte[] images;
  private final int[] labels;

  private CifarFile(byte[] images, int[] labels) {
    this.images = images;
    this.labels = labels;
  }

  /// Reads a file.
  ///
  /// @throws io.striate.api.error.StriateException if the file cannot be read, or is not a whole
  ///   number of records
  public static CifarFile read(Path file, CifarFormat format) {
    return of(bytes(file), file, format);
  }

  /// Takes records apart.
  ///
  /// @param file where they come from, for messages
  static CifarFile of(byte[] bytes, Path file, CifarFormat format) {
    int record = format.record();
    if (bytes.length == 0 || bytes.length % record != 0) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          file,
          String.format(
              Locale.ROOT,
              "%,d bytes are not a whole number of records of %,d bytes",
              bytes.length,
              record),
          COPY_AGAIN);
    }
    int count = bytes.length / record;
    byte[] images = new byte[count * IMAGE];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = Byte.toUnsignedInt(bytes[i * record + format.label()]);
      System.arraycopy(bytes, i * record + format.labels(), images, i * IMAGE, IMAGE);
    }
    return new CifarFile(images, labels);
  }

  private static byte[] bytes(Path file) {
    try (var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      try {
        byte[] bytes = unpacked(raw).readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
          throw FileErrors.bad(
              Code.BAD_DATA,
              file,
              String.format(Locale.ROOT, "more than %,d bytes unpacked", MOST_BYTES),
              "check that it is a file of CIFAR images");
        }
        return bytes;
      } catch (EOFException e) {
        throw FileErrors.bad(Code.BAD_DATA, file, "its gzip data breaks off", COPY_AGAIN);
      } catch (ZipException e) {
        throw FileErrors.bad(
            Code.BAD_DATA, file, "its gzip data is corrupt: " + e.getMessage(), COPY_AGAIN);
      }
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, file, e);
    }
  }

  /// What a stream holds, unpacked if it is packed.
  static InputStream unpacked(BufferedInputStream raw) throws IOException {
    raw.mark(2);
    boolean packed = raw.read() == 0x1f && raw.read() == 0x8b;
    raw.reset();
    return packed ? new GZIPInputStream(raw, BUFFER) : raw;
  }

  /// How many images it has.
  public int count() {
    return labels.length;
  }

  /// The images `[count, 3, 32, 32]`, shared and not copied.
  public byte[] images() {
    return images;
  }

  /// The labels `[count]`, shared and not copied.
  public int[] labels() {
    return labels;
  }

  /// The images of several files, one file after the other.
  public static CifarFile joined(List<CifarFile> files) {
    int count = files.stream().mapToInt(CifarFile::count).sum();
    byte[] images = new byte[Math.multiplyExact(count, IMAGE)];
    int[] labels = new int[count];
    int next = 0;
    for (CifarFile file : files) {
      System.arraycopy(file.images, 0, images, next * IMAGE, file.images.length);
      System.arraycopy(file.labels, 0, labels, next, file.labels.length);
      next += file.count();
    }
    return new CifarFile(images, labels);
  }
}
