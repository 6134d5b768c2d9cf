package io.striate.benchmarks;

import io.striate.benchmarks.peer.Library;
import io.striate.benchmarks.peer.StriateWork;
import io.striate.benchmarks.work.Network;
import io.striate.benchmarks.work.Task;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures LeNet-5's training step and the peak of fused multiply-adds in turns, in one process,
/// and prints the one as a share of the other.
@Command(
    name = "lenet",
    description = "LeNet-5's training step as a share of the peak of fused multiply-adds.",
    mixinStandardHelpOptions = true)
final class LeNetTraining implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--batch", description = "Samples of a step (${DEFAULT-VALUE}).")
  private int batch = 64;

  @Option(names = "--threads", description = "Threads (all cores: ${DEFAULT-VALUE}).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--backend", description = "Striate's backend (${DEFAULT-VALUE}).")
  private String backend = "auto";

  @Option(names = "--exact", description = "Only algorithms of the plain formulas' rounding.")
  private boolean exact;

  @Option(names = "--rounds", description = "Turns (${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Time of each measurement (${DEFAULT-VALUE}).")
  private double seconds = 2;

  @Option(names = "--warmup", description = "Seconds before the first (${DEFAULT-VALUE}).")
  private double warmup = 10;

  @Option(names = "--plan", description = "Print how the backend runs the step, too.")
  private boolean plan;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> machine = Machine.describe();
    var setting = new Library.Setting(threads, backend, exact);
    try (var work = new StriateWork(new Task.Training(Network.LENET, batch), setting)) {
      Stopwatch.median(work, warmup);
      FmaPeak.gflops(threads, Math.min(warmup, 1));
      double[] steps = new double[rounds];
      double[] peaks = new double[rounds];
      double[] singles = new double[rounds];
      double[] shares = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        steps[round] = Stopwatch.median(work, seconds);
        peaks[round] = FmaPeak.gflops(threads, seconds);
        singles[round] = FmaPeak.gflops(1, seconds / 2);
        shares[round] = work.flops() / steps[round] / 1e9 / peaks[round];
      }
      double step = Stopwatch.median(steps);
      machine.forEach(line -> out.println("- " + line));
      work.properties().forEach((name, value) -> out.println("- " + name + ": " + value));
      out.println();
      out.println("| LeNet-5 training, batch %d, %d threads | median |".formatted(batch, threads));
      out.println("|---|---|");
      row(out, "images/s", "%.0f", batch / step);
      row(out, "step", "%.3f ms", step * 1e3);
      row(out, "operations of a step", "%.1f MFLOP", work.flops() / 1e6);
      row(out, "rate", "%.2f GFLOP/s", work.flops() / step / 1e9);
      row(out, "FMA peak, " + threads + " threads", "%.1f GFLOP/s", Stopwatch.median(peaks));
      row(out, "FMA peak, 1 thread", "%.1f GFLOP/s", Stopwatch.median(singles));
      row(out, "share of the peak", "%.1f %%", 100 * Stopwatch.median(shares));
      if (plan) {
        out.println();
        work.describe().forEach(out::println);
      }
      out.flush();
    }
    return 0;
  }

  private static void row(PrintWriter out, String what, String format, double value) {
    out.println("| " + what + " | " + String.format(Locale.ROOT, format, value) + " |");
  }
}
