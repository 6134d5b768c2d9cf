package io.striate.arrays.safetensors;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.arrays.StoredTensor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// The safetensors format: named arrays in one file that many tools read.
///
/// | bytes | hold |
/// |---|---|
/// | 8 | length L of the header, unsigned, little-endian |
/// | L | the header: a JSON object from name to `{"dtype", "shape", "data_offsets": [begin, end]}`, padded with spaces |
/// | rest | the elements, little-endian, row-major; offsets count from here |
///
/// Reading accepts a header of at most [#MAX_HEADER] bytes whose tensors cover the rest exactly,
/// without gap or overlap, so that what is allocated never exceeds the file's own size.
///
/// Source: the format's public description, github.com/huggingface/safetensors.
public final class Safetensors {
  /// The longest header that is read, in bytes.
  public static final int MAX_HEADER = 16 << 20;

  private static final String REMEDY = "the file is damaged, or is not a safetensors file";

  private Safetensors() {}

  /// Writes the tensors; the same tensors in the same order always give the same bytes.
  public static void write(List<StoredTensor> tensors, OutputStream out) throws IOException {
    // Wider elements first keeps every element on a multiple of its size, which mapped readers
    // want.
    var ordered = new ArrayList<>(tensors);
    ordered.sort(Comparator.comparingInt(tensor -> -StoredType.of(tensor.values()).bytes()));
    byte[] header = SafetensorsHeader.of(ordered).bytes();
    var length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.length).array());
    out.write(header);
    for (StoredTensor tensor : ordered) {
      tensor.writeElements(out);
    }
  }

  /// Reads all tensors in the order of their data.
  ///
  /// @param in the file's content from its first byte
  /// @param size how many bytes `in` holds
  /// @param name what the file is called in messages
  /// @throws StriateException if the content is no safetensors file, is truncated, or has
  ///   overlapping, missing or superfluous bytes
  public static List<StoredTensor> read(InputStream in, long size, String name) throws IOException {
    return read(in, size, name, _ -> true);
  }

  /// Reads some tensors of a file, in the order of their data.
  ///
  /// @param wanted which, by their names
  /// @throws StriateException if the file cannot be read, or as [#read(InputStream, long, String)]
  public static List<StoredTensor> read(Path file, Predicate<String> wanted) {
    return opened(file, in -> read(in, Files.size(file), file.toString(), wanted));
  }

  /// The names of the tensors of a file, in the order of their data.
  ///
  /// @throws StriateException if the file cannot be read or its header is damaged
  public static List<String> names(Path file) {
    return opened(
        file,
        in ->
            header(in, Files.size(file), file.toString()).entries().stream()
                .map(SafetensorsHeader.Entry::name)
                .toList());
  }

  private interface Reading<T> {
    T of(InputStream in) throws IOException;
  }

  private static <T> T opened(Path file, Reading<T> reading) {
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      return reading.of(in);
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_MODEL, file, e);
    }
  }

  private static List<StoredTensor> read(
      InputStream in, long size, String name, Predicate<String> wanted) throws IOException {
    var tensors = new ArrayList<StoredTensor>();
    for (var entry : header(in, size, name).entries()) {
      if (!wanted.test(entry.name())) {
        in.skipNBytes(entry.end() - entry.begin());
        continue;
      }
      Optional<HostArray> values;
      try {
        values = entry.type().read(in, entry.shape().size());
      } catch (ArithmeticException _) {
        throw bad(
            name,
            String.format(
                Locale.ROOT, "tensor '%s' holds a whole number of over 32 bits", entry.name()));
      }
      if (values.isEmpty()) {
        throw bad(name, String.format(Locale.ROOT, "truncated inside tensor '%s'", entry.name()));
      }
      tensors.add(new StoredTensor(entry.name(), entry.shape(), values.get()));
    }
    return tensors;
  }

  private static SafetensorsHeader header(InputStream in, long size, String name)
      throws IOException {
    byte[] lengthBytes = in.readNBytes(Long.BYTES);
    if (lengthBytes.length < Long.BYTES) {
      throw bad(
          name,
          String.format(
              Locale.ROOT, "truncated: %d bytes, the header alone takes more", lengthBytes.length));
    }
    long headerLength = ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    long longest = Math.min(MAX_HEADER, size - Long.BYTES);
    if (headerLength < 2 || headerLength > longest) {
      throw bad(
          name,
          String.format(
              Locale.ROOT,
              "its header claims %s bytes; 2 to %d are possible",
              Long.toUnsignedString(headerLength),
              longest));
    }
    byte[] headerBytes = in.readNBytes((int) headerLength);
    if (headerBytes.length < headerLength) {
      throw bad(name, "truncated inside the header");
    }
    var header = SafetensorsHeader.parse(headerBytes, name);
    header.requireCovers(size - Long.BYTES - headerLength, name);
    return header;
  }

  static StriateException bad(String name, String what) {
    return FileErrors.bad(Code.BAD_MODEL, name, what, REMEDY);
  }
}
