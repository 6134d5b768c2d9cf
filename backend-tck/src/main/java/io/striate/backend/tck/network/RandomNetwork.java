package io.striate.backend.tck.network;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.op.Window2d;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.run.Formula;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.ProgramCase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A small network drawn from a seed: convolutions of all kinds, activations, poolings, batch
/// normalization, dropout, branches that are added or concatenated, and a dense layer at the end.
public final class RandomNetwork {
  private final int seed;
  private final Network network;
  private final Cuts cuts;
  private int draws;
  private int nodes;

  /// Which intermediate values are outputs of a network.
  public enum Cuts {
    /// None.
    NONE,
    /// The inputs of all layers but element-wise ones and poolings, so that operations that
    /// backends fuse stay in one part.
    PARTS,
    /// All values between layers.
    LAYERS
  }

  private RandomNetwork(int seed, Cuts cuts) {
    this(seed, cuts, new Network("random-" + seed, batch(seed), 1 + pick(seed, 1, 3), 9, 10));
  }

  private RandomNetwork(int seed, Cuts cuts, Network network) {
    this.seed = seed;
    this.cuts = cuts;
    this.network = cuts == Cuts.LAYERS ? network.cutAll() : network;
  }

  private static int batch(int seed) {
    return 1 + pick(seed, 0, 5);
  }

  private static int pick(int seed, int draw, int count) {
    return Integer.remainderUnsigned(Formula.mix(seed, draw), count);
  }

  /// The training program of a seed and all its inputs and states.
  public static ProgramCase of(int seed, boolean smooth) {
    return of(seed, smooth, Cuts.NONE);
  }

  /// The same network with intermediate values and the gradients by them as outputs.
  public static ProgramCase of(int seed, Cuts cuts) {
    return of(seed, false, cuts);
  }

  private static ProgramCase of(int seed, boolean smooth, Cuts cuts) {
    var random = new RandomNetwork(20_000 + seed, cuts);
    int layers = 2 + random.pick(4);
    for (int i = 0; i < layers; i++) {
      random.layer(smooth);
    }
    random.dense(5);
    Network.Rule rule = random.pick(2) == 0 ? Network.Rule.SGD_MOMENTUM : Network.Rule.ADAM;
    return random.finished("seed " + seed, rule);
  }

  /// Two convolutions, an activation, a pooling and a dense layer for a batch of some size.
  public static ProgramCase ofBatch(int batch) {
    var network = new Network("random-30000", batch, 1 + pick(30_000, 1, 3), 9, 10);
    var random = new RandomNetwork(30_000, Cuts.NONE, network);
    random.conv(2);
    random.network.apply(Function.RELU);
    random.pool(true);
    random.conv(3);
    random.network.apply(Function.TANH);
    random.dense(5);
    return random.finished("batch " + batch, Network.Rule.SGD_MOMENTUM);
  }

  /// A network of 3x3 and 5x5 convolutions with so many channels that algorithms that round
  /// differently are used, each with operations that may be fused with it.
  public static ProgramCase wide(int seed, Cuts cuts) {
    int first = 40_000 + seed;
    var network = new Network("wide-" + seed, 2 + pick(first, 0, 4), 3, 13, 11);
    var random = new RandomNetwork(first, cuts, network);
    random.wideConv(3);
    network.apply(Function.RELU);
    for (int i = 0; i < 2; i++) {
      random.cut();
      random.wideLayer(seed % 2 == i ? 3 : 5);
    }
    random.dense(5);
    return random.finished("wide seed " + seed, Network.Rule.SGD_MOMENTUM);
  }

  private void wideLayer(int kernel) {
    switch (pick(4)) {
      case 0 -> {
        wideConv(kernel);
        network.apply(pick(2) == 0 ? Function.RELU : Function.TANH);
      }
      case 1 -> {
        wideConv(kernel);
        network.apply(Function.RELU);
        pool(pick(2) == 0);
      }
      case 2 -> {
        wideConv(kernel, false); // a bias would have no gradient
        int channels = shape().extent(1);
        cut();
        network.norm("norm" + nodes++, near(1, channels), near(0, channels));
        network.apply(Function.RELU);
      }
      default -> {
        wideConv(kernel);
        network.apply(Function.RELU);
        branches();
      }
    }
  }

  /// A convolution with 24 or 32 filters, with or without padding to the same size.
  private void wideConv(int kernel) {
    wideConv(kernel, true);
  }

  private void wideConv(int kernel, boolean bias) {
    int channels = shape().extent(1);
    int filters = 24 + 8 * pick(2);
    Window2d window = Window2d.square(kernel, 1, pick(3) == 0 ? kernel / 2 - 1 : kernel / 2);
    double scale = 1.5 / Math.sqrt(channels * window.taps());
    Numbers weight = random(scale, Shape.of(filters, channels, kernel, kernel));
    if (bias) {
      network.conv("conv" + nodes++, window, 1, weight, random(0.5, Shape.of(filters)));
    } else {
      network.conv("conv" + nodes++, window, 1, weight);
    }
  }

  private ProgramCase finished(String name, Network.Rule rule) {
    Program program = network.train(rule);
    var bound = new HashMap<String, Numbers>(network.initial());
    for (Value input : program.inputs()) {
      bound.put(input.name(), input(input));
    }
    return new ProgramCase(name + "\n" + program, program, bound, Map.of(), false);
  }

  private Numbers input(Value value) {
    return switch (value.name()) {
      case "rate" -> Numbers.scalar(0x1p-6);
      case "step" -> Numbers.step(3);
      case "first-sample" -> Numbers.step(4);
      case "labels" -> {
        double[] labels = new double[value.type().shape().size()];
        for (int i = 0; i < labels.length; i++) {
          labels[i] = pick(5);
        }
        yield new Numbers(TensorType.int32(labels.length), labels);
      }
      default -> random(1, value.type().shape());
    };
  }

  private int pick(int count) {
    return pick(seed, 100 + draws++, count);
  }

  private Numbers random(double scale, Shape shape) {
    return Numbers.of(shape, Formula.units(seed + 1000 * ++draws, shape.size(), scale, 0));
  }

  private Numbers near(double centre, int count) {
    return Numbers.of(Shape.of(count), Formula.units(seed + 1000 * ++draws, count, 0.25, centre));
  }

  private Shape shape() {
    return network.current().type().shape();
  }

  private void layer(boolean smooth) {
    switch (pick(smooth ? 8 : 10)) {
      case 0, 1, 2 -> conv(1 + pick(4));
      case 3 -> {
        cut();
        int channels = shape().extent(1);
        network.norm("norm" + nodes++, near(1, channels), near(0, channels));
      }
      case 4 -> pool(false);
      case 5 -> network.apply(pick(2) == 0 ? Function.TANH : Function.SIGMOID);
      case 6 -> branches();
      case 7 -> {
        double rate = 0.25 * pick(3);
        String node = "drop" + nodes++;
        network.current(
            network.emit().in(node, () -> network.emit().dropout(network.current(), rate)));
      }
      case 8 -> network.apply(Function.RELU);
      default -> pool(true);
    }
  }

  private void cut() {
    if (cuts != Cuts.NONE) {
      network.cut();
    }
  }

  private void conv(int perGroup) {
    cut();
    int channels = shape().extent(1);
    int groups = pick(3) == 0 ? channels : 1;
    int filters = groups * perGroup;
    Window2d window =
        switch (pick(5)) {
          case 0 -> Window2d.square(1, 1, 0);
          case 1 -> new Window2d(3, 3, 1, 1, 2, 2, 2, 2, 2, 2);
          case 2 -> new Window2d(2, 3, 1, 2, 0, 1, 2, 0, 1, 1);
          case 3 -> Window2d.square(3, 2, 1);
          default -> Window2d.square(3, 1, 1);
        };
    int depth = channels / groups;
    double scale = 1.5 / Math.sqrt(depth * window.taps());
    Numbers weight =
        random(scale, Shape.of(filters, depth, window.kernelHeight(), window.kernelWidth()));
    String node = "conv" + nodes++;
    if (pick(2) == 0) {
      network.conv(node, window, groups, weight);
    } else {
      network.conv(node, window, groups, weight, random(0.5, Shape.of(filters)));
    }
  }

  private void pool(boolean max) {
    int extent = Math.min(shape().extent(2), shape().extent(3));
    Window2d window =
        extent > 3 && pick(2) == 0 ? Window2d.square(3, 2, 1) : Window2d.square(2, 1, 0);
    if (extent < 2) {
      window = Window2d.square(1, 1, 0);
    }
    if (max) {
      network.max(window);
    } else {
      network.mean(window, pick(2) == 0);
    }
  }

  /// The input and a branch, added or concatenated.
  private void branches() {
    cut();
    Value before = network.current();
    int channels = shape().extent(1);
    double scale = 1 / Math.sqrt(9.0 * channels);
    String node = "branch" + nodes++;
    network.conv(
        node, Window2d.square(3, 1, 1), 1, random(scale, Shape.of(channels, channels, 3, 3)));
    Value after = network.current();
    var emit = network.emit();
    network.current(
        pick(2) == 0
            ? emit.in("add" + nodes++, () -> emit.add(before, after))
            : emit.in(
                "concat" + nodes++,
                () -> emit.emit(new Move.Concat(1), List.of(before, after)).getFirst()));
  }

  private void dense(int units) {
    cut();
    Shape shape = shape();
    int features = shape.size() / shape.extent(0);
    Numbers weight = random(1 / Math.sqrt(features), Shape.of(units, features));
    network.dense("dense", weight, random(0.5, Shape.of(units)));
  }
}
