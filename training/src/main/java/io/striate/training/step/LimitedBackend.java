package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Kernel;
import io.striate.api.backend.Limits;
import io.striate.api.backend.Plan;
import io.striate.api.backend.PlanMemory;
import io.striate.api.backend.Traffic;
import io.striate.api.op.Op;
import io.striate.api.program.Program;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A backend that may take only so much memory; in all else the one behind it.
///
/// @param backend the one behind; closed with this
/// @param bytes the most that tensors and plans may take
public record LimitedBackend(Backend backend, long bytes) implements Backend {
  @Override
  public OptionalLong memoryLimit() {
    return OptionalLong.of(bytes);
  }

  @Override
  public String name() {
    return backend.name();
  }

  @Override
  public boolean exact() {
    return backend.exact();
  }

  @Override
  public Map<String, String> properties() {
    return backend.properties();
  }

  @Override
  public Tensor allocate(TensorType type) {
    return backend.allocate(type);
  }

  @Override
  public Optional<Kernel> kernel(Op op, List<TensorType> inputs, List<TensorType> outputs) {
    return backend.kernel(op, inputs, outputs);
  }

  @Override
  public Plan plan(Program program, Bindings tensors) {
    return backend.plan(program, tensors);
  }

  @Override
  public Optional<PlanMemory> memory(Program program) {
    return backend.memory(program);
  }

  @Override
  public long bytes(TensorType type) {
    return backend.bytes(type);
  }

  @Override
  public Optional<Limits> limits(double seconds) {
    return backend.limits(seconds);
  }

  @Override
  public Optional<Traffic> traffic() {
    return backend.traffic();
  }

  @Override
  public void close() {
    backend.close();
  }
}
