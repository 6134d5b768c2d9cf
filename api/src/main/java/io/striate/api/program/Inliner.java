package io.striate.api.program;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeSet;

/// Inserts one program into another, under new ids.
final class Inliner {
  private final Emitter emit;
  private final String prefix;
  private final Program program;
  private final Map<String, Value> given;
  private final Map<Integer, Value> renamed = new HashMap<>();
  private final Map<String, Value> states = new LinkedHashMap<>();

  Inliner(Emitter emit, String prefix, Program program, Map<String, Value> given) {
    this.emit = emit;
    this.prefix = prefix;
    this.program = program;
    this.given = given;
  }

  Inlined inline() {
    if (program.batch() != emit.batch()) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "program '%s' takes a batch of %d, and the one it is inserted into takes %d",
              program.name(),
              program.batch(),
              emit.batch()));
    }
    requireKnown();
    program.inputs().forEach(input -> renamed.put(input.id(), input(input)));
    for (Value state : program.states()) {
      Value supplied = given.get(state.name());
      Value own = supplied != null ? checked(state, supplied) : state(state);
      states.put(state.name(), own);
      renamed.put(state.id(), supplied != null ? own : emit.latest(own));
    }
    Phase phase = emit.phase();
    for (Instruction instruction : program.instructions()) {
      emit.phase(instruction.phase());
      insert(instruction);
    }
    emit.phase(phase);
    var outputs = new LinkedHashMap<String, Value>();
    program.outputs().forEach(output -> outputs.put(output.name(), here(output.value())));
    var updates = new LinkedHashMap<Value, Value>();
    for (Program.Update update : program.updates()) {
      updates.put(Objects.requireNonNull(states.get(update.state().name())), here(update.next()));
    }
    return new Inlined(outputs, updates, states);
  }

  private void insert(Instruction instruction) {
    List<Value> inputs = instruction.inputs().stream().map(this::here).toList();
    String scope = instruction.scope().isEmpty() ? prefix : prefix + instruction.scope();
    List<Value> outputs = emit.in(scope, () -> emit.emit(instruction.op(), inputs));
    for (int i = 0; i < outputs.size(); i++) {
      renamed.put(instruction.outputs().get(i).id(), outputs.get(i));
    }
  }

  private Value here(Value value) {
    return Objects.requireNonNull(renamed.get(value.id()));
  }

  private Value input(Value input) {
    Value supplied = given.get(input.name());
    if (supplied != null) {
      return checked(input, supplied);
    }
    OptionalLong first = Emitter.countsFrom(input.name());
    if (first.isPresent()) {
      return counter(first.getAsLong());
    }
    return switch (input.name()) {
      case Emitter.FIRST_SAMPLE -> emit.firstSample();
      default ->
          throw new StriateException(
              Code.SHAPES_DISAGREE,
              String.format(
                  Locale.ROOT,
                  "program '%s' needs the input '%s' (%s), which is not given",
                  program.name(),
                  input.name(),
                  input.type()));
    };
  }

  private Value counter(long first) {
    var counter = new ArrayList<Value>();
    emit.since(first, () -> counter.add(emit.step()));
    return counter.getFirst();
  }

  private Value state(Value state) {
    return emit.stateOf(prefix + state.name(), state.type(), state.rows());
  }

  private Value checked(Value wanted, Value supplied) {
    if (!wanted.type().equals(supplied.type())) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "program '%s' needs %s for '%s', and is given %s",
              program.name(),
              wanted.type(),
              wanted.name(),
              supplied.type()));
    }
    return supplied;
  }

  private void requireKnown() {
    var names = new TreeSet<String>();
    program.inputs().forEach(input -> names.add(input.name()));
    program.states().forEach(state -> names.add(state.name()));
    for (String name : given.keySet()) {
      if (!names.contains(name)) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "program '%s' has no input or state '%s'; it has %s",
                program.name(),
                name,
                names));
      }
    }
  }
}
