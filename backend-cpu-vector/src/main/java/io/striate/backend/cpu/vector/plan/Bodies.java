package io.striate.backend.cpu.vector.plan;

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
import io.striate.api.op.Elementwise;
import io.striate.api.op.Fold;
import io.striate.api.op.Generate;
import io.striate.api.op.MatMul;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.MaxPool2dGrad;
import io.striate.api.op.Move;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.SgdUpdate;
import io.striate.api.op.Softmax;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.op.SoftmaxCrossEntropyGrad;
import io.striate.api.op.Unfold;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.conv.choice.Conv2dBodies;
import io.striate.backend.cpu.vector.dense.MatMulBody;
import io.striate.backend.cpu.vector.elementwise.ElementwiseBody;
import io.striate.backend.cpu.vector.elementwise.GenerateBodies;
import io.striate.backend.cpu.vector.movement.MoveBodies;
import io.striate.backend.cpu.vector.movement.WindowBodies;
import io.striate.backend.cpu.vector.normalization.BatchNormBodies;
import io.striate.backend.cpu.vector.pooling.PoolBodies;
import io.striate.backend.cpu.vector.reduction.ReduceBody;
import io.striate.backend.cpu.vector.reduction.SoftmaxBodies;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.update.UpdateBodies;
import java.util.List;

/// The body of every operation: all of them have one, so nothing is ever lowered here.
public final class Bodies {

  private Bodies() {}

  /// The body of an operation on operands of some types.
  ///
  /// @param shared whether several workers will share its tasks, so that it should have several
  public static Body of(Op op, List<TensorType> in, List<TensorType> outputs, boolean shared) {
    TensorType out = outputs.getFirst();
    return switch (op) {
      case Elementwise elementwise -> new ElementwiseBody(elementwise, in, out);
      case MatMul matMul -> new MatMulBody(matMul, in, out);
      case Reduce reduce -> new ReduceBody(reduce, in.getFirst(), out);
      case Unfold unfold -> WindowBodies.unfold(unfold, in.getFirst());
      case Fold fold -> WindowBodies.fold(fold, out);
      case Move move -> MoveBodies.of(move, in, out);
      case Generate generate -> GenerateBodies.of(generate);
      case Conv2d conv -> Conv2dBodies.forward(conv, in);
      case Conv2dGradInput grad -> Conv2dBodies.gradInput(grad, in, out);
      case Conv2dGradWeight grad -> Conv2dBodies.gradWeight(grad, in, shared);
      case MaxPool2d pool -> PoolBodies.max(pool.window(), in.getFirst().shape());
      case MaxPool2dGrad grad -> PoolBodies.maxGrad(grad.window(), in.getFirst().shape());
      case AvgPool2d pool ->
          PoolBodies.average(pool.window(), pool.countPadding(), in.getFirst().shape());
      case AvgPool2dGrad grad ->
          PoolBodies.averageGrad(grad.window(), grad.countPadding(), out.shape());
      case Softmax softmax -> SoftmaxBodies.softmax(in.getFirst().shape());
      case SoftmaxCrossEntropy loss -> SoftmaxBodies.crossEntropy(in.getFirst().shape());
      case SoftmaxCrossEntropyGrad grad -> SoftmaxBodies.crossEntropyGrad(in.getFirst().shape());
      case ArgMax argMax -> SoftmaxBodies.argMax(in.getFirst().shape());
      case BatchNorm norm -> BatchNormBodies.train(in.getFirst().shape(), norm.epsilon(), false);
      case BatchNormGrad grad -> BatchNormBodies.gradient(in.getFirst().shape(), grad.epsilon());
      case BatchNormInference norm ->
          BatchNormBodies.inference(in.getFirst().shape(), norm.epsilon());
      case Dropout dropout -> GenerateBodies.dropout(dropout, in.getFirst());
      case SgdUpdate update -> UpdateBodies.sgd(update, in.getFirst());
      case AdamUpdate update -> UpdateBodies.adam(update, in.getFirst());
    };
  }
}
