package io.striate.backend.tck.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Kernel;
import io.striate.api.op.Op;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// A wrapper around a backend that restricts it to the kernels that a filter admits and records
/// which ones run. The default planner plans for it.
public final class Watched implements Backend {
  private final Backend inner;
  private final Predicate<Op> admitted;
  private final List<Op> ran = new ArrayList<>();

  /// A backend whose kernels are watched.
  ///
  /// @param admitted operations whose kernels are passed on; the others are lowered
  public Watched(Backend inner, Predicate<Op> admitted) {
    this.inner = inner;
    this.admitted = admitted;
  }

  /// Fails unless some kernels have run, and only those that are expected.
  public void requireRunsOnly(Predicate<Op> expected) {
    assertFalse(ran.isEmpty(), "no kernel of " + inner.name() + " ran");
    assertTrue(ran.stream().allMatch(expected), () -> "ran " + ran);
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public boolean exact() {
    return inner.exact();
  }

  @Override
  public Map<String, String> properties() {
    return inner.properties();
  }

  @Override
  public Tensor allocate(TensorType type) {
    return inner.allocate(type);
  }

  @Override
  public Optional<Kernel> kernel(Op op, List<TensorType> inputs, List<TensorType> outputs) {
    if (!admitted.test(op)) {
      return Optional.empty();
    }
    return inner
        .kernel(op, inputs, outputs)
        .map(kernel ->
            (in, out) -> {
              ran.add(op);
              kernel.run(in, out);
            });
  }

  @Override
  public void close() {
    inner.close();
  }
}
