package io.striate.backend.cpu.vector;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.op.ArgMax;
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
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A training step of LeNet-5, as the layers would emit it, and tensors to run it on.
public final class LeNet {
  private final Emitter emit;
  private final List<Value> parameters = new ArrayList<>();

  private LeNet(int batch) {
    emit = new Emitter("lenet-5", batch, 1);
  }

  /// Forward, loss, backward, SGD with momentum; outputs `loss`, `correct` and `logits`.
  public static Program training(int batch) {
    return new LeNet(batch).build(batch);
  }

  private Program build(int batch) {
    Value image = emit.input("image", TensorType.float32(batch, 1, 28, 28), true);
    Value label = emit.input("label", TensorType.int32(batch), true);
    Value rate = emit.input("rate", TensorType.float32(), false);
    Value x = pooled(conv("conv1", image, 6, 2));
    x = pooled(conv("conv2", x, 16, 0));
    x = emit.reshape(x, batch, 400);
    x = emit.relu(dense("dense1", x, 120));
    x = emit.relu(dense("dense2", x, 84));
    Value logits = dense("dense3", x, 10);
    Value losses = emit.one(new SoftmaxCrossEntropy(), logits, label);
    Value sum = emit.reduce(Reduce.Kind.SUM, losses, List.of(0));
    Value loss = emit.scale(emit.reshape(sum, Shape.SCALAR), 1.0 / batch);
    Value hits = emit.apply(Function.EQUAL, emit.one(new ArgMax(), logits), label);
    emit.output("correct", emit.reduce(Reduce.Kind.SUM, hits, List.of(0)));
    emit.output("loss", loss);
    emit.output("logits", logits);
    emit.phase(Phase.BACKWARD);
    List<Value> gradients = Differentiation.gradients(emit, loss, parameters);
    emit.phase(Phase.UPDATE);
    for (int i = 0; i < parameters.size(); i++) {
      Value parameter = parameters.get(i);
      Value velocity = emit.state(parameter.name() + ".velocity", parameter.type());
      List<Value> next =
          emit.emit(
              new SgdUpdate(0.9, false, 1e-4),
              List.of(parameter, gradients.get(i), velocity, rate));
      emit.update(parameter, next.get(0));
      emit.update(velocity, next.get(1));
    }
    return emit.build();
  }

  private Value parameter(String name, int... extents) {
    Value value = emit.state(name, TensorType.float32(extents));
    parameters.add(value);
    return value;
  }

  private Value conv(String name, Value x, int filters, int padding) {
    int channels = x.type().shape().extent(1);
    Value weight = parameter(name + ".weight", filters, channels, 5, 5);
    Value bias = parameter(name + ".bias", filters);
    Window2d window = Window2d.square(5, 1, padding);
    return emit.in(name, () -> emit.relu(emit.one(new Conv2d(window, 1), x, weight, bias)));
  }

  private Value pooled(Value x) {
    return emit.one(new MaxPool2d(Window2d.square(2, 2, 0)), x);
  }

  private Value dense(String name, Value x, int units) {
    Value weight = parameter(name + ".weight", units, x.type().shape().extent(1));
    Value bias = parameter(name + ".bias", units);
    return emit.in(name, () -> emit.add(emit.matmul(x, weight, false, true), bias));
  }

  /// Tensors for all inputs, states and outputs of a program, with the same contents on every
  /// backend.
  public static Map<String, Tensor> tensors(Backend backend, Program program, long seed) {
    var random = new Random(seed);
    var tensors = new LinkedHashMap<String, Tensor>();
    var declared = new ArrayList<>(program.inputs());
    declared.addAll(program.states());
    for (Value value : declared) {
      Tensor tensor = backend.allocate(value.type());
      fill(tensor, value.name(), random);
      tensors.put(value.name(), tensor);
    }
    for (Program.Output output : program.outputs()) {
      tensors.put(output.name(), backend.allocate(output.value().type()));
    }
    return tensors;
  }

  private static void fill(Tensor tensor, String name, Random random) {
    int size = tensor.type().shape().size();
    switch (tensor.type().element()) {
      case INT32 -> {
        int[] values = new int[size];
        for (int i = 0; i < size; i++) {
          values[i] = tensor.type().shape().rank() == 0 ? 3 : random.nextInt(10);
        }
        tensor.write(new HostArray.Ints(values));
      }
      case UINT8 -> {
        byte[] values = new byte[size];
        random.nextBytes(values);
        tensor.write(new HostArray.Bytes(values));
      }
      case FLOAT32 -> {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
          values[i] =
              switch (name) {
                case "rate" -> 0.05f;
                case "image" -> random.nextFloat();
                default -> name.endsWith("velocity") ? 0f : (random.nextFloat() - 0.5f) * 0.2f;
              };
        }
        tensor.write(new HostArray.Floats(values));
      }
    }
  }

  public static Bindings bindings(Map<String, Tensor> tensors) {
    return new Bindings(new HashMap<>(tensors));
  }
}
