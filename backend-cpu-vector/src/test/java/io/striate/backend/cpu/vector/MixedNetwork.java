package io.striate.backend.cpu.vector;

import io.striate.api.op.AdamUpdate;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.Reduce;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.op.Window2d;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// A training step of a small network with what LeNet-5 lacks: batch normalization between
/// convolutions, which needs the whole batch, groups, strides, overlapping pooling, average
/// pooling, dropout, tanh and sigmoid, Adam, a running average.
public final class MixedNetwork {
  private final Emitter emit;
  private final List<Value> parameters = new ArrayList<>();

  private MixedNetwork(int batch) {
    emit = new Emitter("mixed", batch, 9);
  }

  public static Program training(int batch) {
    return new MixedNetwork(batch).build(batch);
  }

  private Program build(int batch) {
    Value image = emit.input("image", TensorType.float32(batch, 3, 12, 12), true);
    Value label = emit.input("label", TensorType.int32(batch), true);
    Value rate = emit.input("rate", TensorType.float32(), false);
    Value x = emit.relu(conv("conv1", image, 8, Window2d.square(3, 1, 1), 1));
    // Without a bias: the normalization would take it away again, and its gradient would be
    // rounding errors.
    Window2d window = Window2d.square(3, 1, 1);
    x = emit.one(new Conv2d(window, 2), x, weight("conv2", x, 20, window, 2));
    Value scale = parameter("norm.scale", 20);
    Value shift = parameter("norm.shift", 20);
    List<Value> norm = emit.emit(new BatchNorm(1e-5), List.of(x, scale, shift));
    Value running = emit.state("norm.mean", TensorType.float32(20));
    emit.update(running, emit.add(emit.scale(running, 0.9), emit.scale(norm.get(1), 0.1)));
    x = emit.apply(Function.TANH, norm.getFirst());
    x = emit.one(new AvgPool2d(Window2d.square(2, 2, 0), true), x);
    // Its windows overlap, and there is no relu between.
    x =
        emit.one(
            new MaxPool2d(Window2d.square(3, 1, 0)),
            conv("conv3", x, 6, Window2d.square(3, 1, 1), 1));
    x = emit.apply(Function.SIGMOID, conv("conv4", x, 7, Window2d.square(2, 2, 0), 1));
    Value kept = x;
    x = emit.in("dropout", () -> emit.dropout(kept, 0.3));
    x = emit.reshape(x, batch, 28);
    Value weight = parameter("dense.weight", 10, 28);
    Value logits = emit.matmul(x, weight, false, true);
    Value sum =
        emit.reduce(
            Reduce.Kind.SUM, emit.one(new SoftmaxCrossEntropy(), logits, label), List.of(0));
    Value loss = emit.scale(emit.reshape(sum, Shape.SCALAR), 1.0 / batch);
    emit.output("loss", loss);
    emit.output("logits", logits);
    emit.phase(Phase.BACKWARD);
    List<Value> gradients = Differentiation.gradients(emit, loss, parameters);
    emit.phase(Phase.UPDATE);
    for (int i = 0; i < parameters.size(); i++) {
      update(parameters.get(i), gradients.get(i), rate);
    }
    return emit.build();
  }

  private void update(Value parameter, Value gradient, Value rate) {
    Value mean = emit.state(parameter.name() + ".mean.velocity", parameter.type());
    Value square = emit.state(parameter.name() + ".square.velocity", parameter.type());
    List<Value> next =
        emit.emit(
            new AdamUpdate(0.9, 0.999, 1e-4, 0.01, true),
            List.of(parameter, gradient, mean, square, rate, emit.step()));
    emit.update(parameter, next.get(0));
    emit.update(mean, next.get(1));
    emit.update(square, next.get(2));
  }

  private Value parameter(String name, int... extents) {
    Value value = emit.state(name, TensorType.float32(extents));
    parameters.add(value);
    return value;
  }

  private Value conv(String name, Value x, int filters, Window2d window, int groups) {
    Value weight = weight(name, x, filters, window, groups);
    Value bias = parameter(name + ".bias", filters);
    return emit.in(name, () -> emit.one(new Conv2d(window, groups), x, weight, bias));
  }

  private Value weight(String name, Value x, int filters, Window2d window, int groups) {
    int channels = x.type().shape().extent(1) / groups;
    return parameter(
        name + ".weight", filters, channels, window.kernelHeight(), window.kernelWidth());
  }
}
