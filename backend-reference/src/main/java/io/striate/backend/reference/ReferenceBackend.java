package io.striate.backend.reference;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Kernel;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.AdamUpdate;
import io.striate.api.op.ArgMax;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.AvgPool2dGrad;
import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormGrad;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.BilinearUpsample2d;
import io.striate.api.op.BilinearUpsample2dGrad;
import io.striate.api.op.CompositeOp;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.CoreOp;
import io.striate.api.op.Dropout;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Fold;
import io.striate.api.op.Generate;
import io.striate.api.op.GroupNorm;
import io.striate.api.op.GroupNormGrad;
import io.striate.api.op.LocalResponseNorm;
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
import io.striate.api.op.Softplus;
import io.striate.api.op.Take;
import io.striate.api.op.Unfold;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The reference backend: every core operation, and the composite ones that have a formula of their
/// own, as the simplest loops that compute it, in double precision, on one thread. The default
/// planner runs them one by one and lowers the others.
final class ReferenceBackend implements Backend {
  static final String NAME = "reference";
  static final String DEVICE = "the Java virtual machine, one thread, double precision";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> properties() {
    return Map.of("device", DEVICE);
  }

  @Override
  public Tensor allocate(TensorType type) {
    try {
      return new ReferenceTensor(type);
    } catch (OutOfMemoryError e) {
      throw new StriateException(
          Code.OUT_OF_MEMORY,
          "not enough memory for a tensor " + type + " (" + bytes(type) + " bytes)",
          "use a smaller batch, or give the JVM more memory with -Xmx");
    }
  }

  @Override
  public long bytes(TensorType type) {
    return Double.BYTES * type.shape().elements();
  }

  @Override
  public Optional<Kernel> kernel(Op op, List<TensorType> inputs, List<TensorType> outputs) {
    return switch (op) {
      case CoreOp core -> Optional.of(core(core, inputs, outputs));
      case CompositeOp composite -> composite(composite, inputs, outputs);
    };
  }

  private static Kernel core(CoreOp op, List<TensorType> in, List<TensorType> out) {
    return switch (op) {
      case Elementwise elementwise -> ElementwiseLoops.kernel(elementwise.function(), in, out);
      case MatMul matmul -> MatMulLoops.kernel(matmul, in, out);
      case Reduce reduce -> ReduceLoops.kernel(reduce, in, out);
      case Unfold unfold -> UnfoldLoops.unfold(unfold, in.getFirst());
      case Fold fold -> UnfoldLoops.fold(fold, out.getFirst());
      case Take(int axis) -> TakeLoops.take(axis, in.get(0), in.get(1));
      case ScatterAdd(int axis, int extent) ->
          TakeLoops.scatterAdd(axis, in.get(1), out.getFirst());
      case Move move -> MoveLoops.kernel(move, in, out);
      case Generate generate -> GenerateLoops.kernel(generate);
    };
  }

  /// Loops for the operations whose formula is shorter than their lowering; the others are lowered.
  private static Optional<Kernel> composite(
      CompositeOp op, List<TensorType> in, List<TensorType> out) {
    return switch (op) {
      case Conv2d(var window, int groups) ->
          Optional.of(
              Conv2dLoops.forward(Conv2dGeometry.of(window, groups, in.get(0), out.get(0))));
      case Conv2dGradInput(var window, int groups, int height, int width) ->
          Optional.of(
              Conv2dLoops.gradInput(Conv2dGeometry.of(window, groups, out.get(0), in.get(0))));
      case Conv2dGradWeight(var window, int groups) ->
          Optional.of(
              Conv2dLoops.gradWeight(Conv2dGeometry.of(window, groups, in.get(0), in.get(1))));
      case MaxPool2d pool -> Optional.of(Pool2dLoops.max(pool.window(), in.getFirst()));
      case MaxPool2dGrad pool -> Optional.of(Pool2dLoops.maxGrad(pool.window(), in.getFirst()));
      case AvgPool2d pool ->
          Optional.of(Pool2dLoops.mean(pool.window(), pool.countPadding(), in.getFirst()));
      case AvgPool2dGrad pool ->
          Optional.of(Pool2dLoops.meanGrad(pool.window(), pool.countPadding(), out.getFirst()));
      case Softmax(int axis) -> Optional.of(SoftmaxLoops.softmax(in.getFirst(), axis));
      case Softplus() -> Optional.of(SoftmaxLoops.softplus());
      case SoftmaxGrad(int axis) -> Optional.of(SoftmaxLoops.softmaxGrad(in.getFirst(), axis));
      case LogSoftmax(int axis) -> Optional.of(SoftmaxLoops.logSoftmax(in.getFirst(), axis));
      case LogSoftmaxGrad(int axis) ->
          Optional.of(SoftmaxLoops.logSoftmaxGrad(in.getFirst(), axis));
      case SoftmaxCrossEntropy() -> Optional.of(SoftmaxLoops.crossEntropy(in.getFirst()));
      case SoftmaxCrossEntropyGrad() -> Optional.of(SoftmaxLoops.crossEntropyGrad(in.getFirst()));
      case ArgMax(int axis) -> Optional.of(SoftmaxLoops.argMax(in.getFirst(), axis));
      case BatchNorm norm -> Optional.of(BatchNormLoops.training(norm.epsilon(), in.getFirst()));
      case BatchNormGrad norm -> Optional.of(BatchNormLoops.grad(norm.epsilon(), in.getFirst()));
      case BatchNormInference norm ->
          Optional.of(BatchNormLoops.inference(norm.epsilon(), in.getFirst()));
      case GroupNorm norm -> Optional.of(GroupNormLoops.forward(norm, in));
      case GroupNormGrad norm -> Optional.of(GroupNormLoops.grad(norm, in));
      case LocalResponseNorm norm -> Optional.of(ResponseNormLoops.forward(norm, in));
      case LocalResponseNormGrad norm -> Optional.of(ResponseNormLoops.grad(norm, in));
      case BilinearUpsample2d enlarge ->
          Optional.of(BilinearLoops.forward(enlarge, in.getFirst(), out.getFirst()));
      case BilinearUpsample2dGrad enlarge ->
          Optional.of(BilinearLoops.grad(enlarge, in.getFirst(), out.getFirst()));
      case Dropout dropout -> Optional.of(GenerateLoops.dropout(dropout, in.getFirst()));
      case SgdUpdate sgd -> Optional.of(UpdateLoops.sgd(sgd));
      case AdamUpdate adam -> Optional.of(UpdateLoops.adam(adam));
      default -> Optional.empty();
    };
  }

  @Override
  public void close() {
    // There is nothing to release: tensors are Java arrays.
  }
}
