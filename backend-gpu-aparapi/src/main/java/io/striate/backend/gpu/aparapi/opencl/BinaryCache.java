package io.striate.backend.gpu.aparapi.opencl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A cache of compiled programs on disk. Each program is a file, named by a hash of everything that
/// determines the result of compiling. A file starts with a hash of the rest: if it is truncated or
/// changed, it counts as missing and is replaced. Files are written under a temporary name and then
/// renamed, so several processes may share a folder.
///
/// The cache is optional. If the folder cannot be written or the disk is full, programs are
/// compiled at each start, and [#state] says why.
public final class BinaryCache {
  /// The largest number of files, about 100 MB. The least recently used files beyond it are
  /// deleted.
  private static final int MOST = 4096;

  private static final int HASH_BYTES = 32;
  private static final String SUFFIX = ".bin";

  private final Optional<Path> folder;
  private final int most;
  private volatile String state;
  private volatile boolean writable;

  private BinaryCache(Optional<Path> folder, int most, boolean writable, String state) {
    this.folder = folder;
    this.most = most;
    this.writable = writable;
    this.state = state;
  }

  /// No cache.
  ///
  /// @param reason why there is none, for display
  public static BinaryCache none(String reason) {
    return new BinaryCache(Optional.empty(), 0, false, "none: " + reason);
  }

  /// A cache in a folder, which is created if it does not exist.
  public static BinaryCache in(Path folder) {
    return in(folder, MOST);
  }

  static BinaryCache in(Path folder, int most) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      return none("the folder " + folder + " cannot be created (" + reason(e) + ")");
    }
    boolean writable = Files.isWritable(folder);
    return new BinaryCache(
        Optional.of(folder),
        most,
        writable,
        writable ? folder.toString() : folder + ", which is read-only");
  }

  /// A description for display: the folder, or why there is no cache.
  public String state() {
    return state;
  }

  /// The key of a program.
  ///
  /// @param parts everything that determines the result of compiling
  static String key(List<String> parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The program stored under a key, if it exists and is intact.
  Optional<byte[]> find(String key) {
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    Path file = folder.get().resolve(key + SUFFIX);
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    } catch (IOException e) {
      state = folder.get() + ", but a file in it cannot be read: " + reason(e);
      return Optional.empty();
    }
    if (bytes.length <= HASH_BYTES) {
      return Optional.empty();
    }
    byte[] binary = Arrays.copyOfRange(bytes, HASH_BYTES, bytes.length);
    if (!Arrays.equals(sha256().digest(binary), Arrays.copyOf(bytes, HASH_BYTES))) {
      return Optional.empty();
    }
    if (writable) {
      touch(file);
    }
    return Optional.of(binary);
  }

  /// Updates the time of last use. This fails if another user owns the file.
  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException notOurs) {
      // The file may be deleted earlier; the program is then compiled again.
    }
  }

  /// Stores a program, and replaces one with the same key.
  void store(String key, byte[] binary) {
    if (!writable) {
      return;
    }
    Path place = folder.orElseThrow();
    try {
      Path written = Files.createTempFile(place, key, ".tmp");
      try {
        Files.write(written, sha256().digest(binary));
        Files.write(written, binary, java.nio.file.StandardOpenOption.APPEND);
        Files.move(
            written,
            place.resolve(key + SUFFIX),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(written);
      }
      prune(place);
    } catch (IOException e) {
      writable = false;
      state = place + ", which cannot be written: " + reason(e);
    }
  }

  private void prune(Path place) throws IOException {
    List<Path> files;
    try (var all = Files.list(place)) {
      files = all.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    }
    if (files.size() > most) {
      var oldest = files.stream().sorted(Comparator.comparing(BinaryCache::used)).toList();
      for (Path file : oldest.subList(0, files.size() - most + most / 8)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// The time of last use of a file. A file that another process deletes meanwhile counts as the
  /// oldest.
  private static FileTime used(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException deleted) {
      return FileTime.fromMillis(0);
    }
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException f && f.getReason() != null
        ? f.getReason()
        : e.getClass().getSimpleName();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
