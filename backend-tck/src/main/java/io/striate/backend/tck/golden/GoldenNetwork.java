package io.striate.backend.tck.golden;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Window2d;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.network.Network;
import io.striate.backend.tck.run.Formula;
import io.striate.backend.tck.run.Numbers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The three networks that `golden/make_golden.py` trained for ten steps of 16 images.
public final class GoldenNetwork {
  private static final int BATCH = 16;

  private final Golden golden;
  private final int seed;
  private final int size;
  private final double rate;
  private final Network network;
  private int made;

  private GoldenNetwork(String file, int seed, int size, double rate) {
    this.golden = Golden.read(file);
    this.seed = seed;
    this.size = size;
    this.rate = rate;
    this.network = new Network(file, BATCH, 1, size, size);
  }

  /// A network ready to train.
  public record Training(
      Golden golden, Program program, Map<String, Numbers> initial, int size, double rate) {
    /// The inputs of a step.
    public Map<String, Numbers> batch(int step) {
      var inputs = new HashMap<String, Numbers>();
      inputs.put(
          "images",
          Numbers.of(Shape.of(BATCH, 1, size, size), Formula.images(step, BATCH, size * size)));
      inputs.put("labels", new Numbers(TensorType.int32(BATCH), Formula.labels(step, BATCH)));
      inputs.put("rate", Numbers.scalar(rate));
      if (program.inputs().stream().anyMatch(input -> input.name().equals("step"))) {
        inputs.put("step", Numbers.step(step));
      }
      if (program.inputs().stream().anyMatch(input -> input.name().equals("first-sample"))) {
        inputs.put("first-sample", Numbers.step(0));
      }
      return inputs;
    }
  }

  /// The names of the networks.
  public static List<String> names() {
    return List.of("lenet5", "residual", "dilated");
  }

  /// The network of that name with its initial weights.
  public static Training of(String name) {
    return switch (name) {
      case "lenet5" -> new GoldenNetwork(name, 10000, 28, 0.05).lenet();
      case "residual" -> new GoldenNetwork(name, 11000, 12, 0.05).residual();
      case "dilated" -> new GoldenNetwork(name, 12000, 12, 0.01).dilated();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /// Parameters are made in the file's order, each from the next seed.
  private Numbers parameter(String name) {
    Shape shape = Shape.of(golden.wholes(name + "/shape"));
    double[] settings = golden.values(name + "/settings");
    return Numbers.of(shape, Formula.units(seed + made++, shape.size(), settings[0], settings[1]));
  }

  private void conv(String node, Window2d window, int groups) {
    Numbers weight = parameter(node + ".weight");
    network.conv(node, window, groups, weight, parameter(node + ".bias"));
  }

  private void dense(String node) {
    Numbers weight = parameter(node + ".weight");
    network.dense(node, weight, parameter(node + ".bias"));
  }

  private Training train(Network.Rule rule) {
    return new Training(golden, network.train(rule), network.initial(), size, rate);
  }

  private Training lenet() {
    Window2d halve = Window2d.square(2, 2, 0);
    conv("conv1", Window2d.square(5, 1, 2), 1);
    network.apply(Function.RELU).max(halve);
    conv("conv2", Window2d.square(5, 1, 0), 1);
    network.apply(Function.RELU).max(halve);
    dense("dense1");
    network.apply(Function.RELU);
    dense("dense2");
    network.apply(Function.RELU);
    dense("dense3");
    return train(Network.Rule.SGD_MOMENTUM);
  }

  /// A convolution without bias and its batch normalization.
  private Value normed(Value from, String node, Window2d window) {
    network.current(from).conv(node, window, 1, parameter(node + ".weight"));
    Numbers scale = parameter(node + ".scale");
    return network.norm(node, scale, parameter(node + ".shift")).current();
  }

  private Training residual() {
    Window2d same = Window2d.square(3, 1, 1);
    var emit = network.emit();
    Value x = emit.relu(normed(network.current(), "stem", same));
    Value inner = emit.relu(normed(x, "a1", same));
    x = emit.relu(emit.add(x, normed(inner, "a2", same)));
    Window2d down = new Window2d(3, 3, 2, 2, 0, 1, 0, 1, 1, 1);
    inner = emit.relu(normed(x, "b1", down));
    inner = normed(inner, "b2", same);
    x = emit.relu(emit.add(normed(x, "b3", Window2d.square(1, 2, 0)), inner));
    network.current(x).mean(Window2d.square(6, 1, 0), true);
    dense("dense");
    return train(Network.Rule.SGD_MOMENTUM);
  }

  private Training dilated() {
    conv("conv1", Window2d.square(3, 1, 0), 1);
    network.apply(Function.TANH);
    conv("conv2", new Window2d(3, 3, 1, 1, 2, 2, 2, 2, 2, 2), 2);
    network.apply(Function.TANH);
    conv("conv3", new Window2d(4, 4, 2, 2, 1, 2, 2, 1, 1, 1), 8);
    network.apply(Function.SIGMOID).mean(Window2d.square(3, 2, 1), false);
    conv("conv4", Window2d.square(1, 1, 0), 1);
    network.apply(Function.RELU);
    dense("dense");
    return train(Network.Rule.ADAM);
  }
}
