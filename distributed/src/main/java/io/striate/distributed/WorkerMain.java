package io.striate.distributed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;

/// Where a worker's process starts. Its standard input has a rendezvous, a rank and a job, a line
/// each, and stays open as long as the driver lives.
public final class WorkerMain {
  private WorkerMain() {}

  /// Runs a worker.
  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var rendezvous = Rendezvous.of(line(input));
    int rank = Integer.parseInt(line(input));
    String text = new String(Base64.getDecoder().decode(line(input)), StandardCharsets.UTF_8);
    Thread.ofPlatform().daemon().name("striate-watches-driver").start(() -> watch(input));
    SocketWorker.run(rendezvous, rank, text);
  }

  private static String line(BufferedReader input) throws IOException {
    return Objects.requireNonNull(input.readLine(), "the driver has ended");
  }

  /// Ends the process when the driver has ended.
  private static void watch(BufferedReader input) {
    try {
      while (input.read() >= 0) {
        // Nothing more is said.
      }
    } catch (IOException e) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(1);
  }
}
