package io.striate.dashboard;

import com.sun.net.httpserver.HttpExchange;
import io.striate.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/// Server-sent events: what has changed, until the browser leaves.
///
/// Each stream has a thread of its own, which takes the newest state after the browser has taken
/// the last one. So nothing is kept for a browser that reads slowly or not at all, and nobody waits
/// for it.
///
/// Format: "Server-sent events", HTML Living Standard, section 9.2.
final class EventStream {
  /// A comment so often shows that the browser is still there.
  private static final long BEAT_MILLIS = 10_000;

  /// Lines of a log in one event.
  private static final int LINES = 2_000;

  private final Runs runs;
  private final HttpExchange exchange;
  private final Writes writes;

  /// Is told when a write begins and ends, so that one that never ends can be broken off.
  interface Writes {
    /// A write begins.
    void begin();

    /// The write has ended.
    void end();
  }

  EventStream(Runs runs, HttpExchange exchange, Writes writes) {
    this.runs = runs;
    this.exchange = exchange;
    this.writes = writes;
  }

  /// Tells of all runs.
  void all() throws IOException {
    send(out -> {
      String rows =
          runs.all().stream()
              .map(run -> JsonWriter.line(run.shown()))
              .collect(Collectors.joining(","));
      event(out, "{\"runs\":[" + rows + "]}");
      return true;
    });
  }

  /// Tells of a run: where it stands, and the lines that were added to its log.
  void of(String name) throws IOException {
    int[] known = {-1, 0};
    send(out -> {
      var found = runs.find(name);
      if (found.isEmpty()) {
        event(out, "{\"gone\":true}");
        return false;
      }
      WatchedRun run = found.get();
      LogTail.Part part;
      do {
        part = run.lines(known[0], known[1], LINES);
        known[0] = part.generation();
        known[1] = part.from() + part.lines().size();
        event(
            out,
            "{\"run\":"
                + JsonWriter.line(run.shown())
                + ",\"from\":"
                + part.from()
                + ",\"lines\":["
                + String.join(",", part.lines())
                + "]}");
      } while (part.more());
      return true;
    });
  }

  @FunctionalInterface
  private interface Telling {
    /// Writes what is new.
    ///
    /// @return whether more may follow
    boolean tell(OutputStream out) throws IOException;
  }

  private void send(Telling telling) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0); // of unknown length
    try (OutputStream out = exchange.getResponseBody()) {
      long seen = runs.version();
      boolean more = telling.tell(out);
      while (more && !runs.ended()) {
        if (runs.await(seen, BEAT_MILLIS)) {
          seen = runs.version();
          more = telling.tell(out);
        } else {
          write(out, ":\n\n");
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /// JSON has no line ends outside of texts, and in texts they are escaped.
  private void event(OutputStream out, String json) throws IOException {
    write(out, "data: " + json + "\n\n");
  }

  private void write(OutputStream out, String text) throws IOException {
    writes.begin();
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } finally {
      writes.end();
    }
  }
}
