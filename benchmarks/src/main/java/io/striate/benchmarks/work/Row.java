package io.striate.benchmarks.work;

import static io.striate.benchmarks.work.Task.Direction.BY_INPUT;
import static io.striate.benchmarks.work.Task.Direction.BY_WEIGHT;
import static io.striate.benchmarks.work.Task.Direction.FORWARD;

import io.striate.benchmarks.work.Task.Convolution;
import io.striate.benchmarks.work.Task.Direction;
import io.striate.benchmarks.work.Task.FirstStep;
import io.striate.benchmarks.work.Task.Inference;
import io.striate.benchmarks.work.Task.Pool;
import io.striate.benchmarks.work.Task.Pooling;
import io.striate.benchmarks.work.Task.Product;
import io.striate.benchmarks.work.Task.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A line of the table.
///
/// @param id what users type
/// @param title for readers
public record Row(String id, String title, Task task) {
  /// All rows, in the order of the table.
  public static List<Row> all() {
    var rows = new ArrayList<Row>();
    training(rows, Network.LENET, 64);
    training(rows, Network.LENET, 256);
    training(rows, Network.VGG_SMALL, 64);
    training(rows, Network.RESNET_18_CIFAR, 64);
    inference(rows, Network.ALEXNET, 1);
    inference(rows, Network.ALEXNET, 16);
    inference(rows, Network.VGG_16, 1);
    inference(rows, Network.RESNET_18, 1);
    training(rows, Network.MOBILENET_112, 16);
    training(rows, Network.DENSENET_40, 64);
    training(rows, Network.U_NET, 8);
    inference(rows, Network.MOBILENET, 1);
    inference(rows, Network.SQUEEZENET, 1);
    inference(rows, Network.RESNET_50, 1);
    inference(rows, Network.U_NET, 1);
    var directions = List.of(FORWARD, BY_INPUT, BY_WEIGHT);
    var ofImage = List.of(FORWARD, BY_WEIGHT);
    convolution(rows, "conv-128x56", directions, 8, 128, 56, 256, 3, 1, 1, 1);
    convolution(rows, "conv-3x224", ofImage, 8, 3, 224, 64, 3, 1, 1, 1);
    convolution(rows, "alexnet-conv1", ofImage, 16, 3, 227, 96, 11, 4, 0, 1);
    convolution(rows, "alexnet-conv2", directions, 16, 96, 27, 256, 5, 1, 2, 1);
    convolution(rows, "conv-1x1", directions, 8, 256, 56, 64, 1, 1, 0, 1);
    convolution(rows, "depthwise", List.of(FORWARD), 8, 128, 56, 128, 3, 1, 1, 128);
    convolution(rows, "lenet-conv2", directions, 64, 6, 14, 16, 5, 1, 0, 1);
    rows.add(of("maxpool-forward", new Pooling(Pool.MAX, false, 8, 64, 112, 2, 2)));
    rows.add(of("maxpool-backward", new Pooling(Pool.MAX, true, 8, 64, 112, 2, 2)));
    rows.add(new Row("gemm-1024", "GEMM 1024³", new Product(1024, 1024, 1024, false)));
    rows.add(of("gemm-dense", new Product(64, 4096, 9216, true)));
    var first = new FirstStep(new Training(Network.LENET, 64));
    rows.add(new Row("first-step", "process start to first LeNet-5 step, batch 64", first));
    return rows;
  }

  /// The row of an id: one of the table, or `sweep-SEED-INDEX`, a row of a [Sweep].
  ///
  /// @throws IllegalArgumentException if there is none, naming those there are
  public static Row named(String id) {
    if (id.startsWith(Sweep.ID)) {
      return Sweep.named(id);
    }
    return all().stream()
        .filter(row -> row.id.equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no row '" + id + "'; there are " + all().stream().map(Row::id).toList()));
  }

  private static void training(List<Row> rows, Network network, int batch) {
    String title = network.title() + ", training step, batch " + batch;
    rows.add(new Row(id(network, batch), title, new Training(network, batch)));
  }

  private static void inference(List<Row> rows, Network network, int batch) {
    String title = network.title() + ", inference, batch " + batch;
    rows.add(new Row(id(network, batch), title, new Inference(network, batch)));
  }

  private static String id(Network network, int batch) {
    return network.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + batch;
  }

  private static void convolution(
      List<Row> rows,
      String id,
      List<Direction> directions,
      int batch,
      int channels,
      int size,
      int filters,
      int kernel,
      int stride,
      int padding,
      int groups) {
    for (Direction direction : directions) {
      String word = word(direction);
      rows.add(
          of(
              id + "-" + word.replace("by ", ""),
              new Convolution(
                  direction, batch, channels, size, filters, kernel, stride, padding, groups)));
    }
  }

  /// The row of a single operation, whose title says all of it.
  static Row of(String id, Convolution c) {
    String groups =
        c.groups() == 1
            ? ""
            : c.groups() == c.channels() ? ", depthwise" : ", " + c.groups() + " groups";
    String title =
        String.format(
            Locale.ROOT,
            "conv %dx%dx%d -> %d, %dx%d%s%s%s, batch %d, %s",
            c.channels(),
            c.size(),
            c.size(),
            c.filters(),
            c.kernel(),
            c.kernel(),
            stride(c.stride(), 1),
            c.padding() == 0 ? "" : " p" + c.padding(),
            groups,
            c.batch(),
            word(c.direction()));
    return new Row(id, title, c);
  }

  /// The row of a pooling, whose title says all of it.
  static Row of(String id, Pooling p) {
    String title =
        String.format(
            Locale.ROOT,
            "%s pooling %dx%d%s, %dx%dx%d, batch %d, %s",
            p.pool().name().toLowerCase(Locale.ROOT),
            p.kernel(),
            p.kernel(),
            stride(p.stride(), p.kernel()),
            p.channels(),
            p.size(),
            p.size(),
            p.batch(),
            p.backward() ? "backward" : "forward");
    return new Row(id, title, p);
  }

  /// The row of a product, whose title says all of it but the transposition.
  static Row of(String id, Product p) {
    String title = String.format(Locale.ROOT, "GEMM %dx%dx%d", p.m(), p.n(), p.k());
    return new Row(id, title, p);
  }

  private static String word(Direction direction) {
    return direction.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String stride(int stride, int usual) {
    return stride == usual ? "" : " s" + stride;
  }

  /// A time as the table shows it.
  ///
  /// @param seconds of one run
  public String shown(double seconds) {
    return switch (task) {
      case Training step -> number(step.batch() / seconds) + " images/s";
      case FirstStep first -> number(seconds) + " s";
      case Inference i -> milliseconds(seconds);
      case Convolution c -> milliseconds(seconds);
      case Pooling p -> milliseconds(seconds);
      case Product p -> milliseconds(seconds);
    };
  }

  private static String milliseconds(double seconds) {
    return number(seconds * 1e3) + " ms";
  }

  private static String number(double value) {
    int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
