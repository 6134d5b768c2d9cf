package io.striate.api.program;

import io.striate.api.op.CompositeOp;
import io.striate.api.op.Op;
import io.striate.api.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/// A whole step as data. One run reads the inputs and states, executes the instructions in order,
/// hands out the outputs, and then gives each updated state its next value.
///
/// Programs are made by an [Emitter], which checks every type and prunes what nothing depends on.
///
/// @param name for readers
/// @param batch how many samples a run takes
/// @param inputs fed anew for every run; their names are unique among inputs, states and outputs
/// @param states kept between runs: parameters, running statistics, optimizer slots
/// @param instructions in an order in which each value is assigned before it is read
/// @param updates the states that change, each at most once
/// @param outputs what a caller may read after a run
public record Program(
    String name,
    int batch,
    List<Value> inputs,
    List<Value> states,
    List<Instruction> instructions,
    List<Update> updates,
    List<Output> outputs) {
  public Program {
    inputs = List.copyOf(inputs);
    states = List.copyOf(states);
    instructions = List.copyOf(instructions);
    updates = List.copyOf(updates);
    outputs = List.copyOf(outputs);
  }

  /// A state's next value; it becomes visible after all instructions have run. `next` is always an
  /// instruction's result.
  public record Update(Value state, Value next) {}

  /// A result under the name by which a caller binds a tensor for it. `value` is always an
  /// instruction's result.
  public record Output(String name, Value value) {}

  /// The input of a name.
  ///
  /// @throws IllegalArgumentException if there is none
  public Value input(String wanted) {
    return find(inputs, Value::name, wanted, "input");
  }

  /// The state of a name.
  ///
  /// @throws IllegalArgumentException if there is none
  public Value state(String wanted) {
    return find(states, Value::name, wanted, "state");
  }

  /// The output of a name.
  ///
  /// @throws IllegalArgumentException if there is none
  public Value output(String wanted) {
    return find(outputs, Output::name, wanted, "output").value();
  }

  private static <T> T find(List<T> all, Function<T, String> naming, String wanted, String kind) {
    return all.stream()
        .filter(one -> naming.apply(one).equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no "
                    + kind
                    + " '"
                    + wanted
                    + "'; there are "
                    + all.stream().map(naming).toList()));
  }

  /// The instruction that assigns each value which is not an input or a state, by the value's id.
  public Map<Integer, Instruction> producers() {
    var producers = new HashMap<Integer, Instruction>();
    for (Instruction instruction : instructions) {
      instruction.outputs().forEach(output -> producers.put(output.id(), instruction));
    }
    return producers;
  }

  /// The same program with every composite operation that is not kept replaced by its lowering,
  /// again and again, until only kept and core operations remain.
  ///
  /// @param keep asked with each composite operation and the types of its inputs
  public Program lowered(BiPredicate<Op, List<TensorType>> keep) {
    var rewriter = new Rewriter(this);
    return rewriter.rewrite(instruction ->
        lower(rewriter.emit(), instruction.op(), rewriter.here(instruction.inputs()), keep));
  }

  private static List<Value> lower(
      Emitter emit, Op op, List<Value> inputs, BiPredicate<Op, List<TensorType>> keep) {
    var types = inputs.stream().map(Value::type).toList();
    if (!(op instanceof CompositeOp composite) || keep.test(op, types)) {
      return emit.emit(op, inputs);
    }
    return emit.intercept(
        (inner, innerInputs) -> lower(emit, inner, innerInputs, keep),
        () -> composite.lower(emit, inputs));
  }

  /// How many instructions satisfy a condition.
  public long count(Predicate<Instruction> condition) {
    return instructions.stream().filter(condition).count();
  }

  /// The readable listing.
  @Override
  public String toString() {
    return Listing.of(this);
  }
}
