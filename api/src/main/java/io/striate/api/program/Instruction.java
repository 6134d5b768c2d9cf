package io.striate.api.program;

import io.striate.api.op.BatchRule;
import io.striate.api.op.Op;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// One operation applied to values.
///
/// @param op the operation
/// @param inputs what it reads
/// @param outputs what it assigns
/// @param batchRule how it treats the batch here
/// @param phase which part of the step it belongs to
/// @param scope the node of the graph it serves, such as `conv1`; empty if none
public record Instruction(
    Op op,
    List<Value> inputs,
    List<Value> outputs,
    BatchRule batchRule,
    Phase phase,
    String scope) {
  public Instruction {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /// The types of the inputs.
  public List<TensorType> inputTypes() {
    return inputs.stream().map(Value::type).toList();
  }

  /// The types of the outputs.
  public List<TensorType> outputTypes() {
    return outputs.stream().map(Value::type).toList();
  }

  /// The operation on some samples of the batch.
  ///
  /// @param first the first of them
  /// @param samples how many
  public Op slice(int first, int samples) {
    int rows = Math.max(1, outputs.getFirst().rows());
    return op.slice(first * rows, samples * rows);
  }

  /// Multiply-accumulate operations of one execution.
  public long macs() {
    return op.macs(inputTypes(), outputTypes());
  }
}
