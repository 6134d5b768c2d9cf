package io.striate.benchmarks.peer;

import io.striate.api.op.AvgPool2d;
import io.striate.api.op.AvgPool2dGrad;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.MaxPool2dGrad;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.SgdUpdate;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.op.Window2d;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.benchmarks.work.Network;
import io.striate.benchmarks.work.Numbers;
import io.striate.benchmarks.work.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A task as a program of Striate, and what its inputs and states hold at first. The one output is
/// named [#RESULT].
///
/// @param contents by the name of each input and state
record StriateProgram(Program program, Map<String, HostArray> contents) {
  /// The program's output: the loss of a training step, else what the task computes.
  static final String RESULT = "result";

  static StriateProgram of(Task task) {
    var numbers = new Numbers();
    return switch (task) {
      case Task.Training step -> training(step, numbers);
      case Task.FirstStep first -> training(first.step(), numbers);
      case Task.Inference inference -> inference(inference, numbers);
      case Task.Convolution convolution -> convolution(convolution, numbers);
      case Task.Pooling pooling -> pooling(pooling, numbers);
      case Task.Product product -> product(product, numbers);
    };
  }

  /// Multiplications and additions of one run, as papers count them.
  long flops() {
    return program.instructions().stream()
        .mapToLong(one -> 2 * one.op().macs(one.inputTypes(), one.outputTypes()))
        .sum();
  }

  private static StriateProgram training(Task.Training task, Numbers numbers) {
    int batch = task.batch();
    var writer = new Writer(batch, numbers);
    var layers = new StriateLayers(writer, true);
    Value logits = task.network().logits(layers, image(writer, task.network(), batch));
    int[] shape = Task.labelShape(logits.type().shape().extents());
    int[] labels = numbers.labels(Task.size(shape), task.network().classes());
    Value label = writer.input("label", TensorType.int32(shape), new HostArray.Ints(labels));
    float[] rate = {(float) Task.Training.RATE};
    Value learningRate = writer.emit.input("rate", TensorType.float32(), false);
    writer.contents.put("rate", new HostArray.Floats(rate));

    Emitter emit = writer.emit;
    Value losses = emit.one(new SoftmaxCrossEntropy(), logits, label);
    List<Integer> axes = IntStream.range(0, shape.length).boxed().toList();
    Value sum = emit.reshape(emit.reduce(Reduce.Kind.SUM, losses, axes), Shape.SCALAR);
    Value loss = emit.scale(sum, 1.0 / labels.length);
    emit.output(RESULT, loss);
    emit.phase(Phase.BACKWARD);
    List<Value> parameters = layers.parameters();
    List<Value> gradients = Differentiation.gradients(emit, loss, parameters);
    emit.phase(Phase.UPDATE);
    var sgd = new SgdUpdate(Task.Training.MOMENTUM, false, 0);
    for (int i = 0; i < parameters.size(); i++) {
      Value parameter = parameters.get(i);
      var zeros = new float[parameter.type().shape().size()];
      Value velocity =
          writer.state(parameter.name() + ".velocity", zeros, parameter.type().shape().extents());
      List<Value> next =
          emit.emit(sgd, List.of(parameter, gradients.get(i), velocity, learningRate));
      emit.update(parameter, next.get(0));
      emit.update(velocity, next.get(1));
    }
    return writer.build();
  }

  private static StriateProgram inference(Task.Inference task, Numbers numbers) {
    var writer = new Writer(task.batch(), numbers);
    var layers = new StriateLayers(writer, false);
    Value image = image(writer, task.network(), task.batch());
    return writer.build(task.network().logits(layers, image));
  }

  private static Value image(Writer writer, Network network, int batch) {
    return writer.image("image", batch, network.channels(), network.size(), network.size());
  }

  private static StriateProgram convolution(Task.Convolution task, Numbers numbers) {
    var writer = new Writer(task.batch(), numbers);
    var window = Window2d.square(task.kernel(), task.stride(), task.padding());
    Emitter emit = writer.emit;
    return writer.build(
        switch (task.direction()) {
          case FORWARD -> {
            Value input = writer.image("input", task.inputShape());
            yield emit.one(new Conv2d(window, task.groups()), input, weight(writer, task));
          }
          case BY_INPUT -> {
            Value gradOutput = writer.image("gradOutput", task.outputShape());
            var op = new Conv2dGradInput(window, task.groups(), task.size(), task.size());
            yield emit.one(op, gradOutput, weight(writer, task));
          }
          case BY_WEIGHT -> {
            Value input = writer.image("input", task.inputShape());
            Value gradOutput = writer.image("gradOutput", task.outputShape());
            yield emit.one(new Conv2dGradWeight(window, task.groups()), input, gradOutput);
          }
        });
  }

  private static Value weight(Writer writer, Task.Convolution task) {
    int[] shape = task.weightShape();
    int inputs = shape[1] * shape[2] * shape[3];
    return writer.state("weight", writer.numbers.weight(Task.size(shape), inputs), shape);
  }

  private static StriateProgram pooling(Task.Pooling task, Numbers numbers) {
    var writer = new Writer(task.batch(), numbers);
    var window = Window2d.square(task.kernel(), task.stride(), 0);
    boolean average = task.pool() == Task.Pool.AVERAGE;
    if (!task.backward()) {
      Value input = writer.image("input", task.inputShape());
      Op op = average ? new AvgPool2d(window, true) : new MaxPool2d(window);
      return writer.build(writer.emit.one(op, input));
    }
    if (average) {
      Value gradOutput = writer.image("gradOutput", task.outputShape());
      var op = new AvgPool2dGrad(window, true, task.size(), task.size());
      return writer.build(writer.emit.one(op, gradOutput));
    }
    Value input = writer.image("input", task.inputShape());
    Value gradOutput = writer.image("gradOutput", task.outputShape());
    return writer.build(writer.emit.one(new MaxPool2dGrad(window), input, gradOutput));
  }

  private static StriateProgram product(Task.Product task, Numbers numbers) {
    var writer = new Writer(task.m(), numbers);
    Value a = writer.image("a", task.m(), task.k());
    int[] shape =
        task.transposed() ? new int[] {task.n(), task.k()} : new int[] {task.k(), task.n()};
    Value b = writer.state("b", numbers.uniform(Task.size(shape), 0, 1), shape);
    return writer.build(writer.emit.matmul(a, b, false, task.transposed()));
  }

  /// An emitter that notes what each input and state holds at first.
  static final class Writer {
    final Emitter emit;
    final Numbers numbers;
    private final Map<String, HostArray> contents = new LinkedHashMap<>();

    Writer(int batch, Numbers numbers) {
      this.emit = new Emitter("benchmark", batch, 1);
      this.numbers = numbers;
    }

    /// An input with one entry per sample.
    Value input(String name, TensorType type, HostArray values) {
      contents.put(name, values);
      return emit.input(name, type, true);
    }

    /// An input with one entry per sample, of numbers from -1 to 1.
    Value image(String name, int... shape) {
      var values = new HostArray.Floats(numbers.uniform(Task.size(shape), 0, 1));
      return input(name, TensorType.float32(shape), values);
    }

    Value state(String name, float[] values, int... shape) {
      contents.put(name, new HostArray.Floats(values));
      return emit.state(name, TensorType.float32(shape));
    }

    StriateProgram build(Value result) {
      emit.output(RESULT, result);
      return build();
    }

    StriateProgram build() {
      return new StriateProgram(emit.build(), contents);
    }
  }
}
