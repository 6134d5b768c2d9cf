package io.striate.serve;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/// A secret that clients must know.
final class Token {
  /// Shorter ones can be guessed.
  private static final int LEAST = 16;

  private static final String SCHEME = "Bearer ";

  private final byte[] secret;

  private Token(byte[] secret) {
    this.secret = secret;
  }

  /// The text of a file, without blanks around it.
  ///
  /// @throws StriateException if the file cannot be read, or the token is too short
  static Token read(Path file) {
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.IO_FAILED, file, e);
    }
    if (text.length() < LEAST || !text.matches("[\\x21-\\x7e]+")) {
      throw FileErrors.bad(
          Code.BAD_FLAG,
          file,
          "a token has at least " + LEAST + " characters, letters and digits for instance",
          "make one, for instance with: openssl rand -hex 32");
    }
    return new Token(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Refuses a request that does not have the token.
  ///
  /// @throws Refusal if it does not
  void check(Request request) {
    String said = request.header("Authorization").orElse("");
    boolean known =
        said.startsWith(SCHEME)
            // In the same time however much of it is right.
            && MessageDigest.isEqual(
                secret, said.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8));
    if (!known) {
      throw new Refusal(Refusal.UNAUTHORIZED, "send the token: Authorization: Bearer TOKEN");
    }
  }
}
