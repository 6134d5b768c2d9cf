package io.striate.distributed;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Proves to both ends of a connection that the other knows the secret of the group, without
/// sending it: each answers the other's random challenge with an HMAC-SHA-256. A process without
/// the secret learns and changes nothing. What is sent afterwards is not encrypted.
final class Handshake {
  private static final byte[] MAGIC = "STRIATE1".getBytes(StandardCharsets.US_ASCII);
  private static final String HMAC = "HmacSHA256";
  private static final int LENGTH = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final byte[] secret;

  Handshake(byte[] secret) {
    this.secret = secret.clone();
  }

  /// A new secret.
  static byte[] secret() {
    return random();
  }

  private static byte[] random() {
    byte[] bytes = new byte[LENGTH];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /// Connects to a member.
  ///
  /// @param rank who connects
  /// @throws IOException if it cannot be reached, or does not know the secret
  Link connect(InetSocketAddress address, int rank) throws IOException {
    var socket = new Socket();
    try {
      socket.connect(address, (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      var out = new DataOutputStream(socket.getOutputStream());
      var in = new DataInputStream(socket.getInputStream());
      byte[] own = random();
      out.write(
          ByteBuffer.allocate(MAGIC.length + Integer.BYTES + LENGTH)
              .put(MAGIC)
              .putInt(rank)
              .put(own)
              .array());
      byte[] theirs = in.readNBytes(LENGTH);
      out.write(proof("connects", rank, own, theirs));
      byte[] proof = in.readNBytes(LENGTH);
      if (proof.length < LENGTH) {
        throw new IOException("it has closed the connection, as for a wrong secret of the group");
      }
      if (!MessageDigest.isEqual(proof, proof("accepts", rank, own, theirs))) {
        throw new IOException("it does not know the secret of the group");
      }
      return new Link(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// A member that has connected.
  record Accepted(int rank, Link link) {}

  /// Takes a connection; nothing, and closes it, if the other end does not know the secret.
  Optional<Accepted> accept(Socket socket) throws IOException {
    try {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      var out = new DataOutputStream(socket.getOutputStream());
      var in = new DataInputStream(socket.getInputStream());
      byte[] magic = in.readNBytes(MAGIC.length);
      if (MessageDigest.isEqual(magic, MAGIC)) {
        int rank = in.readInt();
        byte[] theirs = in.readNBytes(LENGTH);
        byte[] own = random();
        out.write(own);
        byte[] proof = in.readNBytes(LENGTH);
        if (MessageDigest.isEqual(proof, proof("connects", rank, theirs, own))) {
          out.write(proof("accepts", rank, theirs, own));
          return Optional.of(new Accepted(rank, new Link(socket)));
        }
      }
    } catch (IOException e) {
      // Not a member, or one that has ended. The caller waits for members until its deadline.
    }
    socket.close();
    return Optional.empty();
  }

  private byte[] proof(String what, int rank, byte[] connector, byte[] acceptor) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      mac.update(what.getBytes(StandardCharsets.US_ASCII));
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(rank).array());
      mac.update(connector);
      return mac.doFinal(acceptor);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}
