package io.striate.cli.download;

import io.striate.api.data.KnownData.RemoteFile;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Fetches files and checks them: a file appears under its name only if it has the length and the
/// SHA-256 that are known of it.
///
/// @param told is given a line of progress now and then, in bytes so far
/// @param nanoTime a clock such as `System::nanoTime`
public record Download(Told told, LongSupplier nanoTime) {
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final long TOLD_NANOS = 5_000_000_000L;
  private static final int BUFFER = 1 << 16;
  private static final int OK = 200;

  /// Hears how far a download is.
  @FunctionalInterface
  public interface Told {
    /// So many bytes of a file have come.
    void on(RemoteFile file, long bytes);
  }

  /// Fetches a file unless the folder has it already.
  ///
  /// @return whether it was fetched
  /// @throws StriateException if it cannot be fetched or is another file than expected, or if
  ///   another file has its name
  public boolean fetch(RemoteFile file, Path folder) {
    Path target = folder.resolve(file.name());
    try {
      if (Files.exists(target)) {
        requireKnown(file, target);
        return false;
      }
      Files.createDirectories(folder);
      Path partial = folder.resolve(file.name() + ".partial");
      String sum = receive(file, partial);
      if (!sum.equals(file.sha256())) {
        Files.delete(partial);
        throw FileErrors.bad(
            Code.BAD_DATA,
            target,
            String.format(
                Locale.ROOT,
                "%s sent another file: SHA-256 %s, expected %s",
                file.source(),
                sum,
                file.sha256()),
            "try again; if it happens again, the file has changed at its source");
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      throw new StriateException(
          Problem.of(
              Code.IO_FAILED,
              String.format(Locale.ROOT, "%s could not be fetched: %s", file.source(), reason(e)),
              "check the network and its proxy (STRIATE_JAVA_OPTS=-Dhttps.proxyHost=HOST), or put"
                  + " the file into "
                  + folder
                  + " by hand"),
          e);
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static void requireKnown(RemoteFile file, Path target) throws IOException {
    var digest = sha256();
    try (var in = Files.newInputStream(target)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    String sum = hex(digest);
    if (!sum.equals(file.sha256())) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          target,
          String.format(
              Locale.ROOT,
              "is another file than %s has (SHA-256 %s, expected %s)",
              file.source(),
              sum,
              file.sha256()),
          "move it away, or name another folder with --folder");
    }
  }

  /// Writes what the source sends, at most one byte more than expected.
  ///
  /// @return its SHA-256
  private String receive(RemoteFile file, Path partial) throws IOException {
    var digest = sha256();
    try (var client =
            HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(CONNECT)
                .build();
        InputStream in = body(client, file);
        OutputStream out = Files.newOutputStream(partial)) {
      byte[] buffer = new byte[BUFFER];
      long bytes = 0;
      long toldAt = nanoTime.getAsLong();
      for (int read = in.read(buffer); read >= 0 && bytes <= file.bytes(); read = in.read(buffer)) {
        out.write(buffer, 0, read);
        digest.update(buffer, 0, read);
        bytes += read;
        if (nanoTime.getAsLong() - toldAt > TOLD_NANOS) {
          toldAt = nanoTime.getAsLong();
          told.on(file, bytes);
        }
      }
    }
    return hex(digest);
  }

  private static InputStream body(HttpClient client, RemoteFile file) throws IOException {
    try {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(file.source()).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() != OK) {
        response.body().close();
        throw new IOException("the server answered with status " + response.statusCode());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // each JDK has it
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
