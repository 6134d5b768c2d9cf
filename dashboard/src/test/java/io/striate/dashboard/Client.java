package io.striate.dashboard;

import io.striate.json.Fields;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Sends requests line by line, so that a test can send what a browser never would.
final class Client {
  private static final int TIMEOUT = 60_000;

  private final InetSocketAddress server;

  Client(InetSocketAddress server) {
    this.server = server;
  }

  /// @param head the lines before the body
  record Answer(int status, List<String> head, String body) {
    Answer {
      head = List.copyOf(head);
    }

    String error() {
      return Fields.parse(body, "answer").text("error");
    }
  }

  Answer get(String path, String... headers) {
    return send("GET", path, headers);
  }

  Answer post(String path, String... headers) {
    return send("POST", path, headers);
  }

  /// Sends a request without a body; there is a right `Host` unless one is given.
  Answer send(String method, String path, String... headers) {
    try (Socket socket = open(method, path, headers);
        var in = reader(socket)) {
      var head = new ArrayList<String>();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.add(line);
      }
      var body = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        body.append((char) c);
      }
      int status = Integer.parseInt(head.getFirst().split(" ", -1)[1]);
      return new Answer(status, head, body.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A connection on which a request was sent, by HTTP/1.0: answers come without chunks.
  Socket open(String method, String path, String... headers) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(server, TIMEOUT);
    socket.setSoTimeout(TIMEOUT);
    var text = new StringBuilder(method + " " + path + " HTTP/1.0\r\n");
    List<String> given = List.of(headers);
    if (given.stream().noneMatch(header -> header.startsWith("Host:"))) {
      text.append("Host: localhost:").append(server.getPort()).append("\r\n");
    }
    given.forEach(header -> text.append(header).append("\r\n"));
    if (method.equals("POST")) {
      text.append("Content-Length: 0\r\n");
    }
    socket.getOutputStream().write(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /// Events, one after the other.
  static final class Events implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Events(Client client, String path) throws IOException {
      socket = client.open("GET", path);
      in = reader(socket);
    }

    /// Waits for the next event.
    Fields next() throws IOException {
      while (true) {
        String line = in.readLine();
        if (line == null) {
          throw new IOException("the stream has ended");
        }
        if (line.startsWith("data: ")) {
          return Fields.parse(line.substring("data: ".length()), "event");
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
