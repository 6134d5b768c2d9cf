package io.striate.cli.download;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.KnownData.RemoteFile;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a server of one page on this machine.
class DownloadTest {
  private static final byte[] CONTENT =
      "0123456789".repeat(30_000).getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  private final List<Long> told = new ArrayList<>();
  private final long[] clock = new long[1];

  private final Download download =
      new Download((file, bytes) -> told.add(bytes), () -> clock[0] += 3_000_000_000L);

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static RemoteFile file(int port) throws Exception {
    var source = URI.create("http://127.0.0.1:" + port + "/a.bin");
    return new RemoteFile("a.bin", source, CONTENT.length, sha256(CONTENT));
  }

  /// Answers one request.
  private static ServerSocket server(String status, byte[] body) throws IOException {
    var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          try (var client = server.accept();
              var in =
                  new BufferedReader(
                      new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
              var out = client.getOutputStream()) {
            while (!in.readLine().isEmpty()) {}
            String head =
                "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                    .formatted(status, body.length);
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(body);
          } catch (IOException closed) {
            // the client has seen enough
          }
        });
    return server;
  }

  private StriateException refused(RemoteFile file) {
    return assertThrows(StriateException.class, () -> download.fetch(file, folder));
  }

  @Test
  void aFileIsFetchedOnceAndToldOnTheWay() throws Exception {
    RemoteFile file;
    try (var server = server("200 OK", CONTENT)) {
      file = file(server.getLocalPort());
      assertTrue(download.fetch(file, folder.resolve("new/folder")));
    }
    Path target = folder.resolve("new/folder/a.bin");
    assertArrayEquals(CONTENT, Files.readAllBytes(target));
    assertFalse(told.isEmpty());
    assertTrue(told.getLast() <= CONTENT.length && told.getLast() > 0, told::toString);
    // The server is gone: what is there is checked and kept.
    assertFalse(download.fetch(file, folder.resolve("new/folder")));
  }

  @Test
  void anotherFileThanExpectedIsNotKept() throws Exception {
    byte[] other = CONTENT.clone();
    other[7] ^= 1;
    try (var server = server("200 OK", other)) {
      var e = refused(file(server.getLocalPort()));
      assertEquals(Code.BAD_DATA, e.problems().getFirst().code());
      String message = e.getMessage();
      assertTrue(message.contains("sent another file: SHA-256 " + sha256(other)), message);
      assertTrue(message.contains("expected " + sha256(CONTENT)), message);
    }
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void anEndlessFileIsNotReadToItsEnd() throws Exception {
    byte[] longer = new byte[20 * CONTENT.length];
    try (var server = server("200 OK", longer)) {
      assertTrue(refused(file(server.getLocalPort())).getMessage().contains("sent another file"));
    }
  }

  @Test
  void anErrorOfTheServerIsNamedWithTheFileAndWhatToDo() throws Exception {
    try (var server = server("404 Not Found", new byte[0])) {
      var file = file(server.getLocalPort());
      var e = refused(file);
      assertEquals(
          file.source() + " could not be fetched: the server answered with status 404",
          e.problems().getFirst().what());
      assertTrue(e.problems().getFirst().details().getFirst().contains("put the file into"));
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws Exception {
    int port;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    var e = refused(file(port));
    assertEquals(Code.IO_FAILED, e.problems().getFirst().code());
    assertTrue(e.problems().getFirst().what().contains("could not be fetched: "));
  }

  @Test
  void aFileOfTheSameNameIsNotOverwritten() throws Exception {
    Files.writeString(folder.resolve("a.bin"), "my own notes");
    String message = refused(file(1)).getMessage();
    assertTrue(message.contains("is another file than http://127.0.0.1:1/a.bin has"), message);
    assertEquals("my own notes", Files.readString(folder.resolve("a.bin")));
  }
}
