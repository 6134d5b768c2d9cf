package io.striate.training.file;

import io.striate.training.file.AtomicFiles.Content;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/// Size and checksums of a content.
///
/// @param bytes how many bytes it has
/// @param crc its CRC-32
/// @param sha256 its SHA-256, in hexadecimal digits
public record Seal(long bytes, long crc, String sha256) {

  /// Finds the seal by writing the content to nowhere.
  static Seal of(Content content) throws IOException {
    MessageDigest digest = digest();
    var counter = new Counter();
    var out = new CheckedOutputStream(new DigestOutputStream(counter, digest), new CRC32());
    content.writeTo(out);
    out.flush();
    return new Seal(counter.count, out.getChecksum().getValue(), hex(digest));
  }

  /// A new SHA-256.
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// The digest of what was put in, in hexadecimal digits.
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static final class Counter extends OutputStream {
    private long count;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count += length;
    }
  }
}
