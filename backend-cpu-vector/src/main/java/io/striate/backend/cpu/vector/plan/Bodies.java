package io.striate.backend.cpu.vector.plan;

import io.striate.api.op.AdamUpdate;
import io.striate.api.op.ArgMax;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.AvgPool2dGrad;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormGrad;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.BilinearUpsample2d;
import io.striate.api.op.BilinearUpsample2dGrad;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Dropout;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Fold;
import io.striate.api.op.Generate;
import io.striate.api.op.GroupNorm;
import io.striate.api.op.GroupNormGrad;
import io.striate.api.op.LocalResponseNorm;
import io.striate.api.op.LocalResponseNorm.Region;
import io.striate.api.op.LocalResponseNormGrad;
import io.striate.api.op.LogSoftmax;
import io.striate.api.op.LogSoftmaxGrad;
import io.striate.api.op.MatMul;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.MaxPool2dGrad;
import io.striate.api.op.Move;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.ScatterAdd;
import io.striate.api.op.SgdUpdate;
import io.striate.api.op.Softmax;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.op.SoftmaxCrossEntropyGrad;
import io.striate.api.op.SoftmaxGrad;
import io.striate.api.op.Take;
import io.striate.api.op.Unfold;
import io.striate.api.program.Program;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.conv.choice.Conv2dBodies;
import io.striate.backend.cpu.vector.dense.MatMulBody;
import io.striate.backend.cpu.vector.elementwise.ElementwiseBody;
import io.striate.backend.cpu.vector.elementwise.GenerateBodies;
import io.striate.backend.cpu.vector.movement.MoveBodies;
import io.striate.backend.cpu.vector.movement.TakeBodies;
import io.striate.backend.cpu.vector.movement.WindowBodies;
import io.striate.backend.cpu.vector.normalization.BatchNormBodies;
import io.striate.backend.cpu.vector.normalization.GroupNormBodies;
import io.striate.backend.cpu.vector.normalization.PlaneResponseBodies;
import io.striate.backend.cpu.vector.normalization.ResponseNormBodies;
import io.striate.backend.cpu.vector.pooling.PoolBodies;
import io.striate.backend.cpu.vector.reduction.ReduceBody;
import io.striate.backend.cpu.vector.reduction.SoftmaxBodies;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.update.UpdateBodies;
import java.util.List;
import java.util.Optional;

/// The body of every operation that has one: all core operations, and the composite operations that
/// are worth it. Others, such as those of plug-ins, are lowered.
public final class Bodies {

  /// Makes the body of one operation.
  @FunctionalInterface
  private interface Maker {
    /// @param shared whether several workers will share its tasks
    Body make(List<TensorType> in, TensorType out, boolean shared);
  }

  private Bodies() {}

  /// The body of an operation on operands of some types; empty if it must be lowered.
  ///
  /// @param shared whether several workers will share its tasks, so that it should have several
  public static Optional<Body> of(
      Op op, List<TensorType> in, List<TensorType> outputs, boolean shared) {
    return maker(op).map(maker -> maker.make(in, outputs.getFirst(), shared));
  }

  /// The same program with all operations lowered that have no body.
  public static Program lowered(Program program) {
    return program.instructions().stream().allMatch(it -> maker(it.op()).isPresent())
        ? program
        : program.lowered((op, inputs) -> maker(op).isPresent());
  }

  private static Optional<Maker> maker(Op op) {
    return Optional.ofNullable(
        switch (op) {
          case Elementwise elementwise ->
              (in, out, shared) -> new ElementwiseBody(elementwise, in, out);
          case MatMul matMul -> (in, out, shared) -> new MatMulBody(matMul, in, out);
          case Reduce reduce -> (in, out, shared) -> new ReduceBody(reduce, in.getFirst(), out);
          case Unfold unfold -> (in, out, shared) -> WindowBodies.unfold(unfold, in.getFirst());
          case Fold fold -> (in, out, shared) -> WindowBodies.fold(fold, out);
          case Take take -> (in, out, shared) -> TakeBodies.take(take, in.get(0), in.get(1));
          case ScatterAdd scatter ->
              (in, out, shared) -> TakeBodies.scatterAdd(scatter, in.get(1), out);
          case Move move -> (in, out, shared) -> MoveBodies.of(move, in, out);
          case Generate generate -> (in, out, shared) -> GenerateBodies.of(generate);
          case Conv2d conv -> (in, out, shared) -> Conv2dBodies.forward(conv, in);
          case Conv2dGradInput grad -> (in, out, shared) -> Conv2dBodies.gradInput(grad, in, out);
          case Conv2dGradWeight grad ->
              (in, out, shared) -> Conv2dBodies.gradWeight(grad, in, shared);
          case MaxPool2d pool ->
              (in, out, shared) -> PoolBodies.max(pool.window(), in.getFirst().shape());
          case MaxPool2dGrad grad ->
              (in, out, shared) -> PoolBodies.maxGrad(grad.window(), in.getFirst().shape());
          case AvgPool2d pool ->
              (in, out, shared) ->
                  PoolBodies.average(pool.window(), pool.countPadding(), in.getFirst().shape());
          case AvgPool2dGrad grad ->
              (in, out, shared) ->
                  PoolBodies.averageGrad(grad.window(), grad.countPadding(), out.shape());
          case BilinearUpsample2d upsample ->
              (in, out, shared) ->
                  PoolBodies.upsample(in.getFirst().shape(), upsample.height(), upsample.width());
          case BilinearUpsample2dGrad grad ->
              (in, out, shared) ->
                  PoolBodies.upsampleGrad(out.shape(), grad.height(), grad.width());
          case Softmax softmax ->
              (in, out, shared) -> SoftmaxBodies.softmax(in.getFirst().shape(), softmax.axis());
          case SoftmaxGrad grad ->
              (in, out, shared) -> SoftmaxBodies.softmaxGrad(out.shape(), grad.axis());
          case LogSoftmax softmax ->
              (in, out, shared) -> SoftmaxBodies.logSoftmax(out.shape(), softmax.axis());
          case LogSoftmaxGrad grad ->
              (in, out, shared) -> SoftmaxBodies.logSoftmaxGrad(out.shape(), grad.axis());
          case SoftmaxCrossEntropy loss ->
              (in, out, shared) -> SoftmaxBodies.crossEntropy(in.getFirst().shape());
          case SoftmaxCrossEntropyGrad grad ->
              (in, out, shared) -> SoftmaxBodies.crossEntropyGrad(in.getFirst().shape());
          case ArgMax argMax ->
              (in, out, shared) -> SoftmaxBodies.argMax(in.getFirst().shape(), argMax.axis());
          case BatchNorm norm ->
              (in, out, shared) ->
                  BatchNormBodies.train(in.getFirst().shape(), norm.epsilon(), false);
          case BatchNormGrad grad ->
              (in, out, shared) -> BatchNormBodies.gradient(in.getFirst().shape(), grad.epsilon());
          case BatchNormInference norm ->
              (in, out, shared) -> BatchNormBodies.inference(in.getFirst().shape(), norm.epsilon());
          case GroupNorm norm -> (in, out, shared) -> GroupNormBodies.forward(norm, in);
          case GroupNormGrad grad ->
              (in, out, shared) -> GroupNormBodies.gradient(grad, in, shared);
          case LocalResponseNorm norm ->
              (in, out, shared) ->
                  norm.region() == Region.WITHIN_CHANNEL
                      ? PlaneResponseBodies.forward(norm, out.shape())
                      : ResponseNormBodies.forward(norm, out.shape());
          case LocalResponseNormGrad grad ->
              (in, out, shared) ->
                  grad.region() == Region.WITHIN_CHANNEL
                      ? PlaneResponseBodies.gradient(grad, out.shape())
                      : ResponseNormBodies.gradient(grad, out.shape());
          case Dropout dropout ->
              (in, out, shared) -> GenerateBodies.dropout(dropout, in.getFirst());
          case SgdUpdate update -> (in, out, shared) -> UpdateBodies.sgd(update, in.getFirst());
          case AdamUpdate update -> (in, out, shared) -> UpdateBodies.adam(update, in.getFirst());
          default -> null;
        });
  }
}
