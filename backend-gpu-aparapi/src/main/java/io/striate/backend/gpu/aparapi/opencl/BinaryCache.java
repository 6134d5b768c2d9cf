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

/// CompiledKernels that a driver compiled in earlier runs: a file each, named by a hash of all that
/// decides what a compiler makes of a source. A file begins with a hash of the rest, so that one
/// that was cut short or changed counts as missing, and what is compiled then replaces it. Files
/// are written beside their place and moved into it, so that several processes may share a folder.
///
/// Nothing depends on it: where the folder cannot be written, or the disk is full, programs are
/// compiled at each start, and [#state] says why.
public final class BinaryCache {
  /// Files beyond which those that were not used for longest are deleted: some 100 MB.
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
  /// @param reason why there is none, for readers
  public static BinaryCache none(String reason) {
    return new BinaryCache(Optional.empty(), 0, false, "none: " + reason);
  }

  /// A cache in a folder, which is made if it is not there.
  public static BinaryCache in(Path folder) {
    return in(folder, MOST);
  }

  static BinaryCache in(Path folder, int most) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      return none("the folder " + folder + " cannot be made (" + reason(e) + ")");
    }
    boolean writable = Files.isWritable(folder);
    return new BinaryCache(
        Optional.of(folder),
        most,
        writable,
        writable
            ? folder.toString()
            : folder + ", which cannot be written: nothing is added to it");
  }

  /// Where it is, or why there is none, for readers.
  public String state() {
    return state;
  }

  /// The name of a program.
  ///
  /// @param parts all that decides what a compiler makes of it
  static String key(List<String> parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// What was stored under a name, if it is there and whole.
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
      state = folder.get() + ", but a file of it cannot be read: " + reason(e);
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

  /// So that it is known what is not used any more. That fails where another user owns the file,
  /// who then keeps it.
  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException notOurs) {
      // It may be deleted earlier, and is then compiled again.
    }
  }

  /// Stores a program; what was there under its name is replaced.
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

  /// When a file was used last; one that somebody else deletes meanwhile counts as the oldest.
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
