package io.striate.training.network;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Plan;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.layers.program.Programs;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Runs a program on the reference backend, in double.
public final class ReferenceRun implements AutoCloseable {
  private final Backend backend;
  private final Map<String, Tensor> tensors = new HashMap<>();
  private final Plan plan;

  /// Plans a program; all its inputs and states are zero at first.
  public ReferenceRun(Program program) {
    var backends = Backends.installed();
    backend = backends.open(backends.choose("reference"), BackendOptions.defaults());
    program.inputs().forEach(this::zero);
    program.states().forEach(this::zero);
    for (Program.Output output : program.outputs()) {
      tensors.put(output.name(), backend.allocate(output.value().type()));
    }
    plan = backend.plan(program, new Bindings(tensors));
  }

  private void zero(Value value) {
    Tensor tensor = backend.allocate(value.type());
    tensor.write(HostArray.allocate(value.type()));
    tensors.put(value.name(), tensor);
  }

  /// Sets all states to what they are before training.
  public ReferenceRun start(Programs programs, long seed) {
    for (Programs.State state : programs.states()) {
      if (tensors.containsKey(state.name())) {
        var random = new RandomStream(seed, "init/" + state.name(), 0, 0);
        tensor(state.name()).write(new HostArray.Floats(state.start().values(random)));
      }
    }
    return this;
  }

  /// Whether the program has an input, state or output of a name.
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /// The tensor of an input, state or output.
  public Tensor tensor(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /// Sets an input or state.
  public ReferenceRun set(String name, double... values) {
    Tensor tensor = tensor(name);
    if (tensor.type().element() == ElementType.FLOAT32) {
      tensor.write(new HostArray.Doubles(values));
    } else {
      var array = HostArray.allocate(tensor.type());
      for (int i = 0; i < values.length; i++) {
        array.set(i, values[i]);
      }
      tensor.write(array);
    }
    return this;
  }

  /// Runs once.
  public ReferenceRun run() {
    plan.run();
    return this;
  }

  /// The values of an input, state or output.
  public double[] get(String name) {
    return tensor(name).toDoubles();
  }

  @Override
  public void close() {
    plan.close();
    tensors.values().forEach(Tensor::close);
    backend.close();
  }
}
