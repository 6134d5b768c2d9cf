package io.striate.benchmarks.growth;

import io.striate.benchmarks.growth.Chart.Curve;
import io.striate.benchmarks.growth.Chart.Point;
import io.striate.benchmarks.growth.Measurement.Kind;
import io.striate.layers.Network;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Measures what the charts show.
final class Charts {
  private static final int BATCH = 64;
  private static final int MOST_BATCH = 512;
  private static final int CHAIN_CHANNELS = 32;

  /// Layers in the chain whose channels grow.
  private static final int CHAIN = 4;

  private static final int MOST_DEPTH = 32;
  private static final String RATE = "images a second";
  private static final String MEMORY = "megabytes of the plan";

  private final Networks networks = new Networks();
  private final Measurement measurement;
  private final PrintWriter progress;

  /// @param progress told each point
  Charts(Measurement measurement, PrintWriter progress) {
    this.measurement = measurement;
    this.progress = progress;
  }

  List<Chart> all() {
    return List.of(batch(), threads(), channels(), size(), depth(), batchMemory(), depthMemory());
  }

  private Chart batch() {
    Network lenet = networks.lenet();
    return new Chart(
        "batch",
        "LeNet-5: speed over the batch",
        "batch",
        RATE,
        List.of(
            curve("training", powers(1, MOST_BATCH), n -> training(lenet, n)),
            curve(
                "inference",
                powers(1, MOST_BATCH),
                n -> measurement.imagesPerSecond(lenet, Kind.INFERENCE, n))));
  }

  private Chart threads() {
    int[] counts = IntStream.rangeClosed(1, Math.max(2, measurement.threads())).toArray();
    var curves = new ArrayList<Curve>();
    for (Network network : List.of(networks.lenet(), networks.vgg(32))) {
      Curve measured =
          curve(
              network.graph().name() + ", training",
              counts,
              n -> measurement.withThreads(n).imagesPerSecond(network, Kind.TRAINING, BATCH));
      curves.add(measured);
      curves.add(guide("in proportion", measured, 1));
    }
    return new Chart("threads", "Speed over the threads, batch 64", "threads", RATE, curves);
  }

  private Chart channels() {
    Curve measured =
        curve("training", powers(4, 128), n -> training(networks.chain(CHAIN, n), BATCH));
    return new Chart(
        "channels",
        "Four 3x3 convolutions on 16x16: speed over their channels, batch 64",
        "channels",
        RATE,
        List.of(measured, guide("1 / channels²", measured, -2)));
  }

  private Chart size() {
    Curve measured = curve("training", powers(8, 128), n -> training(networks.vgg(n), BATCH / 4));
    return new Chart(
        "size",
        "VGG-small: speed over the size of the image, batch 16",
        "rows and columns",
        RATE,
        List.of(measured, guide("1 / size²", measured, -2)));
  }

  private Chart depth() {
    Curve measured =
        curve(
            "training",
            powers(1, MOST_DEPTH),
            n -> training(networks.chain(n, CHAIN_CHANNELS), BATCH));
    return new Chart(
        "depth",
        "3x3 convolutions of 32 channels on 16x16: speed over their number, batch 64",
        "convolutions",
        RATE,
        List.of(measured, guide("1 / depth", measured, -1)));
  }

  private Chart batchMemory() {
    Network lenet = networks.lenet();
    Network vgg = networks.vgg(32);
    return new Chart(
        "memory-batch",
        "Memory of a plan over the batch",
        "batch",
        MEMORY,
        List.of(
            memory("vgg-small, training", MOST_BATCH, n -> megabytes(vgg, Kind.TRAINING, n)),
            memory("vgg-small, inference", MOST_BATCH, n -> megabytes(vgg, Kind.INFERENCE, n)),
            memory("lenet-5, training", MOST_BATCH, n -> megabytes(lenet, Kind.TRAINING, n)),
            memory("lenet-5, inference", MOST_BATCH, n -> megabytes(lenet, Kind.INFERENCE, n))));
  }

  private Chart depthMemory() {
    return new Chart(
        "memory-depth",
        "Memory of a plan over the number of convolutions, batch 64",
        "convolutions",
        MEMORY,
        List.of(
            memory(
                "training",
                MOST_DEPTH,
                n -> megabytes(networks.chain(n, CHAIN_CHANNELS), Kind.TRAINING, BATCH)),
            memory(
                "inference",
                MOST_DEPTH,
                n -> megabytes(networks.chain(n, CHAIN_CHANNELS), Kind.INFERENCE, BATCH))));
  }

  private double training(Network network, int batch) {
    return measurement.imagesPerSecond(network, Kind.TRAINING, batch);
  }

  private double megabytes(Network network, Kind kind, int batch) {
    return measurement.megabytes(network, kind, batch);
  }

  private Curve memory(String name, int most, IntToDoubleFunction megabytes) {
    return curve(name, powers(1, most), megabytes);
  }

  private Curve curve(String name, int[] places, IntToDoubleFunction measure) {
    var points = new ArrayList<Point>();
    for (int place : places) {
      double value = measure.applyAsDouble(place);
      points.add(new Point(place, value));
      progress.println(String.format(Locale.ROOT, "%-24s %5d  %,12.2f", name, place, value));
      progress.flush();
    }
    return new Curve(name, true, points);
  }

  /// What a measured line would be if it followed a power, from its first point on.
  private static Curve guide(String name, Curve measured, int power) {
    Point first = measured.points().getFirst();
    return new Curve(
        name,
        false,
        measured.points().stream()
            .map(point -> new Point(point.x(), first.y() * Math.pow(point.x() / first.x(), power)))
            .toList());
  }

  private static int[] powers(int from, int to) {
    return IntStream.iterate(from, n -> n <= to, n -> 2 * n).toArray();
  }
}
