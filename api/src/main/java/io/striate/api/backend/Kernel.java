package io.striate.api.backend;

import io.striate.api.tensor.Tensor;
import java.util.List;

/// One operation, ready to run on tensors of the types it was made for. It belongs to one plan, so
/// it may keep scratch memory.
@FunctionalInterface
public interface Kernel {
  /// Reads the inputs and overwrites the outputs. No output shares memory with an input or with
  /// another output; inputs may be one and the same tensor.
  void run(List<Tensor> inputs, List<Tensor> outputs);
}
