package io.striate.benchmarks.composed;

import io.striate.api.op.Conv2d;
import io.striate.api.op.Elementwise.Function;
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

/// What the composed command measures: forward and backward passes without a network around them.
final class Programs {
  /// How an image is kept.
  enum Kept {
    /// Fed anew for every run.
    INPUT,
    /// A state that belongs to samples.
    STATE_PER_SAMPLE,
    /// A state that belongs to none.
    STATE
  }

  private Programs() {}

  /// An activation in core operations.
  ///
  /// @param name relu, silu, gelu (with tanh) or mish
  static Value activation(Emitter emit, String name, Value x) {
    return switch (name) {
      case "relu" -> emit.relu(x);
      case "silu" -> emit.multiply(x, emit.apply(Function.SIGMOID, x));
      case "gelu" -> {
        Value cube = emit.multiply(emit.multiply(x, x), x);
        Value inner = emit.scale(emit.add(x, emit.scale(cube, 0.044715)), Math.sqrt(2 / Math.PI));
        Value factor = emit.add(emit.apply(Function.TANH, inner), emit.constant(1));
        yield emit.multiply(emit.scale(x, 0.5), factor);
      }
      case "mish" -> {
        Value softplus =
            emit.apply(Function.LOG, emit.add(emit.apply(Function.EXP, x), emit.constant(1)));
        yield emit.multiply(x, emit.apply(Function.TANH, softplus));
      }
      default -> throw new IllegalArgumentException(name);
    };
  }

  /// A 3x3 convolution that keeps the number of channels, an activation, and the gradients by
  /// image, weight and bias.
  static Program activated(String activation, int batch, int channels, int size) {
    TensorType type = TensorType.float32(batch, channels, size, size);
    var emit = new Emitter(activation, batch, 1);
    Value image = emit.input("image", type, true);
    Value upstream = emit.input("upstream", type, true);
    var by = new ArrayList<>(List.of(image));
    Value y = activation(emit, activation, convolution(emit, image, 0, 3, by));
    return gradients(emit, emit.sum(emit.multiply(y, upstream)), by);
  }

  /// An activation alone, and its gradient by what comes in.
  static Program alone(String activation, int batch, int channels, int size) {
    TensorType type = TensorType.float32(batch, channels, size, size);
    var emit = new Emitter(activation, batch, 1);
    Value x = emit.input("image", type, true);
    Value upstream = emit.input("upstream", type, true);
    Value y = activation(emit, activation, x);
    return gradients(emit, emit.sum(emit.multiply(y, upstream)), List.of(x));
  }

  /// A convolution that keeps the number of channels and an activation, forward.
  ///
  /// @param activation empty for none
  /// @param kernel height and width of the convolution's kernel; 0 for no convolution
  static Program forward(String activation, int kernel, int batch, int channels, int size) {
    var emit = new Emitter(activation + kernel, batch, 1);
    TensorType type = TensorType.float32(batch, channels, size, size);
    Value x = emit.input("image", type, true);
    if (kernel > 0) {
      x = convolution(emit, x, 0, kernel, new ArrayList<>());
    }
    emit.output("y", activation.isEmpty() ? x : activation(emit, activation, x));
    return emit.build();
  }

  /// Two 3x3 convolutions with relu, and the gradient by the image.
  ///
  /// @param frames how many of the images belong to each sample
  static Program convolved(Kept kept, int images, int frames, int channels, int size) {
    int batch = kept == Kept.STATE ? 1 : images / frames;
    var emit = new Emitter(kept.name(), batch, 1);
    TensorType type =
        frames == 1
            ? TensorType.float32(images, channels, size, size)
            : TensorType.float32(batch, frames, channels, size, size);
    Value image =
        switch (kept) {
          case INPUT -> emit.input("image", type, true);
          case STATE_PER_SAMPLE -> emit.state("image", type, true);
          case STATE -> emit.state("image", type);
        };
    Value x = emit.reshape(image, Shape.of(images, channels, size, size));
    for (int layer = 0; layer < 2; layer++) {
      x = emit.relu(convolution(emit, x, layer, 3, new ArrayList<>()));
    }
    return gradients(emit, emit.sum(x), List.of(image));
  }

  private static Value convolution(Emitter emit, Value x, int layer, int kernel, List<Value> by) {
    int channels = x.type().shape().extent(1);
    Value weight =
        emit.state("weight" + layer, TensorType.float32(channels, channels, kernel, kernel));
    Value bias = emit.state("bias" + layer, TensorType.float32(channels));
    by.addAll(List.of(weight, bias));
    return emit.one(new Conv2d(Window2d.square(kernel, 1, kernel / 2), 1), x, weight, bias);
  }

  private static Program gradients(Emitter emit, Value loss, List<Value> by) {
    emit.output("loss", loss);
    emit.phase(Phase.BACKWARD);
    List<Value> gradients = Differentiation.gradients(emit, loss, by);
    for (int i = 0; i < by.size(); i++) {
      emit.output("gradient/" + by.get(i).name(), gradients.get(i));
    }
    return emit.build();
  }

  /// A long short-term memory of 16 units unrolled over time, with its training step.
  static Program unrolled(int steps, int batch) {
    int units = 16;
    int inputs = 8;
    var emit = new Emitter("unrolled", batch, 1);
    Value x = emit.input("x", TensorType.float32(batch, steps * inputs), true);
    Value byInput = emit.state("input", TensorType.float32(inputs, 4 * units));
    Value byHidden = emit.state("hidden", TensorType.float32(units, 4 * units));
    Value bias = emit.state("bias", TensorType.float32(4 * units));
    Value hidden = emit.fill(Shape.of(batch, units), 0);
    Value cell = hidden;
    for (int step = 0; step < steps; step++) {
      Value seen = emit.slice(x, 1, step * inputs, (step + 1) * inputs);
      Value sums = emit.matmul(seen, byInput, false, false);
      sums = emit.add(emit.add(sums, emit.matmul(hidden, byHidden, false, false)), bias);
      Value write = gate(emit, sums, 0, units);
      Value keep = gate(emit, sums, 1, units);
      Value show = gate(emit, sums, 2, units);
      Value candidate = emit.apply(Function.TANH, slice(emit, sums, 3, units));
      cell = emit.add(emit.multiply(keep, cell), emit.multiply(write, candidate));
      hidden = emit.multiply(show, emit.apply(Function.TANH, cell));
    }
    Value loss = emit.sum(hidden);
    emit.output("loss", loss);
    emit.phase(Phase.BACKWARD);
    List<Value> parameters = List.of(byInput, byHidden, bias);
    List<Value> gradients = Differentiation.gradients(emit, loss, parameters);
    emit.phase(Phase.UPDATE);
    for (int i = 0; i < parameters.size(); i++) {
      Value parameter = parameters.get(i);
      emit.update(parameter, emit.subtract(parameter, emit.scale(gradients.get(i), 0.01)));
    }
    return emit.build();
  }

  private static Value gate(Emitter emit, Value sums, int index, int units) {
    return emit.apply(Function.SIGMOID, slice(emit, sums, index, units));
  }

  private static Value slice(Emitter emit, Value sums, int index, int units) {
    return emit.slice(sums, 1, index * units, (index + 1) * units);
  }
}
