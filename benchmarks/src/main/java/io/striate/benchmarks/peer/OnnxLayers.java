package io.striate.benchmarks.peer;

import io.striate.benchmarks.peer.OnnxModel.Attribute;
import io.striate.benchmarks.peer.OnnxModel.Value;
import io.striate.benchmarks.work.Layers;
import io.striate.benchmarks.work.Numbers;
import io.striate.benchmarks.work.Task;
import java.util.ArrayList;
import java.util.List;

/// Writes a network as a model for inference.
final class OnnxLayers implements Layers<Value> {
  private static final float EPSILON = 1e-5f;

  private final OnnxModel model;
  private final Numbers numbers;

  OnnxLayers(OnnxModel model, Numbers numbers) {
    this.model = model;
    this.numbers = numbers;
  }

  private Value weight(int... shape) {
    int size = Task.size(shape);
    return model.constant(numbers.weight(size, size / shape[0]), shape);
  }

  private Value around(int channels, double centre, double spread) {
    return model.constant(numbers.uniform(channels, centre, spread), channels);
  }

  /// `[N, channels, oH, oW]` for a square window on `x`.
  private static int[] windowed(Value x, int channels, int kernel, int stride, int padding) {
    int height = (x.shape()[2] + 2 * padding - kernel) / stride + 1;
    int width = (x.shape()[3] + 2 * padding - kernel) / stride + 1;
    return new int[] {x.shape()[0], channels, height, width};
  }

  private static Attribute[] window(int kernel, int stride, int padding) {
    return new Attribute[] {
      Attribute.of("kernel_shape", kernel, kernel),
      Attribute.of("strides", stride, stride),
      Attribute.of("pads", padding, padding, padding, padding)
    };
  }

  @Override
  public Value conv(
      Value x, int filters, int kernel, int stride, int padding, int groups, boolean bias) {
    var operands = new ArrayList<>(List.of(x));
    operands.add(weight(filters, x.shape()[1] / groups, kernel, kernel));
    if (bias) {
      operands.add(around(filters, 0, 0.1));
    }
    return conv(operands, stride, padding, groups);
  }

  /// A convolution without bias, in groups, by given weights.
  Value conv(Value x, Value weight, int stride, int padding, int groups) {
    return conv(List.of(x, weight), stride, padding, groups);
  }

  /// @param operands the image, the weight, and the bias if there is one
  private Value conv(List<Value> operands, int stride, int padding, int groups) {
    int[] weight = operands.get(1).shape();
    int[] shape = windowed(operands.getFirst(), weight[0], weight[2], stride, padding);
    var attributes = new ArrayList<>(List.of(window(weight[2], stride, padding)));
    attributes.add(Attribute.of("group", groups));
    return model.node("Conv", operands, shape, attributes.toArray(Attribute[]::new));
  }

  @Override
  public Value batchNorm(Value x) {
    int channels = x.shape()[1];
    Value scale = around(channels, 1, 0.5);
    Value shift = around(channels, 0, 0.5);
    Value mean = around(channels, 0, 0.5);
    Value variance = around(channels, 1, 0.5);
    var operands = List.of(x, scale, shift, mean, variance);
    var epsilon = Attribute.of("epsilon", EPSILON);
    return model.node("BatchNormalization", operands, x.shape(), epsilon);
  }

  @Override
  public Value relu(Value x) {
    return model.node("Relu", List.of(x), x.shape());
  }

  @Override
  public Value maxPool(Value x, int kernel, int stride, int padding) {
    int[] shape = windowed(x, x.shape()[1], kernel, stride, padding);
    return model.node("MaxPool", List.of(x), shape, window(kernel, stride, padding));
  }

  @Override
  public Value averagePool(Value x, int kernel) {
    return averagePool(x, kernel, kernel);
  }

  /// The mean of each square window, without padding.
  Value averagePool(Value x, int kernel, int stride) {
    int[] shape = windowed(x, x.shape()[1], kernel, stride, 0);
    return model.node("AveragePool", List.of(x), shape, window(kernel, stride, 0));
  }

  @Override
  public Value enlarge(Value x) {
    Value factors = model.constant(new float[] {1, 1, 2, 2}, 4);
    int[] shape = {x.shape()[0], x.shape()[1], 2 * x.shape()[2], 2 * x.shape()[3]};
    return model.node(
        "Resize",
        List.of(x, OnnxModel.NOTHING, factors),
        shape,
        Attribute.of("mode", "nearest"),
        Attribute.of("coordinate_transformation_mode", "asymmetric"),
        Attribute.of("nearest_mode", "floor"));
  }

  @Override
  public Value concat(Value a, Value b) {
    int[] shape = a.shape().clone();
    shape[1] += b.shape()[1];
    return model.node("Concat", List.of(a, b), shape, Attribute.of("axis", 1));
  }

  @Override
  public Value globalAverage(Value x) {
    int[] shape = {x.shape()[0], x.shape()[1], 1, 1};
    return flatten(model.node("GlobalAveragePool", List.of(x), shape));
  }

  @Override
  public Value flatten(Value x) {
    int samples = x.shape()[0];
    int[] shape = {samples, Task.size(x.shape()) / samples};
    return model.node("Flatten", List.of(x), shape, Attribute.of("axis", 1));
  }

  @Override
  public Value dense(Value x, int units) {
    Value weight = weight(units, x.shape()[1]);
    Value bias = around(units, 0, 0.1);
    int[] shape = {x.shape()[0], units};
    return model.node("Gemm", List.of(x, weight, bias), shape, Attribute.of("transB", 1));
  }

  @Override
  public Value add(Value a, Value b) {
    return model.node("Add", List.of(a, b), a.shape());
  }
}
