package io.striate.inspect.compare;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Plan;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// What a backend makes of a program: the outputs by name, and the next values of states.
final class Results {
  private Results() {}

  /// How the next value of a state is called among the results.
  static String next(String state) {
    return "next " + state;
  }

  /// Runs a program once.
  ///
  /// @param numbers what is bound to inputs and states
  /// @throws io.striate.api.error.StriateException if there is not enough memory
  static Map<String, double[]> of(Backend backend, Program program, Map<String, double[]> numbers) {
    var tensors = new HashMap<String, Tensor>();
    try {
      for (Value input : program.inputs()) {
        tensors.put(input.name(), written(backend, input, numbers));
      }
      for (Value state : program.states()) {
        tensors.put(state.name(), written(backend, state, numbers));
      }
      for (Program.Output output : program.outputs()) {
        tensors.put(output.name(), backend.allocate(output.value().type()));
      }
      try (Plan plan = backend.plan(program, new Bindings(tensors))) {
        plan.run();
        return read(program, tensors);
      }
    } finally {
      tensors.values().forEach(Tensor::close);
    }
  }

  private static Tensor written(Backend backend, Value value, Map<String, double[]> numbers) {
    Tensor tensor = backend.allocate(value.type());
    Oracle.write(tensor, Objects.requireNonNull(numbers.get(value.name()), value.name()));
    return tensor;
  }

  private static Map<String, double[]> read(Program program, Map<String, Tensor> tensors) {
    var results = new HashMap<String, double[]>();
    for (Program.Output output : program.outputs()) {
      results.put(output.name(), tensor(tensors, output.name()).toDoubles());
    }
    for (Program.Update update : program.updates()) {
      String state = update.state().name();
      results.put(next(state), tensor(tensors, state).toDoubles());
    }
    return results;
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }
}
