package io.striate.arrays.npy;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An array `[rows, ...]` in a file. The file is mapped into memory, so the array may be larger
/// than memory; the operating system reads the parts that are used.
public final class NpyArray {
  private final String name;
  private final NpyHeader header;
  private final MemorySegment data;
  private final Shape row;

  private NpyArray(String name, NpyHeader header, MemorySegment data, Shape row) {
    this.name = name;
    this.header = header;
    this.data = data;
    this.row = row;
  }

  /// Opens an NPY file.
  ///
  /// @throws io.striate.api.error.StriateException if it cannot be read, is damaged, or holds
  ///   something else than plain numbers
  public static NpyArray open(Path file) {
    return of(file.toString(), mapped(file));
  }

  static MemorySegment mapped(Path file) {
    if (Files.isDirectory(file)) {
      throw NpyHeader.bad(file.toString(), "is a folder", "name a file");
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, file, e);
    }
  }

  /// The array of the bytes of an NPY file.
  ///
  /// @param name what messages call it
  static NpyArray of(String name, MemorySegment file) {
    NpyHeader header = NpyHeader.of(name, file);
    if (header.extents().isEmpty()) {
      throw NpyHeader.bad(name, "is a single number", "save an array [samples, ...]");
    }
    return of(name, file, header);
  }

  /// Opens an NPY file, all of it as a single row.
  ///
  /// @throws StriateException as [#open] does
  public static NpyArray single(Path file) {
    return single(file.toString(), mapped(file));
  }

  /// The array of the bytes of an NPY file, all of it as a single row.
  ///
  /// @param name what messages call it
  /// @throws StriateException if it is damaged, or holds something else than plain numbers
  public static NpyArray single(String name, MemorySegment file) {
    NpyHeader header = NpyHeader.of(name, file);
    var extents = new ArrayList<>(List.of(1L));
    extents.addAll(header.extents());
    return of(
        name, file, new NpyHeader(header.element(), header.order(), extents, header.length()));
  }

  private static NpyArray of(String name, MemorySegment file, NpyHeader header) {
    List<Long> extents = header.extents();
    Shape row;
    long bytes;
    try {
      row = Shape.of(extents.stream().skip(1).mapToInt(Math::toIntExact).toArray());
      bytes =
          Math.multiplyExact(
              Math.multiplyExact(extents.getFirst(), (long) row.size()),
              (long) header.element().bytes());
    } catch (ArithmeticException | StriateException e) {
      throw NpyHeader.bad(name, "has impossible extents " + extents, "save the array again");
    }
    long held = file.byteSize() - header.length();
    if (held < bytes) {
      throw NpyHeader.bad(
          name,
          String.format(
              Locale.ROOT,
              "breaks off: %,d bytes of elements, an array %s of %s has %,d",
              held,
              extents,
              header.element().name().toLowerCase(Locale.ROOT),
              bytes),
          "fetch or save the file again");
    }
    return new NpyArray(name, header, file.asSlice(header.length(), bytes), row);
  }

  /// What messages call it.
  public String name() {
    return name;
  }

  /// What its elements are.
  public NpyElement element() {
    return header.element();
  }

  /// How many rows it has.
  public long rows() {
    return header.extents().getFirst();
  }

  /// The shape of a row.
  public Shape row() {
    return row;
  }

  /// Its extents.
  public List<Long> extents() {
    return header.extents();
  }

  /// Copies a row.
  ///
  /// @param target floats take all numbers; ints take whole numbers of 32 bits, bytes those of 8
  /// @param offset where in the target it begins
  /// @throws StriateException if a number is not finite in single precision, or does not fit ints
  public void read(long index, HostArray target, int offset) {
    int length = row.size();
    long from = index * length * element().bytes();
    switch (target) {
      case HostArray.Bytes(byte[] bytes) when element().bytes() == 1 ->
          MemorySegment.copy(data, ValueLayout.JAVA_BYTE, from, bytes, offset, length);
      case HostArray.Floats(float[] floats) -> {
        read(from, floats, offset);
        requireFinite(index, floats, offset);
      }
      case HostArray.Ints(int[] ints) when element().whole() -> {
        for (int i = 0; i < length; i++) {
          ints[offset + i] = whole(index, number(from, i));
        }
      }
      case HostArray.Bytes _, HostArray.Ints _, HostArray.Doubles _ ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "%s of %s cannot be read into %s",
                  name,
                  element(),
                  target.getClass().getSimpleName()));
    }
  }

  private void read(long from, float[] floats, int offset) {
    int length = row.size();
    if (element() == NpyElement.FLOAT32) {
      var layout = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(header.order());
      MemorySegment.copy(data, layout, from, floats, offset, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      floats[offset + i] = (float) number(from, i);
    }
  }

  private void requireFinite(long index, float[] floats, int offset) {
    for (int i = 0; i < row.size(); i++) {
      if (!Float.isFinite(floats[offset + i])) {
        throw NpyHeader.bad(
            name,
            String.format(
                Locale.ROOT,
                "row %,d holds %s, which is no number to compute with",
                index,
                floats[offset + i]),
            "remove or replace it");
      }
    }
  }

  private double number(long from, int i) {
    return element().read(data, from + (long) i * element().bytes(), header.order());
  }

  private int whole(long index, double value) {
    if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
      throw NpyHeader.bad(
          name,
          String.format(Locale.ROOT, "row %,d holds %.4g, more than 32 bits hold", index, value),
          "save smaller numbers");
    }
    return (int) value;
  }
}
