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
import io.striate.api.program.Recomputation;
import io.striate.api.program.Value;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/// A backend that may take only so much memory; in all else the one behind it. Steps of training
/// that take more compute some of their activations a second time ([Recomputation]), once
/// [MemoryBudget] has found out what share of their memory they may take.
///
/// Threads: as of the one behind.
public final class LimitedBackend implements Backend {
  private final Backend backend;
  private final long bytes;
  private final Map<Program, Thrift> known = new ConcurrentHashMap<>();
  private volatile double share = 1;

  /// A program that takes less memory than another.
  ///
  /// @param program what computes the same
  /// @param values how many values it computes a second time
  private record Thrift(Program program, int values) {}

  /// @param backend the one behind; closed with this
  /// @param bytes the most that tensors and plans may take
  public LimitedBackend(Backend backend, long bytes) {
    this.backend = backend;
    this.bytes = bytes;
  }

  /// Makes programs that are planned from now on take at most a share of the memory that they take
  /// on the backend behind, if computing values a second time achieves it; else the least that it
  /// achieves.
  ///
  /// @param most from 0 to 1
  void share(double most) {
    share = most;
    known.clear();
  }

  /// How many values of a program are computed a second time.
  int again(Program program) {
    return thrift(program).values;
  }

  private Thrift thrift(Program program) {
    return share == 1 ? new Thrift(program, 0) : known.computeIfAbsent(program, this::found);
  }

  /// Drops one value after the other as long as that makes the program smaller.
  private Thrift found(Program program) {
    var recomputation = new Recomputation(program);
    long least = total(program);
    long enough = (long) (share * least);
    var best = new Thrift(program, 0);
    var dropped = new ArrayList<Value>();
    for (Value value : recomputation.candidates()) {
      if (least <= enough) {
        break;
      }
      dropped.add(value);
      Program next = recomputation.without(dropped);
      long need = total(next);
      if (need < least) {
        least = need;
        best = new Thrift(next, dropped.size());
      } else {
        dropped.removeLast();
      }
    }
    return best;
  }

  private long total(Program program) {
    return backend.memory(program).map(PlanMemory::total).orElse(0L);
  }

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
    return backend.plan(thrift(program).program, tensors);
  }

  @Override
  public Optional<PlanMemory> memory(Program program) {
    return backend.memory(thrift(program).program);
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
