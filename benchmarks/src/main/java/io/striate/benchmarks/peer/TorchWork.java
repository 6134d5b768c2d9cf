package io.striate.benchmarks.peer;

import io.striate.benchmarks.work.Network;
import io.striate.benchmarks.work.Numbers;
import io.striate.benchmarks.work.Task;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A task on libtorch.
final class TorchWork {
  private static final long[] ONE = {1, 1};
  private static final long[] ZERO = {0, 0};

  private TorchWork() {}

  static Work open(Task task, int threads, boolean channelsLast) {
    // Loads this library before OpenBLAS, whose own threads would otherwise come first.
    torch.set_num_threads(threads);
    if (!(task instanceof Task.FirstStep)) {
      awakenOpenBlas();
    }
    var tensors = new TorchTensors(channelsLast);
    var numbers = new Numbers();
    return switch (task) {
      case Task.Training step -> new Training(step, tensors, numbers);
      case Task.FirstStep first -> new Training(first.step(), tensors, numbers);
      case Task.Inference inference -> inference(inference, tensors, numbers);
      case Task.Convolution convolution -> convolution(convolution, tensors, numbers);
      case Task.Pooling pooling -> pooling(pooling, tensors, numbers);
      case Task.Product product -> product(product, tensors, numbers);
    };
  }

  /// Until one larger product has run in the process, OpenBLAS is up to 3.6 times as slow on small
  /// ones.
  private static void awakenOpenBlas() {
    try (var _ = new InferenceMode(true);
        var _ = new PointerScope()) {
      Tensor a = torch.ones(1024, 1024);
      Tensor _ = torch.mm(a, a);
    }
  }

  private static Tensor image(TorchTensors tensors, Numbers numbers, int... shape) {
    return tensors.floats(numbers.uniform(Task.size(shape), 0, 1), shape);
  }

  private static Tensor image(TorchTensors tensors, Numbers numbers, Network network, int batch) {
    return image(tensors, numbers, batch, network.channels(), network.size(), network.size());
  }

  private static final class Training implements Work {
    private final Network network;
    private final TorchLayers layers;
    private final Tensor images;
    private final Tensor labels;
    private final SGD optimizer;
    private float loss;

    Training(Task.Training task, TorchTensors tensors, Numbers numbers) {
      network = task.network();
      layers = new TorchLayers(tensors, numbers, true);
      images = image(tensors, numbers, network, task.batch());
      int[] shape;
      try (var _ = new PointerScope()) {
        shape = Task.labelShape(TorchTensors.shape(network.logits(layers, images)));
      }
      labels = tensors.whole(numbers.labels(Task.size(shape), network.classes()), shape);
      var options = new SGDOptions(Task.Training.RATE);
      options.momentum().put(Task.Training.MOMENTUM);
      optimizer = new SGD(new TensorVector(layers.parameters().toArray(Tensor[]::new)), options);
    }

    @Override
    public void run() {
      try (var _ = new PointerScope()) {
        layers.rewind();
        optimizer.zero_grad();
        Tensor result = torch.cross_entropy_loss(network.logits(layers, images), labels);
        result.backward();
        optimizer.step();
        loss = result.item_float();
      }
    }

    @Override
    public double answer() {
      return loss;
    }

    @Override
    public void close() {
      optimizer.close();
    }
  }

  /// A task that computes one tensor, without gradients.
  private static final class Forward implements Work {
    private final Supplier<Tensor> task;

    Forward(Supplier<Tensor> task) {
      this.task = task;
    }

    @Override
    public void run() {
      try (var _ = new InferenceMode(true);
          var _ = new PointerScope()) {
        Tensor _ = task.get();
      }
    }

    @Override
    public double answer() {
      try (var _ = new InferenceMode(true);
          var _ = new PointerScope()) {
        return Numbers.digest(TorchTensors.toFloats(task.get()));
      }
    }

    @Override
    public void close() {}
  }

  private static Work inference(Task.Inference task, TorchTensors tensors, Numbers numbers) {
    var layers = new TorchLayers(tensors, numbers, false);
    Tensor images = image(tensors, numbers, task.network(), task.batch());
    return new Forward(() -> {
      layers.rewind();
      return task.network().logits(layers, images);
    });
  }

  private static Work convolution(Task.Convolution task, TorchTensors tensors, Numbers numbers) {
    return switch (task.direction()) {
      case FORWARD -> {
        Tensor input = image(tensors, numbers, task.inputShape());
        Tensor weight = weight(tensors, numbers, task);
        var none = new TensorOptional();
        long[] stride = {task.stride(), task.stride()};
        long[] padding = {task.padding(), task.padding()};
        yield new Forward(
            () -> torch.conv2d(input, weight, none, stride, padding, ONE, task.groups()));
      }
      case BY_INPUT -> {
        Tensor gradOutput = image(tensors, numbers, task.outputShape());
        Tensor weight = weight(tensors, numbers, task);
        Tensor input = unread(tensors, task.inputShape());
        var wanted = mask(true, false);
        yield new Forward(() -> backward(task, gradOutput, input, weight, wanted).get0());
      }
      case BY_WEIGHT -> {
        Tensor input = image(tensors, numbers, task.inputShape());
        Tensor gradOutput = image(tensors, numbers, task.outputShape());
        Tensor weight = unread(tensors, task.weightShape());
        var wanted = mask(false, true);
        yield new Forward(() -> backward(task, gradOutput, input, weight, wanted).get1());
      }
    };
  }

  private static Tensor weight(TorchTensors tensors, Numbers numbers, Task.Convolution task) {
    int[] shape = task.weightShape();
    int inputs = shape[1] * shape[2] * shape[3];
    return tensors.floats(numbers.weight(Task.size(shape), inputs), shape);
  }

  /// A tensor of which only the shape counts.
  private static Tensor unread(TorchTensors tensors, int... shape) {
    return tensors.floats(new float[Task.size(shape)], shape);
  }

  /// Which gradients are wanted: by the input, by the weight, and never by the bias.
  private static BoolPointer mask(boolean byInput, boolean byWeight) {
    return new BoolPointer(3).put(0, byInput).put(1, byWeight).put(2, false);
  }

  /// What automatic differentiation calls.
  private static T_TensorTensorTensor_T backward(
      Task.Convolution task, Tensor gradOutput, Tensor input, Tensor weight, BoolPointer wanted) {
    return torch.convolution_backward(
        gradOutput,
        input,
        weight,
        new LongArrayRefOptional(),
        new long[] {task.stride(), task.stride()},
        new long[] {task.padding(), task.padding()},
        ONE,
        false,
        ZERO,
        task.groups(),
        wanted);
  }

  private static Work pooling(Task.Pooling task, TorchTensors tensors, Numbers numbers) {
    return switch (task.pool()) {
      case MAX -> maxPooling(task, tensors, numbers);
      case AVERAGE -> averagePooling(task, tensors, numbers);
    };
  }

  private static Work maxPooling(Task.Pooling task, TorchTensors tensors, Numbers numbers) {
    Tensor input = image(tensors, numbers, task.inputShape());
    long[] kernel = {task.kernel(), task.kernel()};
    long[] stride = {task.stride(), task.stride()};
    if (!task.backward()) {
      return new Forward(() -> torch.max_pool2d(input, kernel, stride, ZERO, ONE, false));
    }
    Tensor gradOutput = image(tensors, numbers, task.outputShape());
    var pooled = torch.max_pool2d_with_indices(input, kernel, stride, ZERO, ONE, false);
    Tensor indices = TorchTensors.keep(pooled.get1().clone());
    return new Forward(() ->
        torch.max_pool2d_with_indices_backward(
            gradOutput, input, kernel, stride, ZERO, ONE, false, indices));
  }

  private static Work averagePooling(Task.Pooling task, TorchTensors tensors, Numbers numbers) {
    long[] kernel = {task.kernel(), task.kernel()};
    long[] stride = {task.stride(), task.stride()};
    var none = new LongOptional();
    if (!task.backward()) {
      Tensor input = image(tensors, numbers, task.inputShape());
      return new Forward(() -> torch.avg_pool2d(input, kernel, stride, ZERO, false, true, none));
    }
    Tensor gradOutput = image(tensors, numbers, task.outputShape());
    Tensor input = unread(tensors, task.inputShape());
    return new Forward(() ->
        torch.avg_pool2d_backward(gradOutput, input, kernel, stride, ZERO, false, true, none));
  }

  private static Work product(Task.Product task, TorchTensors tensors, Numbers numbers) {
    Tensor a = image(tensors, numbers, task.m(), task.k());
    float[] values = numbers.uniform(Math.multiplyExact(task.n(), task.k()), 0, 1);
    if (!task.transposed()) {
      Tensor b = tensors.floats(values, task.k(), task.n());
      return new Forward(() -> torch.mm(a, b));
    }
    Tensor b = tensors.floats(values, task.n(), task.k());
    return new Forward(() -> torch.linear(a, b));
  }
}
