package io.striate.benchmarks;

import io.striate.api.op.Window2d;
import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvAlgorithm;
import io.striate.backend.cpu.vector.conv.ConvCounts;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ConvPass;
import io.striate.backend.cpu.vector.conv.ConvWork;
import io.striate.backend.cpu.vector.conv.choice.ConvAlgorithms;
import io.striate.backend.cpu.vector.conv.choice.ConvCosts;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// Measures the convolutions' algorithms on a grid of geometries, on one thread, and makes the
/// table that plans choose by ([ConvCosts]).
///
/// It belongs to the benchmarks, not to the backend, because no user needs it: the choice of a plan
/// must not depend on the machine that makes it. The benchmarks run on the class path, where the
/// packages of the backend are accessible.
final class ConvTuning {
  /// Channels, height and width, filters, kernel, stride, padding.
  private static final int[][] GRID = {
    {1, 28, 6, 5, 1, 2},
    {1, 28, 32, 3, 1, 1},
    {3, 32, 16, 3, 1, 1},
    {3, 32, 32, 3, 1, 1},
    {3, 112, 64, 3, 1, 1},
    {3, 64, 64, 7, 2, 3},
    {3, 115, 96, 11, 4, 0},
    {3, 32, 64, 5, 1, 2},
    {6, 14, 16, 5, 1, 0},
    {8, 28, 8, 3, 1, 1},
    {8, 28, 16, 5, 1, 2},
    {16, 32, 16, 3, 1, 1},
    {16, 14, 32, 5, 1, 2},
    {32, 32, 32, 3, 1, 1},
    {32, 16, 64, 3, 1, 1},
    {32, 16, 32, 5, 1, 2},
    {64, 16, 64, 3, 1, 1},
    {64, 28, 64, 3, 2, 1},
    {64, 56, 64, 3, 1, 1},
    {64, 28, 64, 1, 1, 0},
    {64, 13, 96, 5, 1, 2},
    {96, 27, 256, 5, 1, 2},
    {128, 8, 128, 3, 1, 1},
    {128, 28, 128, 3, 1, 1},
    {128, 14, 64, 1, 1, 0},
    {128, 14, 256, 3, 2, 1},
    {256, 13, 384, 3, 1, 1},
    {256, 14, 256, 3, 1, 1},
    {256, 7, 128, 1, 1, 0},
    {256, 4, 256, 3, 1, 1},
    {512, 7, 512, 3, 1, 1},
    {384, 9, 24, 3, 1, 1},
    {24, 20, 192, 3, 1, 1},
    // Few filters or few channels, and large kernels.
    {128, 42, 31, 3, 2, 1},
    {96, 40, 2, 5, 1, 2},
    {128, 24, 1, 11, 1, 5},
    {192, 34, 3, 3, 1, 1},
    {1, 39, 256, 5, 1, 2},
    {5, 53, 101, 3, 1, 1},
    {12, 61, 64, 5, 2, 2},
    {19, 21, 96, 11, 1, 5},
    {64, 26, 9, 7, 4, 3},
  };

  /// Channels, height and width, filters, kernel, stride, padding, groups.
  private static final int[][] GROUPED = {
    {64, 28, 64, 3, 1, 1, 4},
    {96, 47, 384, 3, 1, 1, 32},
    {128, 35, 4, 7, 1, 0, 4},
    {116, 50, 2, 3, 4, 0, 2},
    {104, 35, 24, 7, 2, 3, 4},
    {32, 24, 264, 1, 1, 0, 8},
  };

  /// Channels, height and width, kernel, stride, padding of convolutions channel by channel.
  private static final int[][] DEPTHWISE = {
    {32, 112, 3, 1, 1}, {128, 28, 3, 1, 1}, {256, 14, 3, 2, 1}, {64, 28, 5, 1, 2}
  };

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private static final int BATCH = 2;
  private static final int ROUNDS = 5;
  private static final double SLICE = 0.01;
  private static final double WARM_UP = 0.03;
  private static final int FITTINGS = 20_000;

  /// Stands where a plan says why it chose a kernel.
  private static final String REASON = "measured";

  /// One measurement: what there was to do, and how long it took.
  @SuppressWarnings("ArrayRecordComponent") // made once and only read
  private record Sample(double[] counts, double picoseconds) {}

  private final Consumer<String> progress;
  private final int rounds;
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  private ConvTuning(Consumer<String> progress, int rounds) {
    this.progress = progress;
    this.rounds = rounds;
  }

  /// The lines of a new table, without the machine's.
  ///
  /// @param progress takes a line for each geometry
  static List<String> table(Consumer<String> progress) {
    // Until the compiler's last stage has got to every kernel, times say nothing.
    new ConvTuning(line -> {}, 1).measure();
    var tuning = new ConvTuning(progress, ROUNDS);
    tuning.measure();
    return tuning.lines();
  }

  /// The place in the repository of the table for this process's vector width.
  static String path() {
    return "backend-cpu-vector/src/main/resources/"
        + ConvCosts.class.getPackageName().replace('.', '/')
        + "/"
        + ConvCosts.resource(Lanes.SPECIES.vectorBitSize());
  }

  private void measure() {
    for (ConvPass pass : ConvPass.values()) {
      for (int[] row : GRID) {
        geometry(pass, window(row[3], row[4], row[5]), 1, row[0], row[1], row[2]);
      }
      for (int[] row : GROUPED) {
        geometry(pass, window(row[3], row[4], row[5]), row[6], row[0], row[1], row[2]);
      }
      for (int[] row : DEPTHWISE) {
        geometry(pass, window(row[2], row[3], row[4]), row[0], row[0], row[1], row[0]);
      }
    }
  }

  private static Window2d window(int kernel, int stride, int padding) {
    return Window2d.square(kernel, stride, padding);
  }

  private void geometry(
      ConvPass pass, Window2d window, int groups, int channels, int size, int filters) {
    var g = ConvGeometry.of(window, groups, channels, size, size, filters);
    var work = new ConvWork(pass, g, BATCH, true);
    var line = new StringBuilder();
    for (ConvAlgorithm algorithm : ConvAlgorithms.candidates(work)) {
      double seconds = measure(algorithm, work);
      line.append(String.format(Locale.ROOT, " %s %.3f ms", algorithm.name(), seconds * 1e3));
    }
    String kernel = window.kernelHeight() + "x" + window.kernelWidth();
    progress.accept(
        "%s %dx%dx%d -> %d, %s /%d:%s"
            .formatted(pass, channels, size, size, filters, kernel, window.strideHeight(), line));
  }

  private double measure(ConvAlgorithm algorithm, ConvWork work) {
    ConvGeometry g = work.g();
    float[] image = numbers(work.batch() * g.inputSize());
    float[] result = numbers(work.batch() * g.outputSize());
    float[] weight = numbers(g.weightSize());
    var samples =
        this.samples.computeIfAbsent(
            ConvCosts.key(work.pass(), algorithm), key -> new ArrayList<>());
    if (work.pass() == ConvPass.BY_WEIGHT) {
      Body body = algorithm.gradWeight(g, REASON).make(0, work.batch(), false);
      double seconds = seconds(runnable(body, image, result, weight));
      samples.add(new Sample(algorithm.counts(work).values(), seconds * 1e12));
      return seconds;
    }
    boolean forward = work.pass() == ConvPass.FORWARD;
    Conv2dKernel kernel = forward ? algorithm.forward(g, REASON) : algorithm.gradInput(g, REASON);
    float[] packed = new float[kernel.packedSize()];
    Runnable pack = runnable(kernel.pack(false), weight, packed);
    double packing = seconds(pack);
    double packs = algorithm.counts(new ConvWork(work.pass(), g, work.batch(), false)).packed();
    samples.add(new Sample(new double[] {0, 0, packs, 0}, packing * 1e12));
    Body body = kernel.samples(work.batch(), false, false);
    double seconds =
        seconds(runnable(body, forward ? image : result, packed, forward ? result : image));
    samples.add(new Sample(algorithm.counts(work).values(), seconds * 1e12));
    return seconds;
  }

  private static float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i * 7 % 31 / 31f - 0.5f;
    }
    return numbers;
  }

  private static Runnable runnable(Body body, float[]... arrays) {
    var operands = new Operands(arrays.length);
    for (int i = 0; i < arrays.length; i++) {
      operands.place(i, arrays[i], 0);
    }
    var workspace = new Workspace(0, body.scratch(), body.words());
    return () -> {
      for (int task = 0; task < body.tasks(); task++) {
        body.run(task, operands, workspace);
      }
    };
  }

  /// The least mean processor time of a run over some rounds: other work on the machine only adds.
  private double seconds(Runnable run) {
    repeat(run, WARM_UP);
    double least = Double.POSITIVE_INFINITY;
    for (int round = 0; round < rounds; round++) {
      least = Math.min(least, repeat(run, SLICE));
    }
    return least;
  }

  private static double repeat(Runnable run, double seconds) {
    long start = CLOCK.getCurrentThreadCpuTime();
    int runs = 0;
    double passed;
    do {
      run.run();
      runs++;
      passed = (CLOCK.getCurrentThreadCpuTime() - start) * 1e-9;
    } while (passed < seconds);
    return passed / runs;
  }

  private List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add("# Picoseconds for each of: " + ConvCounts.NAMES + ".");
    samples.forEach((key, measured) -> {
      double[] prices = fit(measured);
      var line = new StringBuilder("%-24s".formatted(key));
      for (double price : prices) {
        line.append(String.format(Locale.ROOT, " %9.2f", price));
      }
      lines.add(line.toString());
      progress.accept(
          String.format(
              Locale.ROOT, "%s: off by %.0f %% at worst", key, 100 * worst(measured, prices)));
    });
    return lines;
  }

  /// Prices, none negative, with the least sum of squared relative errors: one price after the
  /// other is set to its best until all stay.
  private static double[] fit(List<Sample> samples) {
    int prices = samples.getFirst().counts.length;
    double[] price = new double[prices];
    for (int round = 0; round < FITTINGS; round++) {
      for (int p = 0; p < prices; p++) {
        double above = 0;
        double below = 0;
        for (Sample sample : samples) {
          double share = sample.counts[p] / sample.picoseconds;
          double rest = 1 - reckoned(sample, price) / sample.picoseconds + price[p] * share;
          above += share * rest;
          below += share * share;
        }
        price[p] = below == 0 ? 0 : Math.max(0, above / below);
      }
    }
    return price;
  }

  private static double reckoned(Sample sample, double[] price) {
    double cost = 0;
    for (int p = 0; p < price.length; p++) {
      cost += price[p] * sample.counts[p];
    }
    return cost;
  }

  private static double worst(List<Sample> samples, double[] price) {
    return samples.stream()
        .mapToDouble(sample -> Math.abs(reckoned(sample, price) / sample.picoseconds - 1))
        .max()
        .orElse(0);
  }
}
