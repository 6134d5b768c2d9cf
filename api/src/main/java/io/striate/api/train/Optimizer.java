package io.striate.api.train;

import io.striate.api.layer.Initializer;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.step.Weights;
import io.striate.api.tensor.Shape;
import java.util.List;

/// Updates parameters from their gradients.
public interface Optimizer {
  /// The learning rate, per step, that a schedule starts from.
  double learningRate();

  /// The names of what it keeps for each parameter, such as `velocity`: tensors of the parameter's
  /// shape.
  List<String> slots();

  /// The names of what it keeps for a parameter of a shape; [#slots()] unless it treats parameters
  /// differently, such as matrices and biases.
  ///
  /// @return some of [#slots()]
  default List<String> slots(Shape parameter) {
    return slots();
  }

  /// The values of a slot before the first step; zeros unless it says otherwise.
  ///
  /// @param slot one of [#slots()]
  default Initializer start(String slot) {
    return Initializer.constant(0);
  }

  /// Emits everything that a step does to make a loss smaller: the gradients, the slots as states
  /// behind the names of their parameters (`conv1.weight.velocity`), and the updates.
  ///
  /// @param loss a scalar
  /// @param parameters states of the program, the only ones that change
  /// @param rate the learning rate of this step, a scalar
  /// @see #begin
  default void minimize(Emitter emit, Value loss, List<Value> parameters, Value rate) {
    List<Value> gradients = Differentiation.gradients(emit, loss, parameters);
    steps(emit, parameters, gradients, slots(emit, parameters), rate);
  }

  /// The same, with [#learningRate] in every step.
  default void minimize(Emitter emit, Value loss, List<Value> parameters) {
    minimize(emit, loss, parameters, emit.constant(learningRate()));
  }

  /// Declares the slots of some parameters as states.
  ///
  /// @return for each parameter one state for each of its [#slots(Shape)]
  default List<List<Value>> slots(Emitter emit, List<Value> parameters) {
    return parameters.stream()
        .map(parameter ->
            slots(parameter.type().shape()).stream()
                .map(slot -> emit.state(parameter.name() + "." + slot, parameter.type()))
                .toList())
        .toList();
  }

  /// Gives the slots of some parameters the values of before the first step.
  ///
  /// @param seed the run's seed
  default void begin(Weights weights, List<Value> parameters, long seed) {
    for (Value parameter : parameters) {
      Shape shape = parameter.type().shape();
      for (String slot : slots(shape)) {
        weights.initialize(parameter.name() + "." + slot, shape, start(slot), seed);
      }
    }
  }

  /// Emits the step for all parameters; one after the other unless it says otherwise.
  ///
  /// @param parameters the trained parameters, in the order of the network
  /// @param gradients one for each parameter, of its shape
  /// @param slots for each parameter one value for each of its [#slots(Shape)]
  /// @param rate the learning rate of this step, a scalar
  default void steps(
      Emitter emit,
      List<Value> parameters,
      List<Value> gradients,
      List<List<Value>> slots,
      Value rate) {
    for (int i = 0; i < parameters.size(); i++) {
      int each = i;
      emit.in(
          parameters.get(i).name(),
          () -> {
            step(emit, parameters.get(each), gradients.get(each), slots.get(each), rate);
            return rate;
          });
    }
  }

  /// Emits the step for one parameter, ending with [Emitter#update] for the parameter and each
  /// slot.
  ///
  /// @param gradient of the parameter's shape
  /// @param slots one value for each of the parameter's [#slots(Shape)], in their order
  /// @param rate the learning rate of this step, a scalar
  void step(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate);
}
