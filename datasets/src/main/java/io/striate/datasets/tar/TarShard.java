package io.striate.datasets.tar;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An archive of files: its headers are read once, the contents when they are needed. The file is
/// mapped into memory, so it may be larger than memory.
///
/// Formats are ustar, pax (paths and sizes) and GNU (long names, sizes beyond 8 GiB). Folders and
/// links are passed over.
///
/// Source: POSIX.1-2017, "pax"; GNU tar manual, "Basic Tar Format".
public final class TarShard {
  private static final int BLOCK = 512;
  private static final String COPY_AGAIN = "fetch or make the archive again";

  private final Path file;
  private final MemorySegment archive;
  private final List<TarMember> members = new ArrayList<>();
  private Optional<String> longName = Optional.empty();
  private Optional<Long> longSize = Optional.empty();
  private String last = "its begin";

  private TarShard(Path file, MemorySegment archive) {
    this.file = file;
    this.archive = archive;
  }

  /// Opens an archive and reads its headers.
  ///
  /// @throws StriateException if it cannot be read, is damaged or breaks off: with the place and
  ///   the last member before it
  public static TarShard open(Path file) {
    if (Files.isDirectory(file)) {
      throw FileErrors.bad(Code.BAD_DATA, file, "is a folder", "name a .tar file");
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment archive =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      var shard = new TarShard(file, archive);
      shard.readHeaders();
      return shard;
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, file, e);
    }
  }

  /// Its file.
  public Path file() {
    return file;
  }

  /// Its members, in their order.
  public List<TarMember> members() {
    return List.copyOf(members);
  }

  /// The bytes of a member.
  public byte[] bytes(TarMember member) {
    return content(member).toArray(ValueLayout.JAVA_BYTE);
  }

  /// The bytes of a member where they lie.
  public MemorySegment content(TarMember member) {
    return archive.asSlice(member.offset(), member.size());
  }

  /// What messages call a member.
  public String name(TarMember member) {
    return String.format(Locale.ROOT, "%s/%s (at byte %d)", file, member.name(), member.offset());
  }

  private StriateException damaged(long at, String what) {
    return FileErrors.bad(
        Code.BAD_DATA,
        file,
        String.format(Locale.ROOT, "%s at byte %d, behind %s", what, at, last),
        COPY_AGAIN);
  }

  private void readHeaders() {
    if (archive.byteSize() >= 2
        && (archive.get(ValueLayout.JAVA_BYTE, 0) & 0xff) == 0x1f
        && (archive.get(ValueLayout.JAVA_BYTE, 1) & 0xff) == 0x8b) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          file,
          "is packed with gzip, so its members cannot be found by their place",
          "unpack it by gunzip");
    }
    long at = 0;
    while (true) {
      if (at + BLOCK > archive.byteSize()) {
        throw damaged(at, "breaks off: it has no end mark");
      }
      MemorySegment header = archive.asSlice(at, BLOCK);
      if (empty(header)) {
        return;
      }
      at = member(header, at);
    }
  }

  private static boolean empty(MemorySegment header) {
    for (int i = 0; i < BLOCK; i++) {
      if (header.get(ValueLayout.JAVA_BYTE, i) != 0) {
        return false;
      }
    }
    return true;
  }

  /// Reads a header.
  ///
  /// @param at where it begins
  /// @return where the next one begins
  private long member(MemorySegment header, long at) {
    requireChecksum(header, at);
    char kind = (char) header.get(ValueLayout.JAVA_BYTE, 156);
    boolean file = kind == '0' || kind == 0 || kind == '7';
    boolean extended = "xgLK".indexOf(kind) >= 0;
    long size = !extended && longSize.isPresent() ? longSize.get() : number(header, 124, 12, at);
    String name = !extended && longName.isPresent() ? longName.get() : name(header);
    long begin = at + BLOCK;
    // Links, devices and folders have no contents, whatever their size says.
    long held = kind >= '1' && kind <= '6' ? 0 : size;
    if (held < 0 || held > archive.byteSize() - begin) {
      throw damaged(
          at,
          String.format(
              Locale.ROOT,
              "breaks off: member '%s' of %d bytes ends beyond the archive's %d bytes,",
              name,
              size,
              archive.byteSize()));
    }
    switch (kind) {
      case 'L' -> longName = Optional.of(text(archive.asSlice(begin, held), 0, held));
      case 'x' -> pax(archive.asSlice(begin, held), at);
      case 'S' ->
          throw FileErrors.bad(
              Code.BAD_DATA,
              this.file,
              String.format(Locale.ROOT, "member '%s' at byte %d is a sparse file", name, at),
              "make the archive without --sparse");
      default -> {
        if (file && !name.endsWith("/")) {
          members.add(new TarMember(name, begin, size));
        }
      }
    }
    if (!extended) {
      last = "'" + name + "'";
      longName = Optional.empty();
      longSize = Optional.empty();
    }
    return begin + Math.ceilDiv(held, BLOCK) * BLOCK;
  }

  private void requireChecksum(MemorySegment header, long at) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean blank = i >= 148 && i < 156;
      sum += blank ? ' ' : Byte.toUnsignedInt(header.get(ValueLayout.JAVA_BYTE, i));
    }
    if (sum != number(header, 148, 8, at)) {
      throw damaged(at, at == 0 ? "is no tar archive: no header" : "is damaged: no header");
    }
  }

  /// An octal number, or a binary one whose first bit is set.
  private long number(MemorySegment header, int from, int length, long at) {
    int first = Byte.toUnsignedInt(header.get(ValueLayout.JAVA_BYTE, from));
    long value = 0;
    if (first >= 0x80) {
      for (int i = from + length - 8; i < from + length; i++) {
        value = value << 8 | Byte.toUnsignedInt(header.get(ValueLayout.JAVA_BYTE, i));
      }
      return value;
    }
    String digits = text(header, from, length).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw damaged(at, at == 0 ? "is no tar archive: no header" : "is damaged: no header");
    }
  }

  /// A text up to the first zero.
  private static String text(MemorySegment bytes, long from, long length) {
    byte[] all = bytes.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE);
    int end = 0;
    while (end < all.length && all[end] != 0) {
      end++;
    }
    return new String(all, 0, end, StandardCharsets.UTF_8);
  }

  private static String name(MemorySegment header) {
    String name = text(header, 0, 100);
    boolean posix = text(header, 257, 6).equals("ustar");
    String prefix = posix ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  /// Records of a pax header: `LENGTH KEY=VALUE` and a line feed.
  private void pax(MemorySegment content, long at) {
    byte[] all = content.toArray(ValueLayout.JAVA_BYTE);
    int from = 0;
    while (from < all.length) {
      int space = from;
      int length = 0;
      while (space < all.length && all[space] >= '0' && all[space] <= '9') {
        length = Math.min(all.length + 1, length * 10 + all[space] - '0');
        space++;
      }
      if (length <= space - from || from + length > all.length) {
        throw damaged(at, "is damaged: a pax header without lengths");
      }
      String record = new String(all, space + 1, from + length - space - 2, StandardCharsets.UTF_8);
      if (record.startsWith("path=")) {
        longName = Optional.of(record.substring(5));
      } else if (record.startsWith("size=")) {
        longSize = Optional.of(decimal(record.substring(5), at));
      }
      from += length;
    }
  }

  private long decimal(String digits, long at) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw damaged(at, "is damaged: a pax header with the size '" + digits + "'");
    }
  }
}
