package io.striate.backend.tck.network;

import io.striate.api.op.AdamUpdate;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.Reduce;
import io.striate.api.op.SgdUpdate;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.op.Window2d;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.run.Numbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A network as one training program, written with the emitter.
///
/// Inputs are `images`, `labels`, `rate` and `step`; states the parameters, their slots (`NAME.v`
/// or `NAME.m`, `NAME.s`) and running statistics. Outputs are `loss` (the mean over the batch),
/// `logits` and `gradient/NAME` for each parameter; of a network that is cut, also the values
/// between layers as `cut/N`, and `gradient/cut/N`.
public final class Network {
  /// The optimizer.
  public enum Rule {
    SGD_MOMENTUM,
    ADAM
  }

  private final Emitter emit;
  private final Map<String, Numbers> initial = new HashMap<>();
  private final List<Value> parameters = new ArrayList<>();
  private final List<Value> cuts = new ArrayList<>();
  private final Value images;
  private final Value labels;
  private Value x;
  private boolean cutsAll;

  /// A network without layers; its input is `images`, `[batch, channels, height, width]`.
  public Network(String name, int batch, int channels, int height, int width) {
    emit = new Emitter(name, batch, 1);
    images = emit.input("images", TensorType.float32(batch, channels, height, width), true);
    labels = emit.input("labels", TensorType.int32(batch), true);
    x = images;
  }

  /// The emitter that the network is written on.
  public Emitter emit() {
    return emit;
  }

  /// The output of the last layer.
  public Value current() {
    return x;
  }

  /// Appends a value that was computed with the emitter.
  public Network current(Value value) {
    x = value;
    return cutsAll ? cut() : this;
  }

  /// Makes the output of the last layer, and the gradient by it, outputs of the program.
  public Network cut() {
    if (!x.equals(images) && !cuts.contains(x)) {
      cuts.add(x);
    }
    return this;
  }

  /// Cuts after every layer that follows.
  Network cutAll() {
    cutsAll = true;
    return this;
  }

  /// The initial values of all states.
  public Map<String, Numbers> initial() {
    return initial;
  }

  /// A trainable parameter with its initial values.
  public Value parameter(String name, Numbers begins) {
    Value value = emit.state(name, begins.type());
    initial.put(name, begins);
    parameters.add(value);
    return value;
  }

  /// Appends a convolution.
  public Network conv(String node, Window2d window, int groups, Numbers weight, Numbers... bias) {
    return step(
        node,
        () -> {
          var inputs = new ArrayList<Value>();
          inputs.add(x);
          inputs.add(parameter(node + ".weight", weight));
          if (bias.length == 1) {
            inputs.add(parameter(node + ".bias", bias[0]));
          }
          return emit.emit(new Conv2d(window, groups), inputs).getFirst();
        });
  }

  /// Appends a dense layer, which flattens its input.
  public Network dense(String node, Numbers weight, Numbers bias) {
    return step(
        node,
        () -> {
          int features = weight.type().shape().extent(1);
          Value flat = emit.reshape(x, x.type().shape().extent(0), features);
          Value w = parameter(node + ".weight", weight);
          return emit.add(emit.matmul(flat, w, false, true), parameter(node + ".bias", bias));
        });
  }

  /// Appends an activation.
  public Network apply(Function function) {
    return step(function.label(), () -> emit.apply(function, x));
  }

  /// Appends max pooling.
  public Network max(Window2d window) {
    return step("maxpool", () -> emit.one(new MaxPool2d(window), x));
  }

  /// Appends average pooling.
  public Network mean(Window2d window, boolean countPadding) {
    return step("avgpool", () -> emit.one(new AvgPool2d(window, countPadding), x));
  }

  /// Appends batch normalization with running statistics of momentum 0.1, as in PyTorch.
  public Network norm(String node, Numbers scale, Numbers shift) {
    return step(
        node,
        () -> {
          Value s = parameter(node + ".scale", scale);
          Value b = parameter(node + ".shift", shift);
          List<Value> outputs = emit.emit(new BatchNorm(1e-5), List.of(x, s, b));
          double count = (double) x.type().shape().elements() / x.type().shape().extent(1);
          int channels = x.type().shape().extent(1);
          running(node + ".runningMean", channels, 0, emit.scale(outputs.get(1), 0.1));
          running(
              node + ".runningVariance",
              channels,
              1,
              emit.scale(outputs.get(2), 0.1 * count / (count - 1)));
          return outputs.getFirst();
        });
  }

  private void running(String name, int channels, double begins, Value news) {
    double[] values = new double[channels];
    java.util.Arrays.fill(values, begins);
    initial.put(name, Numbers.of(Shape.of(channels), values));
    Value state = emit.state(name, TensorType.float32(channels));
    emit.update(state, emit.add(emit.scale(state, 0.9), news));
  }

  private Network step(String node, java.util.function.Supplier<Value> emission) {
    return current(emit.in(node, emission));
  }

  /// Loss, gradients and updates: the whole training step.
  public Program train(Rule rule) {
    Value each = emit.one(new SoftmaxCrossEntropy(), x, labels);
    Value sum = emit.reduce(Reduce.Kind.SUM, each, List.of(0));
    Value loss = emit.reshape(emit.scale(sum, 1.0 / emit.batch()), Shape.SCALAR);
    emit.output("loss", loss);
    emit.output("logits", x);
    emit.phase(Phase.BACKWARD);
    var sources = new ArrayList<>(parameters);
    sources.addAll(cuts);
    List<Value> gradients = Differentiation.gradients(emit, loss, sources);
    for (int i = 0; i < cuts.size(); i++) {
      emit.output("cut/" + i, cuts.get(i));
      emit.output("gradient/cut/" + i, gradients.get(parameters.size() + i));
    }
    emit.phase(Phase.UPDATE);
    Value rate = emit.input("rate", TensorType.float32(), false);
    for (int i = 0; i < parameters.size(); i++) {
      emit.output("gradient/" + parameters.get(i).name(), gradients.get(i));
      update(rule, parameters.get(i), gradients.get(i), rate);
    }
    return emit.build();
  }

  private void update(Rule rule, Value parameter, Value gradient, Value rate) {
    switch (rule) {
      case SGD_MOMENTUM -> {
        Value velocity = slot(parameter, ".v");
        var next =
            emit.emit(new SgdUpdate(0.9, false, 0), List.of(parameter, gradient, velocity, rate));
        emit.update(parameter, next.get(0));
        emit.update(velocity, next.get(1));
      }
      case ADAM -> {
        Value m = slot(parameter, ".m");
        Value s = slot(parameter, ".s");
        var op = new AdamUpdate(0.9, 0.999, 1e-8, 0, false);
        var next = emit.emit(op, List.of(parameter, gradient, m, s, rate, emit.step()));
        emit.update(parameter, next.get(0));
        emit.update(m, next.get(1));
        emit.update(s, next.get(2));
      }
    }
  }

  private Value slot(Value parameter, String suffix) {
    TensorType type = parameter.type();
    String name = parameter.name() + suffix;
    initial.put(name, new Numbers(type, new double[type.shape().size()]));
    return emit.state(name, type);
  }
}
