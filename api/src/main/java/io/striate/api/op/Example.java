package io.striate.api.op;

import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// An operation with operands that suit it, in the sizes of a small network.
///
/// A backend answers for an operation on types, not for its name: examples are what `striate
/// backends` asks about and what the kit for backends computes, so that neither lists operations.
/// Every operation gives its own ([CompositeOp#examples]).
///
/// @param op the operation
/// @param operands its inputs, in order
public record Example(CompositeOp op, List<Operand> operands) {
  /// Samples of a batch.
  public static final int BATCH = 8;

  static final int CHANNELS = 16;
  static final int FILTERS = 32;
  static final int SIZE = 12;
  static final int CLASSES = 10;
  static final Window2d CONVOLUTION = Window2d.square(3, 1, 1);
  static final Window2d POOLING = Window2d.square(2, 2, 0);

  /// @throws io.striate.api.error.StriateException if the operation refuses the operands
  public Example {
    operands = List.copyOf(operands);
    op.infer(operands.stream().map(Operand::type).toList());
  }

  /// An operation with these operands.
  ///
  /// @throws io.striate.api.error.StriateException if the operation refuses them
  public static Example of(CompositeOp op, Operand... operands) {
    return new Example(op, List.of(operands));
  }

  /// An example of every composite operation of this api.
  public static List<Example> bundled() {
    return List.of(
        Conv2d.example(),
        Conv2dGradInput.example(),
        Conv2dGradWeight.example(),
        MaxPool2d.example(),
        MaxPool2dGrad.example(),
        AvgPool2d.example(),
        AvgPool2dGrad.example(),
        BilinearUpsample2d.example(),
        BilinearUpsample2dGrad.example(),
        BatchNorm.example(),
        BatchNormGrad.example(),
        BatchNormInference.example(),
        GroupNorm.example(),
        GroupNormGrad.example(),
        LocalResponseNorm.example(),
        LocalResponseNormGrad.example(),
        Softplus.example(),
        Softmax.example(),
        SoftmaxGrad.example(),
        LogSoftmax.example(),
        LogSoftmaxGrad.example(),
        SoftmaxCrossEntropy.example(),
        SoftmaxCrossEntropyGrad.example(),
        ArgMax.example(),
        Split.example(),
        Detach.example(),
        Dropout.example(),
        SgdUpdate.example(),
        AdamUpdate.example());
  }

  /// Types of the operands.
  public List<TensorType> inputTypes() {
    return operands.stream().map(Operand::type).toList();
  }

  /// Types of the results.
  public List<TensorType> outputTypes() {
    return op.infer(inputTypes());
  }

  /// An input of an example.
  ///
  /// @param name its role, such as `weight`
  /// @param type element type and shape
  /// @param perSample whether it has one entry per sample along axis 0
  /// @param least the smallest value for which the operation is meant
  /// @param most the largest such value
  public record Operand(
      String name, TensorType type, boolean perSample, double least, double most) {

    /// Numbers of either sign, for each sample of the batch.
    public static Operand samples(String name, int... extents) {
      TensorType type = TensorType.float32(Shape.of(extents).prepend(BATCH));
      return new Operand(name, type, true, -1, 1);
    }

    /// Numbers of either sign that are no samples.
    public static Operand numbers(String name, int... extents) {
      return new Operand(name, TensorType.float32(extents), false, -1, 1);
    }

    /// Numbers above zero, such as variances.
    public static Operand positive(String name, int... extents) {
      return new Operand(name, TensorType.float32(extents), false, 0.25, 1);
    }

    /// Whole numbers from 0 to below a limit, such as indices or classes, that are no samples.
    public static Operand wholes(String name, int limit, int... extents) {
      return new Operand(name, TensorType.int32(extents), false, 0, limit - 1.0);
    }

    /// A class for each sample.
    static Operand labels() {
      return new Operand("labels", TensorType.int32(BATCH), true, 0, CLASSES - 1.0);
    }

    /// The position of the first sample in the batch.
    static Operand firstSample() {
      return new Operand("first-sample", TensorType.int32(), false, 0, 100);
    }

    /// The number of the training step.
    public static Operand step() {
      return new Operand("step", TensorType.int32(), false, 0, 100);
    }
  }
}
