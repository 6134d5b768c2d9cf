package io.striate.api.op;

import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// An operation: a pure function from tensors to tensors, as plain data.
public sealed interface Op permits CoreOp, CompositeOp {
  /// The operation's name in listings and messages, such as `conv2d`.
  String name();

  /// The shape rule: the types of the outputs for inputs of these types.
  ///
  /// @throws io.striate.api.error.StriateException if the inputs do not go together, in words that
  ///   every backend shares
  List<TensorType> infer(List<TensorType> inputs);

  /// The window through which each position of the output sees the first input, for operations that
  /// slide one over an image: receptive fields and the formula of the output's size follow from it.
  default Optional<Window2d> slidingWindow() {
    return Optional.empty();
  }

  /// How the operation treats the batch.
  ///
  /// @param inputs types of the inputs
  /// @param perSample which of the inputs belong to samples along axis 0
  BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample);

  /// How the operation treats a batch of a size. By default the size does not matter; it does to
  /// operations that merge or cut axis 0, after which a sample has several rows.
  ///
  /// @param batch how many samples there are
  default BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample, int batch) {
    return batchRule(inputs, perSample);
  }

  /// Which outputs belong to samples along axis 0, given the rule that applies.
  default List<Boolean> perSampleOutputs(BatchRule rule, int outputs) {
    return java.util.Collections.nCopies(outputs, rule == BatchRule.PER_SAMPLE);
  }

  /// The same operation on a slice of the batch: attributes that hold the batch's size or position
  /// are narrowed. Only meaningful where the rule is [BatchRule#PER_SAMPLE] or
  /// [BatchRule#SUMS_BATCH]. What is counted is the entries of the output's axis 0, which are
  /// several for each sample where the output has several rows.
  ///
  /// @param first the slice's first entry
  /// @param count how many entries it has
  default Op slice(int first, int count) {
    return this;
  }

  /// Emits the vector-Jacobian product.
  ///
  /// @param emit where to emit
  /// @param self the instruction whose gradient is asked for
  /// @param gradOutputs the loss's gradient by each output; absent where the loss does not depend
  ///   on that output
  /// @return the loss's gradient by each input; absent where there is none (whole numbers, labels).
  ///   What is not used is pruned
  List<Optional<Value>> gradient(Emitter emit, Instruction self, List<Optional<Value>> gradOutputs);

  /// Emits the operation a second time, where its first output was not kept. By default that is the
  /// same operation; one whose other outputs were kept may start from them. The results have the
  /// same bits.
  ///
  /// @param emit where to emit
  /// @param inputs what the operation reads
  /// @param outputs what it assigned the first time; the first of them is not to be read
  /// @return what stands for its outputs
  default List<Value> again(Emitter emit, List<Value> inputs, List<Value> outputs) {
    return emit.emit(this, inputs);
  }

  /// Multiply-accumulate operations of one execution, as papers count them; 0 for whatever is not a
  /// product of matrices.
  default long macs(List<TensorType> inputs, List<TensorType> outputs) {
    return 0;
  }
}
