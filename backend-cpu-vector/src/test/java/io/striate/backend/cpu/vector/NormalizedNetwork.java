package io.striate.backend.cpu.vector;

import io.striate.api.op.Conv2d;
import io.striate.api.op.GroupNorm;
import io.striate.api.op.LocalResponseNorm;
import io.striate.api.op.SgdUpdate;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.op.Window2d;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// A training step of a small network with every normalization that treats samples by themselves:
/// of groups of few and of many positions, of channels, of pixels, of whole samples, of several
/// rows a sample, and of responses.
public final class NormalizedNetwork {
  private final Emitter emit;
  private final List<Value> parameters = new ArrayList<>();

  private NormalizedNetwork(int batch) {
    emit = new Emitter("normalized", batch, 9);
  }

  public static Program training(int batch) {
    return new NormalizedNetwork(batch).build(batch);
  }

  private Program build(int batch) {
    Value image = emit.input("image", TensorType.float32(batch, 3, 9, 9), true);
    Value label = emit.input("label", TensorType.int32(batch), true);
    Value rate = emit.input("rate", TensorType.float32(), false);
    Value weight = parameter("conv.weight", 8, 3, 3, 3);
    Value x = emit.one(new Conv2d(Window2d.square(3, 1, 1), 1), image, weight);
    x = norm("planes", new GroupNorm(2, false, 1e-5), x, 8);
    x = emit.one(new LocalResponseNorm(3, 0.5, 0.75, 1), x);
    x = norm("pixels", new GroupNorm(1, true, 1e-5), x, 8);
    x = emit.emit(new GroupNorm(8, false, 1e-5), List.of(x)).getFirst();
    x = emit.one(new Conv2d(Window2d.square(3, 2, 0), 1), x, parameter("next.weight", 12, 8, 3, 3));
    x = norm("short", new GroupNorm(3, false, 1e-5), x, 12);
    x = norm("rows", new GroupNorm(1, false, 1e-5), emit.reshape(x, batch * 4, 48), 48);
    x = norm("whole", new GroupNorm(1, false, 1e-5), emit.reshape(x, batch, 192), 192);
    Value logits = emit.matmul(x, parameter("dense.weight", 10, 192), false, true);
    Value loss = emit.mean(emit.one(new SoftmaxCrossEntropy(), logits, label));
    emit.output("loss", loss);
    emit.output("logits", logits);
    emit.phase(Phase.BACKWARD);
    List<Value> gradients = Differentiation.gradients(emit, loss, parameters);
    emit.phase(Phase.UPDATE);
    for (int i = 0; i < parameters.size(); i++) {
      Value parameter = parameters.get(i);
      var update = new SgdUpdate(0, false, 0);
      emit.update(parameter, emit.one(update, parameter, gradients.get(i), rate));
    }
    return emit.build();
  }

  private Value norm(String name, GroupNorm norm, Value x, int channels) {
    Value scale = parameter(name + ".scale", channels);
    Value shift = parameter(name + ".shift", channels);
    return emit.in(name, () -> emit.emit(norm, List.of(x, scale, shift)).getFirst());
  }

  private Value parameter(String name, int... extents) {
    Value value = emit.state(name, TensorType.float32(extents));
    parameters.add(value);
    return value;
  }
}
