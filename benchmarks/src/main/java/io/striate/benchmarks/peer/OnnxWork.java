package io.striate.benchmarks.peer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.striate.benchmarks.work.Network;
import io.striate.benchmarks.work.Numbers;
import io.striate.benchmarks.work.Task;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A task as a model in ONNX Runtime, with all its optimisations. Input and output lie in buffers
/// that it reads and writes directly.
final class OnnxWork implements Work {
  private final OrtSession session;
  private final FloatBuffer result;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;

  /// A model, its input's contents, and the values at both ends.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Prepared(
      byte[] model, float[] contents, OnnxModel.Value input, OnnxModel.Value output) {}

  OnnxWork(Task task, int threads) {
    Prepared prepared = prepare(task);
    var environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session = environment.createSession(prepared.model, options);
      FloatBuffer contents = buffer(prepared.contents.length).put(prepared.contents).flip();
      result = buffer(Task.size(prepared.output.shape()));
      inputs = Map.of(prepared.input.name(), tensor(environment, contents, prepared.input));
      outputs = Map.of(prepared.output.name(), tensor(environment, result, prepared.output));
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot open " + task, e);
    }
  }

  private static FloatBuffer buffer(int size) {
    int bytes = Math.multiplyExact(size, Float.BYTES);
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private static OnnxTensor tensor(
      OrtEnvironment environment, FloatBuffer data, OnnxModel.Value value) throws OrtException {
    long[] shape = Arrays.stream(value.shape()).asLongStream().toArray();
    return OnnxTensor.createTensor(environment, data, shape);
  }

  private static Prepared prepare(Task task) {
    var numbers = new Numbers();
    return switch (task) {
      case Task.Inference inference -> {
        Network network = inference.network();
        yield prepare(
            numbers,
            (model, input) -> network.logits(new OnnxLayers(model, numbers), input),
            inference.batch(),
            network.channels(),
            network.size(),
            network.size());
      }
      case Task.Convolution c ->
          prepare(
              numbers,
              (model, input) -> {
                int[] shape = c.weightShape();
                int sums = shape[1] * shape[2] * shape[3];
                var weight = model.constant(numbers.weight(Task.size(shape), sums), shape);
                var layers = new OnnxLayers(model, numbers);
                return layers.conv(input, weight, c.stride(), c.padding(), c.groups());
              },
              c.inputShape());
      case Task.Pooling pooling ->
          prepare(
              numbers,
              (model, input) -> pooled(new OnnxLayers(model, numbers), input, pooling),
              pooling.inputShape());
      case Task.Product p ->
          prepare(numbers, (model, a) -> product(model, numbers, a, p), p.m(), p.k());
      case Task.Training training -> throw unable(training);
      case Task.FirstStep first -> throw unable(first);
    };
  }

  private static OnnxModel.Value pooled(
      OnnxLayers layers, OnnxModel.Value input, Task.Pooling task) {
    return switch (task.pool()) {
      case MAX -> layers.maxPool(input, task.kernel(), task.stride(), 0);
      case AVERAGE -> layers.averagePool(input, task.kernel(), task.stride());
    };
  }

  private static OnnxModel.Value product(
      OnnxModel model, Numbers numbers, OnnxModel.Value a, Task.Product task) {
    float[] values = numbers.uniform(Math.multiplyExact(task.n(), task.k()), 0, 1);
    int[] shape = {task.m(), task.n()};
    if (!task.transposed()) {
      var b = model.constant(values, task.k(), task.n());
      return model.node("MatMul", List.of(a, b), shape);
    }
    var b = model.constant(values, task.n(), task.k());
    return model.node("Gemm", List.of(a, b), shape, OnnxModel.Attribute.of("transB", 1));
  }

  private static IllegalArgumentException unable(Task task) {
    return new IllegalArgumentException("ONNX Runtime does not do " + task);
  }

  private interface Body {
    OnnxModel.Value write(OnnxModel model, OnnxModel.Value input);
  }

  private static Prepared prepare(Numbers numbers, Body body, int... shape) {
    var model = new OnnxModel();
    float[] contents = numbers.uniform(Task.size(shape), 0, 1);
    OnnxModel.Value input = model.input("input", shape);
    OnnxModel.Value output = body.write(model, input);
    return new Prepared(model.build(output), contents, input, output);
  }

  @Override
  public void run() {
    try (var _ = session.run(inputs, outputs)) {
      // The output is in its buffer.
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed", e);
    }
  }

  @Override
  public double answer() {
    float[] values = new float[result.capacity()];
    result.get(0, values);
    return Numbers.digest(values);
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed to close", e);
    }
  }
}
