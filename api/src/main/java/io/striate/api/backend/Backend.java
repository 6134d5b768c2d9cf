package io.striate.api.backend;

import io.striate.api.op.Op;
import io.striate.api.program.Program;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Opened hardware: allocates tensors, knows kernels, plans programs.
///
/// The least a backend does is to answer [#kernel] for every [io.striate.api.op.CoreOp]; all else
/// is lowered to those. It becomes faster by answering for composite operations too, and fastest by
/// planning whole programs itself.
///
/// Threads: any thread may allocate, plan and ask, also while another runs a plan. Plans of one
/// backend may be run at once by different threads, each by one thread at a time ([Plan]); a
/// backend whose device serves one plan at a time lets the others wait.
public interface Backend extends AutoCloseable {
  /// The provider's name.
  String name();

  /// What it runs on and how: `device`, `threads`, `vector bits`, ... in a map that keeps the order
  /// in which they are to be shown.
  Map<String, String> properties();

  /// Whether plans run only algorithms that round as the plain formulas do: because that was asked
  /// for ([BackendOptions#exact]), or because the backend has no others, as by default.
  default boolean exact() {
    return true;
  }

  /// A new tensor; its contents are undefined.
  ///
  /// @throws io.striate.api.error.StriateException if there is not enough memory
  Tensor allocate(TensorType type);

  /// The kernel for this very operation on these very types, or none. Asked while planning, never
  /// while running.
  Optional<Kernel> kernel(Op op, List<TensorType> inputs, List<TensorType> outputs);

  /// Makes a program ready to run. By default operation by operation, lowering what has no kernel,
  /// and sharing temporaries between values that do not live at the same time.
  ///
  /// A tensor of another backend is refused by name, here or at the latest when the plan first
  /// runs.
  ///
  /// @throws io.striate.api.error.StriateException if a binding is missing or of another type, or
  ///   there is not enough memory
  default Plan plan(Program program, Bindings tensors) {
    return new OpByOpPlan(this, program, tensors);
  }

  /// The memory that [#plan] will take for a program, found out without taking it. A backend that
  /// plans by itself answers this by itself too; if it cannot tell, with nothing.
  default Optional<PlanMemory> memory(Program program) {
    return Optional.of(OpByOpMemory.of(this, program));
  }

  /// Bytes that a tensor takes.
  default long bytes(TensorType type) {
    return type.bytes();
  }

  /// The most bytes that tensors and plans may take together, if a limit is set. A caller that
  /// plans looks at it beforehand; a backend need not watch over it.
  default OptionalLong memoryLimit() {
    return OptionalLong.empty();
  }

  /// Measures what the hardware can do at most with this backend's threads, or tells nothing, as by
  /// default. The machine should do nothing else meanwhile.
  ///
  /// @param seconds about how long to measure
  default Optional<Limits> limits(double seconds) {
    return Optional.empty();
  }

  /// What its device has been asked since it was opened, if it has one whose memory is not the
  /// host's, and counts.
  default Optional<Traffic> traffic() {
    return Optional.empty();
  }

  /// Gives everything back. Closing twice does nothing. Tensors and plans must be closed before.
  @Override
  void close();
}
