package io.striate.api.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Rebuilds a program, instruction by instruction, under new ids.
final class Rewriter {
  /// What takes the place of an instruction.
  @FunctionalInterface
  interface Rule {
    /// Emits it, in the phase and for the node of the instruction.
    ///
    /// @return a value for each output of the instruction
    List<Value> apply(Instruction instruction);
  }

  private final Program source;
  private final Emitter emit;
  private final Map<Integer, Value> renamed = new HashMap<>();

  Rewriter(Program source) {
    this.source = source;
    this.emit = new Emitter(source.name(), source.batch(), 0);
  }

  /// Where rules emit.
  Emitter emit() {
    return emit;
  }

  Program rewrite(Rule rule) {
    for (Value input : source.inputs()) {
      renamed.put(input.id(), emit.input(input.name(), input.type(), input.rows()));
    }
    for (Value state : source.states()) {
      renamed.put(state.id(), emit.state(state.name(), state.type(), state.rows()));
    }
    for (Instruction instruction : source.instructions()) {
      emit.phase(instruction.phase());
      List<Value> outputs = emit.in(instruction.scope(), () -> rule.apply(instruction));
      for (int i = 0; i < outputs.size(); i++) {
        renamed.put(instruction.outputs().get(i).id(), outputs.get(i));
      }
    }
    for (Program.Update update : source.updates()) {
      emit.update(here(update.state()), here(update.next()));
    }
    for (Program.Output output : source.outputs()) {
      emit.output(output.name(), here(output.value()));
    }
    return emit.build();
  }

  /// What a value of the source is called in the new program.
  Value here(Value value) {
    return Objects.requireNonNull(renamed.get(value.id()));
  }

  /// The same for several.
  List<Value> here(List<Value> values) {
    var result = new ArrayList<Value>();
    values.forEach(value -> result.add(here(value)));
    return result;
  }
}
