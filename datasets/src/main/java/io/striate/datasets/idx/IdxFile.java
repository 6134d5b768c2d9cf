package io.striate.datasets.idx;

import io.striate.api.data.PassMonitor;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// An array in the IDX format of MNIST and Fashion-MNIST, plain or packed with gzip: images of
/// unsigned bytes, labels of unsigned bytes or of 32 bits.
///
/// The file is `0, 0, type (8: unsigned bytes, 12: whole numbers of 32 bits), number of
/// dimensions`, one big-endian 32-bit size per dimension, then the values with the last dimension
/// running fastest, and nothing after them. Whether it is packed is read from its first two bytes,
/// not from its name.
///
/// Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", section on
/// file formats.
public final class IdxFile {
  private static final int UNSIGNED_BYTES = 8;
  private static final int INTS = 12;
  private static final int CHUNK = 1 << 20;
  private static final int BUFFER = 1 << 16;
  private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;
  private static final String COPY_AGAIN = "fetch the file again";

  private final int[] sizes;
  private final byte[] values;

  private IdxFile(int[] sizes, byte[] values) {
    this.sizes = sizes;
    this.values = values;
  }

  /// Images: sizes `[count, height, width]`.
  public static IdxFile images(Path file) {
    return images(file, PassMonitor.none());
  }

  /// Images: sizes `[count, height, width]`.
  ///
  /// @param monitor is told how many images have been read
  /// @throws CancellationException if the monitor stops it
  public static IdxFile images(Path file, PassMonitor monitor) {
    return read(file, 3, "images", UNSIGNED_BYTES, monitor);
  }

  /// Labels of bytes: sizes `[count]`.
  public static IdxFile labels(Path file) {
    return read(file, 1, "labels", UNSIGNED_BYTES, PassMonitor.none());
  }

  /// Labels of bytes or of 32 bits, `[count]`; of several columns, `[count, columns]` as in QMNIST,
  /// the first has the labels.
  public static int[] labelValues(Path file) {
    int[] magic = new int[1];
    try (var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      var in = new Counter();
      in.open(raw);
      byte[] start = in.upTo(Integer.BYTES);
      magic[0] = start.length < Integer.BYTES ? 0 : ByteBuffer.wrap(start).getInt();
    } catch (IOException e) {
      return bytes(labels(file)); // says what is wrong
    }
    int rank = magic[0] & 0xff;
    if (magic[0] >>> 8 != INTS || rank < 1 || rank > 2) {
      return bytes(labels(file));
    }
    IdxFile found = read(file, rank, "labels", INTS, PassMonitor.none());
    int columns = rank == 1 ? 1 : found.size(1);
    var values = ByteBuffer.wrap(found.values).asIntBuffer();
    int[] labels = new int[found.count()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = values.get(i * columns);
    }
    return labels;
  }

  private static int[] bytes(IdxFile labels) {
    int[] values = new int[labels.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(labels.values[i]);
    }
    return values;
  }

  /// The size of a dimension, 0 for the number of images or labels.
  public int size(int dimension) {
    return sizes[dimension];
  }

  public int count() {
    return sizes[0];
  }

  /// The values, shared and not copied.
  public byte[] values() {
    return values;
  }

  private static IdxFile read(Path file, int rank, String what, int type, PassMonitor monitor) {
    try (var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      var in = new Counter();
      try {
        in.open(raw);
        return read(in, file, rank, what, type, monitor);
      } catch (EOFException e) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            file,
            String.format(
                Locale.ROOT, "its gzip data breaks off after %,d unpacked bytes", in.count),
            COPY_AGAIN);
      } catch (ZipException e) {
        throw FileErrors.bad(
            Code.BAD_DATA, file, "its gzip data is corrupt: " + e.getMessage(), COPY_AGAIN);
      }
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, file, e);
    }
  }

  private static IdxFile read(
      Counter in, Path file, int rank, String what, int type, PassMonitor monitor)
      throws IOException {
    int headerLength = 4 + 4 * rank;
    byte[] header = in.upTo(headerLength);
    if (header.length >= 4) {
      checkMagic(header, file, rank, what, type);
    }
    if (header.length < headerLength) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          file,
          String.format(
              Locale.ROOT,
              "truncated: the header of IDX %s takes %d bytes, found %d",
              what,
              headerLength,
              header.length),
          COPY_AGAIN);
    }
    int[] sizes = new int[rank];
    ByteBuffer.wrap(header, 4, headerLength - 4).asIntBuffer().get(sizes);
    int expected = length(sizes, type == INTS ? Integer.BYTES : 1, file, what);
    var pass = new Pass("reading " + file.getFileName(), sizes[0], expected / sizes[0], monitor);
    byte[] values = in.upTo(expected, pass);
    if (values.length < expected) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          file,
          String.format(
              Locale.ROOT,
              "truncated: %s of %s take %,d bytes, found %,d",
              what,
              times(sizes),
              expected,
              values.length),
          COPY_AGAIN);
    }
    long trailing = in.rest();
    if (trailing > 0) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          file,
          String.format(
              Locale.ROOT,
              "%,d bytes too many after %s of %s (%,d bytes)",
              trailing,
              what,
              times(sizes),
              expected),
          COPY_AGAIN);
    }
    return new IdxFile(sizes, values);
  }

  private static void checkMagic(byte[] header, Path file, int rank, String what, int type) {
    int magic = ByteBuffer.wrap(header).getInt();
    int expected = type << 8 | rank;
    if (magic != expected) {
      if (header[0] == '<') {
        throw FileErrors.bad(
            Code.BAD_DATA,
            file,
            String.format(
                Locale.ROOT,
                "not IDX %s: it is a page of HTML, as servers send when a download fails",
                what),
            COPY_AGAIN);
      }
      boolean otherKind = magic == (UNSIGNED_BYTES << 8 | 4 - rank);
      throw FileErrors.bad(
          Code.BAD_DATA,
          file,
          String.format(
              Locale.ROOT,
              "not IDX %s: starts with 0x%08x, expected 0x%08x",
              what,
              magic,
              expected),
          otherKind
              ? "image and label files seem to be swapped"
              : "give the path of an IDX file of " + what);
    }
  }

  private static int length(int[] sizes, int elementBytes, Path file, String what) {
    long length = elementBytes;
    for (int size : sizes) {
      if (size <= 0) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            file,
            String.format(
                Locale.ROOT, "%s of %s: every size must be at least 1", what, times(sizes)),
            COPY_AGAIN);
      }
      length = Math.multiplyHigh(length, size) != 0 ? Long.MAX_VALUE : length * size;
      if (length > MAX_LENGTH) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            file,
            String.format(
                Locale.ROOT,
                "%s of %s are more than the %,d bytes that one array holds",
                what,
                times(sizes),
                MAX_LENGTH),
            "check the header, or split the file");
      }
    }
    return (int) length;
  }

  private static String times(int[] sizes) {
    return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }

  /// Tells a monitor after each chunk how many elements of the first dimension have been read.
  private static final class Pass {
    private final String what;
    private final int count;
    private final int bytesEach;
    private final PassMonitor monitor;
    private int told;

    Pass(String what, int count, int bytesEach, PassMonitor monitor) {
      this.what = what;
      this.count = count;
      this.bytesEach = bytesEach;
      this.monitor = monitor;
    }

    void at(int bytes) {
      if (bytes - told < CHUNK) {
        return;
      }
      told = bytes;
      if (monitor.stopped()) {
        throw new CancellationException(what + " was stopped");
      }
      monitor.at(what, bytes / bytesEach, count);
    }
  }

  /// Reads in chunks, so that a header that promises too much costs no memory, and counts what
  /// came.
  private static final class Counter {
    private InputStream in = InputStream.nullInputStream();
    private long count;

    /// Starts to read, unpacking what is packed.
    void open(BufferedInputStream raw) throws IOException {
      raw.mark(2);
      boolean packed = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      in = packed ? new GZIPInputStream(raw, BUFFER) : raw;
    }

    byte[] upTo(int length) throws IOException {
      return upTo(length, new Pass("", 0, 1, PassMonitor.none()));
    }

    byte[] upTo(int length, Pass pass) throws IOException {
      var bytes = new byte[Math.min(length, CHUNK)];
      int filled = 0;
      while (filled < length) {
        if (filled == bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * filled));
        }
        int read = in.read(bytes, filled, Math.min(CHUNK, bytes.length - filled));
        if (read < 0) {
          return Arrays.copyOf(bytes, filled);
        }
        filled += read;
        count += read;
        pass.at(filled);
      }
      return bytes;
    }

    long rest() throws IOException {
      return in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
