package io.striate.backend.cpu.vector.plan;

import io.striate.api.op.BatchRule;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.Window2d;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.pooled.PooledConv2d;
import io.striate.backend.cpu.vector.conv.pooled.PooledConv2dGradients;
import io.striate.backend.cpu.vector.pooling.MaxPool2dKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The nodes that take the place of a [PooledPattern]: a [PooledConv2d] and its gradients.
record PooledNodes(Fusion fusion, PooledPattern pattern, ConvGeometry geometry) {
  /// Puts the nodes into the instructions' places.
  void replace(Instruction conv, Optional<Instruction> relu) {
    Window2d window = ((MaxPool2d) pattern.pool().op()).window();
    Value out = Fusion.output(pattern.pool());
    var pool =
        new MaxPool2dKernels.Window(
            window.kernelHeight(),
            window.kernelWidth(),
            window.strideHeight(),
            window.strideWidth(),
            out.type().shape().extent(2),
            out.type().shape().extent(3));
    var pooled = new PooledConv2d(geometry, pool, relu.isPresent());
    boolean trains = pattern.poolGrad().isPresent();
    Value packed = fusion.temporary(TensorType.float32(pooled.conv().packedSize()), 0);
    Value positions = fusion.temporary(out.type(), 1);
    Value image = conv.inputs().getFirst();
    boolean hasBias = conv.inputs().size() == 3;
    String name = conv.op() + (relu.isPresent() ? " + relu" : "") + " + " + pattern.pool().op();
    fusion.replace(conv);
    relu.ifPresent(fusion::replace);
    fusion.replace(
        pattern.pool(),
        fusion.packing(
            conv,
            conv.inputs().subList(1, conv.inputs().size()),
            packed,
            (first, count, shared) -> pooled.conv().pack(hasBias)),
        new PlanNode(
            name + Fusion.scope(conv),
            List.of(image, packed),
            trains ? List.of(out, positions) : List.of(out),
            BatchRule.PER_SAMPLE,
            (first, count, shared) -> pooled.forward(count, trains)));
    pattern
        .poolGrad()
        .ifPresent(poolGrad -> {
          fusion.replace(poolGrad);
          pattern.reluGrad().ifPresent(fusion::replace);
          Value grad = poolGrad.inputs().get(1);
          pooledGradients(pattern.readers(), pooled.gradients(), image, out, positions, grad);
        });
  }

  /// The gradients of weights and biases come from one node; one that is not requested is dropped
  /// there.
  private void pooledGradients(
      List<Instruction> readers,
      PooledConv2dGradients pooled,
      Value image,
      Value out,
      Value positions,
      Value grad) {
    var weights = new ArrayList<Instruction>();
    for (Instruction reader : readers) {
      if (reader.op() instanceof Conv2dGradInput) {
        pooledGradInput(reader, pooled, out, positions, grad);
      } else {
        weights.add(reader);
        fusion.replace(reader);
      }
    }
    if (weights.isEmpty()) {
      return;
    }
    Instruction first = weights.getFirst();
    fusion.replace(
        first,
        new PlanNode(
            "conv2d-grad-weight and -bias of pooled" + Fusion.scope(first),
            List.of(image, out, positions, grad),
            List.of(
                gradient(weights, Conv2dGradWeight.class, pooled.geometry().weightType()),
                gradient(weights, Reduce.class, pooled.geometry().biasType())),
            BatchRule.SUMS_BATCH,
            (from, count, shared) -> pooled.gradWeight(count)));
  }

  /// The output of the instruction of a kind, or a value that is not read.
  private Value gradient(List<Instruction> readers, Class<? extends Op> kind, TensorType type) {
    return readers.stream()
        .filter(reader -> kind.isInstance(reader.op()))
        .findFirst()
        .map(Fusion::output)
        .orElseGet(() -> fusion.temporary(type, 0));
  }

  private void pooledGradInput(
      Instruction reader, PooledConv2dGradients pooled, Value out, Value positions, Value grad) {
    Value packed = fusion.temporary(TensorType.float32(pooled.packedSize()), 0);
    fusion.replace(
        reader,
        fusion.packing(
            reader,
            List.of(reader.inputs().get(1)),
            packed,
            (first, count, shared) -> pooled.pack()),
        new PlanNode(
            reader.op() + " of pooled" + Fusion.scope(reader),
            List.of(out, positions, grad, packed),
            reader.outputs(),
            BatchRule.PER_SAMPLE,
            (first, count, shared) -> pooled.gradInput(count)));
  }
}
