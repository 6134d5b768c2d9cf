package io.striate.api.data;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CancellationException;

/// The fingerprint of a data set that is made of files: the SHA-256 of their names, sizes and
/// bytes. Nothing is decoded, and neither times nor the place of the folder matter, so copied files
/// have the same fingerprint.
public final class FileFingerprint {
  private static final String PASS = "checking files";

  /// Bytes between two looks at the monitor: few enough to stop soon after it is asked for.
  private static final long WATCHED = 1L << 24;

  private FileFingerprint() {}

  /// The fingerprint of files.
  ///
  /// @param folder what the names of the files are relative to
  /// @param files in an order that does not depend on the file system
  /// @param settings what else decides about the samples, such as the names of classes
  /// @return hexadecimal digits
  /// @throws io.striate.api.error.StriateException if a file cannot be read
  public static String of(Path folder, List<Path> files, List<String> settings) {
    return of(folder, files, settings, PassMonitor.none());
  }

  /// The same, with a monitor that is told how far it is where that takes long.
  ///
  /// @throws CancellationException if the monitor stops it
  public static String of(
      Path folder, List<Path> files, List<String> settings, PassMonitor monitor) {
    MessageDigest digest = digest();
    for (String setting : settings) {
      add(digest, setting);
    }
    long unwatched = 0;
    for (int i = 0; i < files.size(); i++) {
      if (unwatched > WATCHED) {
        unwatched = 0;
        if (monitor.stopped()) {
          throw new CancellationException(PASS + " was stopped");
        }
        monitor.at(PASS, i, files.size());
      }
      unwatched += add(digest, folder, files.get(i));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// @return how many bytes the file has
  private static long add(MessageDigest digest, Path folder, Path file) {
    try (var sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      add(digest, full(folder).relativize(full(file)).toString().replace('\\', '/'));
      add(digest, Long.toString(Files.size(file)));
      return Files.copy(file, sink);
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_DATA, file, e);
    }
  }

  private static Path full(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /// Adds a text and its end, which no text has.
  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
