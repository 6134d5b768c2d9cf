package io.striate.api;

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

/// A plug-in that providers of a [Catalog] come from.
///
/// @param name the name of its file or folder, without `.jar` and version
/// @param version as its jar's manifest or its file's name says; `unknown` if neither does
/// @param path the jar, or the folder of jars
/// @param jars all its jars, in the order of their names
public record PluginInfo(String name, String version, Path path, List<Path> jars) {
  public PluginInfo {
    jars = List.copyOf(jars);
  }

  /// The SHA-256 of the jar in hexadecimal digits, as `sha256sum` prints it; of several jars, that
  /// of their names and hashes, one a line. Reads the jars.
  ///
  /// @throws io.striate.api.error.StriateException if a jar cannot be read
  public String sha256() {
    if (jars.size() == 1) {
      return hash(jars.getFirst());
    }
    var lines = new StringBuilder();
    jars.forEach(
        jar -> lines.append(hash(jar)).append("  ").append(jar.getFileName()).append('\n'));
    return HexFormat.of()
        .formatHex(digest().digest(lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static String hash(Path jar) {
    MessageDigest digest = digest();
    try (var sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      Files.copy(jar, sink);
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.IO_FAILED, jar, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
