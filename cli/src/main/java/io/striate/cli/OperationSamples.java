package io.striate.cli;

import io.striate.api.op.AdamUpdate;
import io.striate.api.op.ArgMax;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.AvgPool2dGrad;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormGrad;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Dropout;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.MaxPool2dGrad;
import io.striate.api.op.SgdUpdate;
import io.striate.api.op.Softmax;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.op.SoftmaxCrossEntropyGrad;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// One use of each composite operation, in sizes of a small network: what `backends` asks a backend
/// about, since a backend answers for an operation on types, not for its name.
final class OperationSamples {
  private static final int BATCH = 8;
  private static final int CHANNELS = 16;
  private static final int FILTERS = 32;
  private static final int SIZE = 12;
  private static final int CLASSES = 10;
  private static final Window2d CONV = Window2d.square(3, 1, 1);
  private static final Window2d POOL = Window2d.square(2, 2, 0);

  private OperationSamples() {}

  /// An instruction for each operation that a backend need not have a kernel for.
  static List<Instruction> all() {
    var emit = new Emitter("samples", BATCH, 0);
    images(emit);
    classes(emit);
    updates(emit);
    return List.copyOf(emit.instructions());
  }

  private static void images(Emitter emit) {
    Value input = samples(emit, "input", CHANNELS, SIZE, SIZE);
    Value weight = emit.state("weight", TensorType.float32(FILTERS, CHANNELS, 3, 3));
    Value output = samples(emit, "gradOutput", FILTERS, SIZE, SIZE);
    Value pooled = samples(emit, "gradPooled", CHANNELS, SIZE / 2, SIZE / 2);
    emit.one(new Conv2d(CONV, 1), input, weight);
    emit.one(new Conv2dGradInput(CONV, 1, SIZE, SIZE), output, weight);
    emit.one(new Conv2dGradWeight(CONV, 1), input, output);
    emit.one(new MaxPool2d(POOL), input);
    emit.one(new MaxPool2dGrad(POOL), input, pooled);
    emit.one(new AvgPool2d(POOL, false), input);
    emit.one(new AvgPool2dGrad(POOL, false, SIZE, SIZE), pooled);
    Value scale = emit.state("scale", TensorType.float32(CHANNELS));
    Value shift = emit.state("shift", TensorType.float32(CHANNELS));
    Value mean = emit.state("mean", TensorType.float32(CHANNELS));
    Value variance = emit.state("variance", TensorType.float32(CHANNELS));
    emit.emit(new BatchNorm(1e-5), List.of(input, scale, shift));
    emit.emit(new BatchNormGrad(1e-5), List.of(input, scale, mean, variance, input));
    emit.one(new BatchNormInference(1e-5), input, scale, shift, mean, variance);
  }

  private static void classes(Emitter emit) {
    Value logits = samples(emit, "logits", CLASSES);
    Value labels = emit.input("labels", TensorType.int32(BATCH), true);
    Value gradLoss = samples(emit, "gradLoss");
    emit.one(new Softmax(), logits);
    emit.one(new SoftmaxCrossEntropy(), logits, labels);
    emit.one(new SoftmaxCrossEntropyGrad(), logits, labels, gradLoss);
    emit.one(new ArgMax(), logits);
    emit.one(new Dropout(0.5, 0, 0, 0), logits, emit.step());
  }

  private static void updates(Emitter emit) {
    TensorType type = TensorType.float32(CLASSES, FILTERS);
    Value parameter = emit.state("parameter", type);
    Value gradient = emit.state("gradient", type);
    Value first = emit.state("m", type);
    Value second = emit.state("v", type);
    Value rate = emit.input("rate", TensorType.float32(), false);
    emit.emit(new SgdUpdate(0.9, false, 0), List.of(parameter, gradient, first, rate));
    emit.emit(
        new AdamUpdate(0.9, 0.999, 1e-8, 0, false),
        List.of(parameter, gradient, first, second, rate, emit.step()));
  }

  private static Value samples(Emitter emit, String name, int... extents) {
    return emit.input(
        name, TensorType.float32(io.striate.api.tensor.Shape.of(extents).prepend(BATCH)), true);
  }
}
