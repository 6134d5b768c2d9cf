package io.striate.backend.cpu.vector.plan;

import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Elementwise;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.MaxPool2dGrad;
import io.striate.api.op.Reduce;
import io.striate.api.op.Window2d;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import java.util.List;
import java.util.Optional;

/// The instructions around a convolution whose result is only pooled: all that read the result, or
/// the relu's, or the gradient of the convolution's result.
record PooledPattern(
    Instruction pool,
    Optional<Instruction> poolGrad,
    Optional<Instruction> reluGrad,
    List<Instruction> readers) {

  static Optional<PooledPattern> match(
      Fusion fusion, Instruction conv, Optional<Instruction> relu, ConvGeometry geometry) {
    Value map = Fusion.output(relu.orElse(conv));
    if (geometry.groups() != 1 || fusion.wanted(map)) {
      return Optional.empty();
    }
    Instruction pool = null;
    Instruction poolGrad = null;
    Instruction reluGrad = null;
    for (Instruction use : fusion.uses(map)) {
      if (use.op() instanceof MaxPool2d && pool == null) {
        pool = use;
      } else if (use.op() instanceof MaxPool2dGrad && poolGrad == null) {
        poolGrad = use;
      } else if (use.op().equals(new Elementwise(Elementwise.Function.RELU_GRADIENT))
          && use.inputs().get(1).equals(map)
          && reluGrad == null) {
        reluGrad = use;
      } else {
        return Optional.empty();
      }
    }
    if (pool == null || !simple(((MaxPool2d) pool.op()).window())) {
      return Optional.empty();
    }
    if (poolGrad == null) {
      return reluGrad == null
          ? Optional.of(new PooledPattern(pool, Optional.empty(), Optional.empty(), List.of()))
          : Optional.empty();
    }
    boolean alike =
        new MaxPool2dGrad(((MaxPool2d) pool.op()).window()).equals(poolGrad.op())
            && poolGrad.inputs().getFirst().equals(map)
            && relu.isPresent() == (reluGrad != null);
    if (!alike || (reluGrad != null && !fusion.feeds(poolGrad, reluGrad))) {
      return Optional.empty();
    }
    Value gradient = Fusion.output(reluGrad == null ? poolGrad : reluGrad);
    List<Instruction> readers = fusion.uses(gradient);
    if (fusion.wanted(gradient)
        || !readers.stream().allMatch(use -> reads(use, conv, gradient))
        || readers.stream().map(use -> use.op().getClass()).distinct().count() != readers.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new PooledPattern(pool, Optional.of(poolGrad), Optional.ofNullable(reluGrad), readers));
  }

  /// Windows without padding and dilation lie wholly on the map.
  private static boolean simple(Window2d w) {
    return w.padTop() + w.padBottom() + w.padLeft() + w.padRight() == 0
        && w.dilationHeight() == 1
        && w.dilationWidth() == 1
        && w.taps() > 1;
  }

  private static boolean reads(Instruction use, Instruction conv, Value gradient) {
    Conv2d op = (Conv2d) conv.op();
    return switch (use.op()) {
      case Conv2dGradWeight grad ->
          grad.window().equals(op.window())
              && use.inputs().equals(List.of(conv.inputs().getFirst(), gradient));
      case Conv2dGradInput grad ->
          grad.window().equals(op.window())
              && use.inputs().equals(List.of(gradient, conv.inputs().get(1)));
      case Reduce reduce -> reduce.equals(new Reduce(Reduce.Kind.SUM, List.of(0, 2, 3)));
      default -> false;
    };
  }
}
