package io.striate.serve;

import io.striate.json.JsonReader;
import io.striate.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Sends requests byte by byte, so that a test can send what a well-behaved client never would.
final class Client {
  private static final int TIMEOUT = 20_000;

  private final InetSocketAddress server;

  Client(InetSocketAddress server) {
    this.server = server;
  }

  /// An answer; names of headers are in lower case.
  @SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
  record Answer(int status, Map<String, String> headers, byte[] body) {
    /// A header; empty if it is not there.
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    JsonValue json() {
      return JsonReader.read("answer", text()).root();
    }
  }

  Answer get(String path, String... headers) {
    return send("GET", path, new byte[0], headers);
  }

  Answer post(String path, byte[] body, String... headers) {
    return send("POST", path, body, headers);
  }

  Answer post(String path, String body, String... headers) {
    return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /// Sends a request with its length.
  ///
  /// @param headers such as `Host: elsewhere`; there is a right `Host` unless one is given
  Answer send(String method, String path, byte[] body, String... headers) {
    var lines = new ArrayList<>(List.of(headers));
    if (method.equals("POST")) {
      lines.add("Content-Length: " + body.length);
    }
    try (Socket socket = connect()) {
      socket.getOutputStream().write(head(method, path, lines));
      socket.getOutputStream().write(body);
      return answer(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A connection on which nothing was sent.
  Socket connect() throws IOException {
    var socket = new Socket();
    socket.connect(server, TIMEOUT);
    socket.setSoTimeout(TIMEOUT);
    return socket;
  }

  /// The lines before a body.
  byte[] head(String method, String path, List<String> headers) {
    var lines = new ArrayList<String>();
    lines.add(method + " " + path + " HTTP/1.1");
    if (headers.stream().noneMatch(each -> each.startsWith("Host:"))) {
      lines.add("Host: localhost:" + server.getPort());
    }
    lines.addAll(headers);
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Reads an answer.
  static Answer answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    String[] first = line(in).split(" ", 3);
    if (first.length < 2) {
      throw new IOException("no answer");
    }
    var headers = new TreeMap<String, String>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] parts = line.split(": ", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Answer(Integer.parseInt(first[1]), headers, in.readNBytes(length));
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
      if (each != '\r') {
        line.write(each);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
