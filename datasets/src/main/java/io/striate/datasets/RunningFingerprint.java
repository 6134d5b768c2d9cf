package io.striate.datasets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The fingerprint of a data set that is described piece by piece: the SHA-256 of the pieces.
final class RunningFingerprint {
  private final MessageDigest digest;
  private String value = "";

  RunningFingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  void add(byte[] bytes) {
    digest.update(bytes);
    digest.update((byte) 0);
  }

  /// The fingerprint of all pieces, in hexadecimal digits; none can be added any more.
  String value() {
    if (value.isEmpty()) {
      value = HexFormat.of().formatHex(digest.digest());
    }
    return value;
  }
}
