package io.striate.arrays.npy;

import io.striate.api.error.StriateException;
import io.striate.arrays.StoredTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Reads and writes the arrays of an NPZ file: a ZIP archive of NPY files, as `numpy.savez` and
/// `numpy.savez_compressed` write it. Entries that are stored are mapped into memory where they
/// lie, which the JDK's reader of archives cannot do; compressed ones are unpacked into memory.
///
/// Source: PKWARE, "APPNOTE.TXT", sections 4.3 and 4.5.3 (archives beyond 4 GiB).
public final class NpzFile {
  private static final String DAMAGED = "fetch or save the file again";
  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int END = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int MOST_COMMENT = 0xffff;
  private static final int WIDE_END = 0x06064b50;
  private static final int WIDE_LOCATOR = 0x07064b50;
  private static final int WIDE_LOCATOR_SIZE = 20;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_SIZE = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_SIZE = 30;
  private static final int WIDE_FIELD = 1;
  private static final long WIDE = 0xffffffffL;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /// The earliest time that archives know.
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Path file;
  private final MemorySegment archive;
  private final Map<String, Entry> entries;

  /// An entry of the archive.
  private record Entry(int method, int crc, long packed, long size, long header) {}

  private NpzFile(Path file, MemorySegment archive, Map<String, Entry> entries) {
    this.file = file;
    this.archive = archive;
    this.entries = entries;
  }

  /// Opens a file and reads its list of entries.
  ///
  /// @throws StriateException if it cannot be read or is no ZIP archive
  public static NpzFile open(Path file) {
    MemorySegment archive = NpyArray.mapped(file);
    try {
      return new NpzFile(file, archive, entries(file, archive));
    } catch (IndexOutOfBoundsException e) {
      throw damaged(file, "its list of entries is damaged");
    }
  }

  /// Writes arrays that are not compressed; the same arrays give the same bytes.
  ///
  /// @param arrays in the order in which they shall lie in the file
  public static void write(List<StoredTensor> arrays, OutputStream out) throws IOException {
    // Not closed: the stream below belongs to the caller.
    var zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    for (StoredTensor array : arrays) {
      var crc = new CRC32();
      long size =
          NpyWriter.write(array, new CheckedOutputStream(OutputStream.nullOutputStream(), crc));
      var entry = new ZipEntry(array.name() + ".npy");
      entry.setMethod(ZipEntry.STORED);
      entry.setTimeLocal(NO_TIME);
      entry.setSize(size);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      NpyWriter.write(array, zip);
      zip.closeEntry();
    }
    zip.finish();
  }

  private static StriateException damaged(Path file, String what) {
    return NpyHeader.bad(file.toString(), what, DAMAGED);
  }

  private static Map<String, Entry> entries(Path file, MemorySegment archive) {
    long end = end(file, archive);
    long count = Short.toUnsignedLong(archive.get(U16, end + 10));
    long at = Integer.toUnsignedLong(archive.get(U32, end + 16));
    long locator = end - WIDE_LOCATOR_SIZE;
    if (locator >= 0 && archive.get(U32, locator) == WIDE_LOCATOR) {
      long wide = archive.get(U64, locator + 8);
      if (archive.get(U32, wide) != WIDE_END) {
        throw damaged(file, "its list of entries is damaged");
      }
      count = archive.get(U64, wide + 32);
      at = archive.get(U64, wide + 48);
    }
    var entries = new LinkedHashMap<String, Entry>();
    for (long i = 0; i < count; i++) {
      if (archive.get(U32, at) != CENTRAL) {
        throw damaged(file, "its list of entries is damaged");
      }
      int name = Short.toUnsignedInt(archive.get(U16, at + 28));
      int extra = Short.toUnsignedInt(archive.get(U16, at + 30));
      int comment = Short.toUnsignedInt(archive.get(U16, at + 32));
      byte[] text = archive.asSlice(at + CENTRAL_SIZE, name).toArray(ValueLayout.JAVA_BYTE);
      entries.put(
          new String(text, StandardCharsets.UTF_8),
          entry(archive, at, archive.asSlice(at + CENTRAL_SIZE + name, extra)));
      at += CENTRAL_SIZE + name + extra + comment;
    }
    return entries;
  }

  private static long end(Path file, MemorySegment archive) {
    long last = archive.byteSize() - END_SIZE;
    for (long at = last; at >= Math.max(0, last - MOST_COMMENT); at--) {
      if (archive.get(U32, at) == END) {
        return at;
      }
    }
    throw damaged(file, "is no ZIP archive, or breaks off: its end has no list of entries");
  }

  /// @param extra further fields, which have sizes beyond 4 GiB
  private static Entry entry(MemorySegment archive, long at, MemorySegment extra) {
    long size = Integer.toUnsignedLong(archive.get(U32, at + 24));
    long packed = Integer.toUnsignedLong(archive.get(U32, at + 20));
    long header = Integer.toUnsignedLong(archive.get(U32, at + 42));
    for (long field = 0; field + 4 <= extra.byteSize(); ) {
      long next = field + 4;
      if (extra.get(U16, field) == WIDE_FIELD) {
        if (size == WIDE) {
          size = extra.get(U64, next);
          next += 8;
        }
        if (packed == WIDE) {
          packed = extra.get(U64, next);
          next += 8;
        }
        if (header == WIDE) {
          header = extra.get(U64, next);
        }
      }
      field += 4 + Short.toUnsignedInt(extra.get(U16, field + 2));
    }
    int method = Short.toUnsignedInt(archive.get(U16, at + 10));
    return new Entry(method, archive.get(U32, at + 16), packed, size, header);
  }

  /// The names of the arrays, without `.npy`.
  public List<String> names() {
    return entries.keySet().stream().map(NpzFile::plain).toList();
  }

  private static String plain(String name) {
    return name.endsWith(".npy") ? name.substring(0, name.length() - 4) : name;
  }

  /// An array.
  ///
  /// @param name with or without `.npy`
  /// @throws StriateException if there is none, or it is damaged
  public NpyArray array(String name) {
    return array(name, NpyArray::of);
  }

  /// An array, all of it as a single row.
  ///
  /// @param name with or without `.npy`
  /// @throws StriateException if there is none, or it is damaged
  public NpyArray single(String name) {
    return array(name, NpyArray::single);
  }

  private NpyArray array(String name, BiFunction<String, MemorySegment, NpyArray> reader) {
    Entry entry = entries.get(plain(name) + ".npy");
    if (entry == null) {
      throw NpyHeader.bad(
          file.toString(),
          String.format(Locale.ROOT, "has no array '%s'", plain(name)),
          "its arrays are: " + String.join(", ", names()));
    }
    String full = file + "/" + plain(name) + ".npy";
    try {
      MemorySegment packed = packed(entry);
      return reader.apply(full, entry.method() == STORED ? packed : unpacked(full, entry, packed));
    } catch (IndexOutOfBoundsException e) {
      throw NpyHeader.bad(full, "lies beyond the end of the archive", DAMAGED);
    }
  }

  private MemorySegment packed(Entry entry) {
    long at = entry.header();
    if (archive.get(U32, at) != LOCAL) {
      throw new IndexOutOfBoundsException("no local header");
    }
    long names =
        Short.toUnsignedLong(archive.get(U16, at + 26))
            + Short.toUnsignedLong(archive.get(U16, at + 28));
    return archive.asSlice(at + LOCAL_SIZE + names, entry.packed());
  }

  private static MemorySegment unpacked(String name, Entry entry, MemorySegment packed) {
    if (entry.method() != DEFLATED) {
      throw NpyHeader.bad(
          name,
          String.format(Locale.ROOT, "is compressed by method %d", entry.method()),
          "save it with numpy.savez or numpy.savez_compressed");
    }
    if (entry.size() > Integer.MAX_VALUE - 8 || packed.byteSize() > Integer.MAX_VALUE) {
      throw NpyHeader.bad(
          name,
          String.format(Locale.ROOT, "has %,d bytes, too many to unpack into memory", entry.size()),
          "save it with numpy.savez, which does not compress");
    }
    byte[] bytes = inflate(name, (int) entry.size(), packed.asByteBuffer());
    var crc = new CRC32();
    crc.update(bytes);
    if ((int) crc.getValue() != entry.crc()) {
      throw NpyHeader.bad(name, "is damaged: its checksum is wrong", DAMAGED);
    }
    return MemorySegment.ofArray(bytes);
  }

  private static byte[] inflate(String name, int size, ByteBuffer packed) {
    byte[] bytes = new byte[size];
    try (var inflater = new Inflater(true)) {
      inflater.setInput(packed);
      int at = 0;
      int read = 1;
      while (at < size && read > 0) {
        read = inflater.inflate(bytes, at, size - at);
        at += read;
      }
      if (at < size) {
        throw NpyHeader.bad(name, "is damaged: its compressed data breaks off", DAMAGED);
      }
      return bytes;
    } catch (DataFormatException e) {
      throw NpyHeader.bad(name, "is damaged: " + e.getMessage(), DAMAGED);
    }
  }
}
