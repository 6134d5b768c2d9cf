package io.striate.backend.gpu.aparapi.routines;

import io.striate.api.op.AdamUpdate;
import io.striate.api.op.ArgMax;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.AvgPool2dGrad;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormGrad;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.CompositeOp;
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
import io.striate.api.op.ScatterAdd;
import io.striate.api.op.SgdUpdate;
import io.striate.api.op.Softmax;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.op.SoftmaxCrossEntropyGrad;
import io.striate.api.op.Take;
import io.striate.api.op.Unfold;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.Routine;
import io.striate.backend.gpu.aparapi.routines.conv.ConvRoutines;
import io.striate.backend.gpu.aparapi.routines.conv.GemmConvRoutines;
import io.striate.backend.gpu.aparapi.routines.core.Chain;
import io.striate.backend.gpu.aparapi.routines.core.GenerateRoutines;
import io.striate.backend.gpu.aparapi.routines.core.MatMulRoutines;
import io.striate.backend.gpu.aparapi.routines.core.MoveRoutines;
import io.striate.backend.gpu.aparapi.routines.core.ReduceRoutines;
import io.striate.backend.gpu.aparapi.routines.core.TakeRoutines;
import io.striate.backend.gpu.aparapi.routines.core.WindowRoutines;
import java.util.List;
import java.util.Optional;

/// Chooses the launches that compute an operation. The choice depends on the operation, its types
/// and the kind of device only, so a program always runs in the same way.
///
/// @param localTiles whether matrix products use tiles in local memory
/// @param convolutions chooses the launches of convolutions
public record Routines(boolean localTiles, ConvRoutines convolutions) {
  /// The choice for a device.
  ///
  /// @param localMemory the local memory of a work-group in bytes
  public static Routines of(boolean localTiles, long localMemory) {
    int stripRows = GemmConvRoutines.stripRows(localMemory);
    ConvRoutines.Least least =
        localTiles
            ? ConvRoutines.Least.OF_TILES
            : stripRows > 0 ? ConvRoutines.Least.OF_STRIPS : ConvRoutines.Least.UNREACHED;
    return new Routines(
        localTiles, new ConvRoutines(new GemmConvRoutines(localTiles, stripRows), least));
  }

  /// The launches for an operation; empty if it has to be lowered.
  public Optional<Routine> of(Op op, List<TensorType> in, List<TensorType> out) {
    TensorType first = in.isEmpty() ? out.getFirst() : in.getFirst();
    TensorType result = out.getFirst();
    return switch (op) {
      case Elementwise(var function) -> Optional.of(Chain.general(function, in, result.shape()));
      case MatMul matmul -> Optional.of(new MatMulRoutines(localTiles).of(matmul, in, result));
      case Reduce reduce -> Optional.of(ReduceRoutines.of(reduce, first.shape()));
      case Unfold(var window, double padValue) ->
          Optional.of(WindowRoutines.unfold(window, padValue, first, result));
      case Fold(var window, int height, int width) ->
          Optional.of(WindowRoutines.fold(window, result));
      case Take take -> Optional.of(TakeRoutines.take(take, first, in.get(1), result));
      case ScatterAdd scatter -> Optional.of(TakeRoutines.scatterAdd(scatter, in.get(1), result));
      case Move move -> Optional.of(MoveRoutines.of(move, in, result));
      case Generate generate -> Optional.of(GenerateRoutines.of(generate, result));
      case Conv2d(var window, int groups) ->
          Optional.of(convolutions.forward(window, groups, in, result));
      case Conv2dGradInput(var window, int groups, int height, int width) ->
          Optional.of(convolutions.gradInput(window, groups, in, result));
      case Conv2dGradWeight(var window, int groups) ->
          Optional.of(convolutions.gradWeight(window, groups, in, result));
      case MaxPool2d(var window) -> Optional.of(PoolRoutines.maxPool(window, first, result));
      case MaxPool2dGrad(var window) -> Optional.of(PoolRoutines.maxPoolGrad(window, first));
      case AvgPool2d(var window, boolean countPadding) ->
          Optional.of(PoolRoutines.avgPool(window, countPadding, first, result));
      case AvgPool2dGrad(var window, boolean countPadding, int height, int width) ->
          Optional.of(PoolRoutines.avgPoolGrad(window, countPadding, result));
      case Softmax softmax -> Optional.of(SoftmaxRoutines.softmax(first, softmax.axis()));
      case SoftmaxCrossEntropy loss -> Optional.of(SoftmaxRoutines.crossEntropy(first));
      case SoftmaxCrossEntropyGrad gradient -> Optional.of(SoftmaxRoutines.crossEntropyGrad(first));
      case ArgMax argMax -> Optional.of(SoftmaxRoutines.argMax(first, argMax.axis()));
      case Dropout dropout -> Optional.of(GenerateRoutines.dropout(dropout, first));
      case SgdUpdate update -> Optional.of(UpdateRoutines.sgd(update, first));
      case AdamUpdate update -> Optional.of(UpdateRoutines.adam(update, first));
      case BatchNorm(double epsilon) -> Optional.of(NormRoutines.training(epsilon, first));
      case BatchNormGrad(double epsilon) -> Optional.of(NormRoutines.grad(epsilon, first));
      case BatchNormInference(double epsilon) ->
          Optional.of(NormRoutines.inference(epsilon, first));
      case CompositeOp other -> Optional.empty();
    };
  }
}
