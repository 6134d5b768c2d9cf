package io.striate.arrays.npy;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The header of an NPY file, versions 1.0 to 3.0.
///
/// The file begins with six bytes `\x93NUMPY`, two for the version, and the length of the header in
/// two bytes, from version 2.0 on in four. The header is a Python dictionary with the keys `descr`,
/// `fortran_order` and `shape`.
///
/// Source: NumPy, "numpy.lib.format".
///
/// @param element what the elements are
/// @param order of the bytes of an element
/// @param extents of the array; none for a single number
/// @param length of the header, in bytes: where the elements begin
record NpyHeader(NpyElement element, ByteOrder order, List<Long> extents, long length) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final String COPY_AGAIN = "fetch or save the file again";
  private static final Pattern DESCRIPTION = Pattern.compile("'descr'\\s*:\\s*'([<>=|]?)(\\w+)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9L,\\s]*)\\)");

  NpyHeader {
    extents = List.copyOf(extents);
  }

  /// Reads the header of a file.
  ///
  /// @param name what messages call the file
  /// @throws io.striate.api.error.StriateException if it is no NPY file, or has elements or an
  ///   order that are not read
  static NpyHeader of(String name, MemorySegment file) {
    long size = file.byteSize();
    if (size < 10 || !Arrays.equals(file.asSlice(0, 6).toArray(ValueLayout.JAVA_BYTE), MAGIC)) {
      throw bad(name, "is no NPY file: it does not begin with \\x93NUMPY", COPY_AGAIN);
    }
    int version = file.get(ValueLayout.JAVA_BYTE, 6);
    if (version < 1 || version > 3) {
      throw bad(
          name,
          String.format(Locale.ROOT, "has version %d of the format, 1 to 3 are read", version),
          "save it again with numpy.save");
    }
    int start = version == 1 ? 10 : 12;
    long length = size < start ? size : headerLength(file, version);
    if (length < 0 || start + length > size) {
      throw bad(name, "breaks off within its header", COPY_AGAIN);
    }
    byte[] bytes = file.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
    var charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    return parse(name, new String(bytes, charset), start + length);
  }

  private static long headerLength(MemorySegment file, int version) {
    return version == 1
        ? Short.toUnsignedInt(
            file.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 8))
        : file.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 8);
  }

  private static NpyHeader parse(String name, String text, long length) {
    Matcher description = DESCRIPTION.matcher(text);
    Matcher fortran = FORTRAN.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!fortran.find() || !shape.find()) {
      throw bad(name, "has a header without fortran_order and shape", COPY_AGAIN);
    }
    Optional<NpyElement> element =
        description.find() ? NpyElement.of(description.group(2)) : Optional.empty();
    if (element.isEmpty()) {
      throw bad(
          name,
          "has elements that are no plain numbers of 8 to 64 bits: " + text.strip(),
          "save it after .astype(\"float32\") or .astype(\"int32\")");
    }
    List<Long> extents = extents(shape.group(1));
    if (fortran.group(1).equals("True") && extents.stream().filter(each -> each != 1).count() > 1) {
      throw bad(
          name,
          "is in Fortran order, so the numbers of a sample do not lie together",
          "save numpy.ascontiguousarray(array)");
    }
    ByteOrder order =
        switch (description.group(1)) {
          case ">" -> ByteOrder.BIG_ENDIAN;
          case "=" -> ByteOrder.nativeOrder();
          default -> ByteOrder.LITTLE_ENDIAN;
        };
    return new NpyHeader(element.get(), order, extents, length);
  }

  private static List<Long> extents(String text) {
    var extents = new ArrayList<Long>();
    for (String each : text.split(",", -1)) {
      String digits = each.replace("L", "").strip();
      if (!digits.isEmpty()) {
        extents.add(Long.parseLong(digits));
      }
    }
    return extents;
  }

  static io.striate.api.error.StriateException bad(String name, String what, String remedy) {
    return FileErrors.bad(Code.BAD_DATA, name, what, remedy);
  }
}
