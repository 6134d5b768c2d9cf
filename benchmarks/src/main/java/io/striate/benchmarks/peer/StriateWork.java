package io.striate.benchmarks.peer;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Backends;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Plan;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.benchmarks.work.Numbers;
import io.striate.benchmarks.work.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A task planned on one of Striate's backends.
public final class StriateWork implements Work {
  private final Backend backend;
  private final Plan plan;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Tensor result;
  private final long flops;

  /// What each run reads back: the loss, where the task says so.
  private final float[] loss = new float[1];

  private final boolean readsBack;

  /// Opens the backend of a setting and plans the task on it.
  public StriateWork(Task task, Library.Setting setting) {
    StriateProgram source = StriateProgram.of(task);
    Program program = source.program();
    flops = source.flops();
    readsBack = task instanceof Task.Training || task instanceof Task.FirstStep;
    Backends installed = Backends.installed();
    backend = installed.open(installed.choose(setting.backend()), setting.options());
    var declared = new ArrayList<>(program.inputs());
    declared.addAll(program.states());
    for (Value value : declared) {
      Tensor tensor = backend.allocate(value.type());
      tensor.write(Objects.requireNonNull(source.contents().get(value.name())));
      tensors.put(value.name(), tensor);
    }
    result = backend.allocate(program.output(StriateProgram.RESULT).type());
    tensors.put(StriateProgram.RESULT, result);
    plan = backend.plan(program, new Bindings(tensors));
  }

  /// Floating-point operations of one run: multiplications and additions of convolutions and matrix
  /// products, by the plain formulas.
  public long flops() {
    return flops;
  }

  /// What the backend runs on and how, for readers.
  public Map<String, String> properties() {
    return backend.properties();
  }

  /// How the backend runs the task, for readers.
  public List<String> describe() {
    return plan.describe();
  }

  @Override
  public void run() {
    plan.run();
    if (readsBack) {
      result.read(new HostArray.Floats(loss));
    }
  }

  @Override
  public double answer() {
    return readsBack ? loss[0] : Numbers.digest(result.toFloats());
  }

  @Override
  public void close() {
    plan.close();
    tensors.values().forEach(Tensor::close);
    backend.close();
  }
}
