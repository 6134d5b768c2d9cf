package io.striate.distributed;

import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonWriter;
import java.time.Duration;
import java.util.Base64;

/// Where the workers of a group meet their driver. It holds the group's secret: it is handed over
/// where nobody else can read it, never on a command line.
///
/// @param host the driver's address
/// @param port the driver's port
/// @param workers how many there are
/// @param deadline how long a member waits for another
/// @param secret of the group
@SuppressWarnings("ArrayRecordComponent") // a secret has no equals
public record Rendezvous(String host, int port, int workers, Duration deadline, byte[] secret) {
  /// As JSON in one line.
  public String text() {
    return JsonWriter.line(
        Json.object()
            .put("host", host)
            .put("port", port)
            .put("workers", workers)
            .put("deadline", deadline.toMillis())
            .put("secret", Base64.getEncoder().encodeToString(secret))
            .build());
  }

  /// Reads what [#text] has written.
  public static Rendezvous of(String text) {
    Fields fields = Fields.parse(text, "a rendezvous");
    return new Rendezvous(
        fields.text("host"),
        fields.index("port"),
        fields.index("workers"),
        Duration.ofMillis(fields.count("deadline")),
        Base64.getDecoder().decode(fields.text("secret")));
  }

  /// Does not show the secret.
  @Override
  public String toString() {
    return host + ":" + port + ", " + workers + " workers";
  }
}
