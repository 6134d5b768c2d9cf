package io.striate.distributed;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/// An authenticated connection to another member, over which frames go: a kind, a length and bytes.
final class Link implements AutoCloseable {
  /// What a frame holds.
  enum Kind {
    /// Where a worker listens.
    ADDRESS('a'),
    /// A message of the driver.
    MESSAGE('m'),
    /// A worker begins to add.
    READY('r'),
    /// Values of an exchange, or of the sum.
    VALUES('v'),
    /// A worker has failed: its problems.
    FAILED('f'),
    /// A worker has lost a peer.
    LOST('l');

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static Kind of(int code) throws IOException {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IOException("damaged frame of kind " + code);
    }
  }

  /// A frame.
  ///
  /// @param kind what it holds
  /// @param length how many bytes follow
  record Frame(Kind kind, int length) {}

  private static final int BUFFER = 1 << 16;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  Link(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
    this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
  }

  /// Sends a frame.
  void send(Kind kind, byte[] bytes, int length) throws IOException {
    out.writeByte(kind.code);
    out.writeInt(length);
    out.write(bytes, 0, length);
    out.flush();
  }

  /// Reads the head of the next frame.
  ///
  /// @param wait how long to wait for each of its bytes; [Duration#ZERO] for as long as it takes
  /// @throws java.net.SocketTimeoutException if it does not come
  Frame next(Duration wait) throws IOException {
    wait(wait);
    var kind = Kind.of(in.readUnsignedByte());
    int length = in.readInt();
    if (length < 0) {
      throw new IOException("damaged frame of " + length + " bytes");
    }
    return new Frame(kind, length);
  }

  private void wait(Duration wait) throws IOException {
    socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, wait.toMillis()));
  }

  /// Reads the bytes of a frame into a buffer.
  void read(byte[] buffer, int length) throws IOException {
    in.readFully(buffer, 0, length);
  }

  /// The bytes of a frame.
  byte[] read(Frame frame) throws IOException {
    byte[] bytes = new byte[frame.length()];
    in.readFully(bytes);
    return bytes;
  }

  /// Whether something has arrived that was not read.
  boolean hasMore() {
    try {
      return in.available() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /// The address of the peer.
  String host() {
    return socket.getInetAddress().getHostAddress();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is lost: nothing more is expected of a connection that is closed.
    }
  }
}
