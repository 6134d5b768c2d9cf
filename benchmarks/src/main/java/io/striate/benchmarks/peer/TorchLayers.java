package io.striate.benchmarks.peer;

import io.striate.benchmarks.work.Layers;
import io.striate.benchmarks.work.Numbers;
import io.striate.benchmarks.work.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Runs a network's operations at once, as libtorch does. The first pass makes the parameters; each
/// later one, begun with [#rewind], takes them in the same order.
final class TorchLayers implements Layers<Tensor> {
  private static final double EPSILON = 1e-5;
  private static final double SHARE = 0.1;
  private static final long[] ONE = {1, 1};

  private final TorchTensors tensors;
  private final Numbers numbers;
  private final boolean training;
  private final List<Tensor> states = new ArrayList<>();
  private final List<Tensor> parameters = new ArrayList<>();
  private int next;

  TorchLayers(TorchTensors tensors, Numbers numbers, boolean training) {
    this.tensors = tensors;
    this.numbers = numbers;
    this.training = training;
  }

  /// What is trained, in the order of its making.
  List<Tensor> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  /// Begins another pass.
  void rewind() {
    next = 0;
  }

  private Tensor state(Supplier<Tensor> made) {
    if (next == states.size()) {
      states.add(made.get());
    }
    return states.get(next++);
  }

  private Tensor parameter(Supplier<float[]> values, int... shape) {
    return state(() -> {
      Tensor parameter = tensors.floats(values.get(), shape);
      parameter.requires_grad_(training);
      parameters.add(parameter);
      return parameter;
    });
  }

  private Tensor weight(int... shape) {
    int size = Task.size(shape);
    return parameter(() -> numbers.weight(size, size / shape[0]), shape);
  }

  private Tensor bias(int outputs) {
    return parameter(() -> numbers.uniform(outputs, 0, 0.1), outputs);
  }

  private static int channels(Tensor x) {
    return Math.toIntExact(x.size(1));
  }

  @Override
  public Tensor conv(
      Tensor x, int filters, int kernel, int stride, int padding, int groups, boolean bias) {
    Tensor weight = weight(filters, channels(x) / groups, kernel, kernel);
    var optional = bias ? new TensorOptional(bias(filters)) : new TensorOptional();
    long[] strides = {stride, stride};
    long[] paddings = {padding, padding};
    return torch.conv2d(x, weight, optional, strides, paddings, ONE, groups);
  }

  @Override
  public Tensor batchNorm(Tensor x) {
    int channels = channels(x);
    Tensor scale = parameter(() -> numbers.uniform(channels, 1, 0.5), channels);
    Tensor shift = parameter(() -> numbers.uniform(channels, 0, 0.5), channels);
    Tensor mean = state(() -> tensors.floats(numbers.uniform(channels, 0, 0.5), channels));
    Tensor variance = state(() -> tensors.floats(numbers.uniform(channels, 1, 0.5), channels));
    return torch.batch_norm(
        x,
        new TensorOptional(scale),
        new TensorOptional(shift),
        new TensorOptional(mean),
        new TensorOptional(variance),
        training,
        SHARE,
        EPSILON,
        false);
  }

  @Override
  public Tensor relu(Tensor x) {
    return x.relu_();
  }

  @Override
  public Tensor maxPool(Tensor x, int kernel, int stride, int padding) {
    return torch.max_pool2d(
        x,
        new long[] {kernel, kernel},
        new long[] {stride, stride},
        new long[] {padding, padding},
        ONE,
        false);
  }

  @Override
  public Tensor averagePool(Tensor x, int kernel) {
    return torch.avg_pool2d(x, kernel, kernel);
  }

  @Override
  public Tensor enlarge(Tensor x) {
    return torch.upsample_nearest2d(x, 2 * x.size(2), 2 * x.size(3));
  }

  @Override
  public Tensor concat(Tensor a, Tensor b) {
    return torch.cat(new TensorVector(a, b), 1);
  }

  @Override
  public Tensor globalAverage(Tensor x) {
    return flatten(torch.adaptive_avg_pool2d(x, ONE));
  }

  @Override
  public Tensor flatten(Tensor x) {
    return x.flatten(1, -1);
  }

  @Override
  public Tensor dense(Tensor x, int units) {
    Tensor weight = weight(units, channels(x));
    return torch.linear(x, weight, new TensorOptional(bias(units)));
  }

  @Override
  public Tensor add(Tensor a, Tensor b) {
    return torch.add(a, b);
  }
}
