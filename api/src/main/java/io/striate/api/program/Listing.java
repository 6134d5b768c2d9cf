package io.striate.api.program;

import io.striate.api.op.BatchRule;
import java.util.Locale;
import java.util.stream.Collectors;

/// A program as text: one line for each input, state, instruction, update and output.
final class Listing {
  private Listing() {}

  static String of(Program program) {
    var text = new StringBuilder();
    text.append("program ")
        .append(program.name())
        .append(", batch ")
        .append(program.batch())
        .append('\n');
    program.inputs().forEach(value -> declare(text, "input", value));
    program.states().forEach(value -> declare(text, "state", value));
    Phase phase = null;
    for (Instruction instruction : program.instructions()) {
      if (instruction.phase() != phase) {
        phase = instruction.phase();
        text.append(phase.name().toLowerCase(Locale.ROOT)).append('\n');
      }
      instruction(text, instruction);
    }
    for (Program.Update update : program.updates()) {
      text.append("  next ")
          .append(update.state())
          .append(" = ")
          .append(update.next())
          .append('\n');
    }
    for (Program.Output output : program.outputs()) {
      text.append("  output ")
          .append(output.name())
          .append(" = ")
          .append(output.value())
          .append('\n');
    }
    return text.toString();
  }

  private static void declare(StringBuilder text, String kind, Value value) {
    text.append("  ")
        .append(kind)
        .append(' ')
        .append(value.name())
        .append(": ")
        .append(value.type());
    if (value.perSample()) {
      text.append(
          value.rows() == 1
              ? " per sample"
              : String.format(Locale.ROOT, ", %d rows per sample", value.rows()));
    }
    text.append('\n');
  }

  private static void instruction(StringBuilder text, Instruction instruction) {
    String outputs =
        instruction.outputs().stream().map(Value::toString).collect(Collectors.joining(", "));
    String inputs =
        instruction.inputs().stream().map(Value::toString).collect(Collectors.joining(", "));
    String types =
        instruction.outputs().stream()
            .map(v -> v.type().toString())
            .collect(Collectors.joining(", "));
    text.append("  ").append(outputs).append(" = ").append(instruction.op());
    text.append(" <- ").append(inputs).append(": ").append(types);
    if (instruction.batchRule() != BatchRule.INDEPENDENT) {
      text.append(", ")
          .append(instruction.batchRule().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    if (!instruction.scope().isEmpty()) {
      text.append("  # ").append(instruction.scope());
    }
    text.append('\n');
  }
}
