package io.striate.benchmarks;

import io.striate.benchmarks.peer.Library;
import io.striate.benchmarks.peer.Work;
import io.striate.benchmarks.work.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// The process in which one library does one row, or one after the other. It reports on standard
/// output and takes orders on standard input; [WorkerProcess] is the other end. Its words are
/// plain, so that little is loaded before the first run, whose time is measured too.
final class Worker {
  /// What marks a report, among whatever else a library prints.
  static final String MARK = "benchmark-worker ";

  static final String FIRST = "first";
  static final String ANSWERS = "answers";
  static final String READY = "ready";
  static final String MEASURE = "measure";
  static final String OPEN = "open";
  static final String TIME = "time";
  static final String PEAK = "peak";

  /// Answers that are reported: after three steps of training, the loss shows gradients and
  /// updates.
  private static final int ANSWER_COUNT = 3;

  private Worker() {}

  /// Does what the parent process says.
  ///
  /// @param args library, row, threads, backend, exact, seconds of warm-up
  public static void main(String[] args) throws IOException {
    Library library = Library.valueOf(args[0]);
    int threads = Integer.parseInt(args[2]);
    var setting = new Library.Setting(threads, args[3], Boolean.parseBoolean(args[4]));
    double warmup = Double.parseDouble(args[5]);
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String next = args[1]; !next.isEmpty(); ) {
      try (Work work = library.open(Row.named(next).task(), setting)) {
        work.run();
        report(FIRST, "");
        answers(work);
        Stopwatch.median(work, warmup);
        report(READY, "");
        next = obey(work, orders);
      }
      // Libraries whose memory hangs on objects of the JVM free it only then.
      System.gc();
    }
    report(PEAK, Long.toString(Machine.peakMegabytes()));
  }

  private static void answers(Work work) {
    var answers = new StringBuilder(Double.toString(work.answer()));
    for (int i = 1; i < ANSWER_COUNT; i++) {
      work.run();
      answers.append(' ').append(work.answer());
    }
    report(ANSWERS, answers.toString());
  }

  /// Measures as often as it is told to.
  ///
  /// @return the row to open next, or empty at the end of the orders
  private static String obey(Work work, BufferedReader orders) throws IOException {
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      if (order.startsWith(OPEN)) {
        return order.substring(OPEN.length()).strip();
      }
      double seconds = Double.parseDouble(order.substring(MEASURE.length()).strip());
      report(TIME, Double.toString(Stopwatch.median(work, seconds)));
    }
    return "";
  }

  private static void report(String word, String rest) {
    System.out.println(MARK + word + " " + rest);
    System.out.flush();
  }
}
