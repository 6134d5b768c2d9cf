package io.striate.benchmarks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures a server that runs: first the most requests per second that some connections get, then
/// the latency at a share of that rate. A request counts from the time at which it was due, not
/// from that at which it could be sent, so a server that stalls cannot hide it.
@Command(
    name = "serve",
    description = "Rate and latency of a running 'striate serve'.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final String BYTES = "Content-Length: ";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--address", description = "The server (${DEFAULT-VALUE}).")
  private URI address = URI.create("http://127.0.0.1:8000");

  @Option(names = "--model", required = true, description = "The name of the model.")
  private String model = "";

  @Option(
      names = "--input",
      split = ",",
      description = "Shape of one sample of bytes (${DEFAULT-VALUE}).")
  private List<Integer> input = new ArrayList<>(List.of(1, 28, 28));

  @Option(names = "--connections", description = "At once (${DEFAULT-VALUE}).")
  private int connections = 16;

  @Option(names = "--seconds", description = "Time of each measurement (${DEFAULT-VALUE}).")
  private double seconds = 10;

  @Option(names = "--warmup", description = "Seconds before the first (${DEFAULT-VALUE}).")
  private double warmup = 10;

  @Option(names = "--share", description = "Of the largest rate (${DEFAULT-VALUE}).")
  private double share = 0.5;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Machine.describe().forEach(line -> out.println("- " + line));
    run(warmup, Double.POSITIVE_INFINITY);
    double[] closed = run(seconds, Double.POSITIVE_INFINITY);
    double most = closed.length / seconds;
    double[] open = run(seconds, share * most);
    Arrays.sort(open);
    out.println();
    out.printf(Locale.ROOT, "most requests per second: %.0f%n", most);
    out.println();
    out.println("| requests/s | median | p90 | p99 | p99.9 | largest |");
    out.println("|---|---|---|---|---|---|");
    out.printf(
        Locale.ROOT,
        "| %.0f | %.2f ms | %.2f ms | %.2f ms | %.2f ms | %.2f ms |%n",
        share * most,
        at(open, 0.5),
        at(open, 0.9),
        at(open, 0.99),
        at(open, 0.999),
        at(open, 1));
    out.flush();
    return 0;
  }

  private static double at(double[] sorted, double share) {
    return 1e3 * sorted[(int) (share * (sorted.length - 1))];
  }

  /// Sends requests.
  ///
  /// @param rate per second; infinite for as fast as they are answered
  /// @return the latency of each, in seconds
  private double[] run(double time, double rate) throws InterruptedException {
    byte[] request = request();
    long begin = System.nanoTime();
    long end = begin + (long) (1e9 * time);
    var next = new AtomicInteger();
    var parts = new ArrayList<Future<double[]>>();
    try (var threads = Executors.newFixedThreadPool(connections)) {
      for (int i = 0; i < connections; i++) {
        parts.add(threads.submit(() -> connection(request, begin, end, rate, next)));
      }
    }
    var all = new ArrayList<double[]>();
    for (Future<double[]> part : parts) {
      try {
        all.add(part.get());
      } catch (ExecutionException failed) {
        throw new IllegalStateException(address + ": " + failed.getCause(), failed);
      }
    }
    return all.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  /// What one connection measures: it takes the next request that is due, and waits for its answer.
  private double[] connection(byte[] request, long begin, long end, double rate, AtomicInteger next)
      throws IOException {
    double[] found = new double[1 << 10];
    int count = 0;
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        long due =
            Double.isInfinite(rate)
                ? System.nanoTime()
                : begin + (long) (1e9 * next.getAndIncrement() / rate);
        if (due >= end) {
          return Arrays.copyOf(found, count);
        }
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        socket.getOutputStream().write(request);
        answer(in);
        if (count == found.length) {
          found = Arrays.copyOf(found, 2 * count);
        }
        found[count++] = (System.nanoTime() - due) / 1e9;
      }
    }
  }

  /// One sample, as bytes of the binary extension.
  private byte[] request() {
    int size = input.stream().reduce(1, (a, b) -> a * b);
    String shape = input.toString().replaceAll("[\\[\\] ]", "");
    String json =
        String.format(
            Locale.ROOT,
            "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,%s],\"datatype\":\"UINT8\","
                + "\"parameters\":{\"binary_data_size\":%d}}],"
                + "\"parameters\":{\"binary_data_output\":true}}",
            shape,
            size);
    String head =
        "POST /v2/models/"
            + model
            + "/infer HTTP/1.1\r\nHost: localhost\r\nInference-Header-Content-Length: "
            + json.length()
            + "\r\n"
            + BYTES
            + (json.length() + size)
            + "\r\n\r\n";
    byte[] pixels = new byte[size];
    new Random(1).nextBytes(pixels);
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes((head + json).getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(pixels);
    return bytes.toByteArray();
  }

  private static void answer(InputStream in) throws IOException {
    String status = line(in);
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.regionMatches(true, 0, BYTES, 0, BYTES.length())) {
        length = Integer.parseInt(line.substring(BYTES.length()));
      }
    }
    byte[] body = in.readNBytes(length);
    if (!status.contains(" 200 ")) {
      throw new IOException(status + ": " + new String(body, StandardCharsets.UTF_8));
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int each = in.read(); each != '\n'; each = in.read()) {
      if (each < 0) {
        throw new IOException("the server closed the connection");
      }
      if (each != '\r') {
        line.append((char) each);
      }
    }
    return line.toString();
  }
}
