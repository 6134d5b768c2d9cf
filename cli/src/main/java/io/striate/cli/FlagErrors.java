package io.striate.cli;

import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.json.Suggestion;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says in one line which flag is wrong, which one may have been meant, and where to read on.
final class FlagErrors {
  private FlagErrors() {}

  static Problem problem(ParameterException wrong, String program) {
    CommandSpec command = wrong.getCommandLine().getCommandSpec();
    if (wrong.getCause() instanceof InvalidPathException name) {
      return FileNames.problem(name);
    }
    String name = command.qualifiedName(" ").replaceFirst("^striate", program);
    return Problem.of(Code.BAD_FLAG, what(wrong, command) + " See '" + name + " --help'");
  }

  private static String what(ParameterException wrong, CommandSpec command) {
    return switch (wrong) {
      case UnmatchedArgumentException unknown ->
          unknown(unknown.getUnmatched().getFirst(), command);
      case MissingParameterException missing -> missing(missing.getMissing());
      default ->
          String.valueOf(wrong.getMessage()).lines().findFirst().orElse("a flag is wrong") + ".";
    };
  }

  private static String unknown(String word, CommandSpec command) {
    if (word.startsWith("-")) {
      String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      return "unknown option '" + name + "'" + meant(name, options(command));
    }
    List<String> commands = List.copyOf(command.subcommands().keySet());
    return commands.isEmpty()
        ? "unexpected argument '" + word + "'."
        : "no command '" + word + "'" + meant(word, commands);
  }

  private static String missing(List<ArgSpec> missing) {
    return missing.stream().map(FlagErrors::label).collect(Collectors.joining(" and "))
        + (missing.size() == 1 ? " is missing." : " are missing.");
  }

  private static String label(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static List<String> options(CommandSpec command) {
    var names = new ArrayList<String>();
    command.options().forEach(option -> names.addAll(List.of(option.names())));
    return names;
  }

  private static String meant(String word, List<String> known) {
    String question = Suggestion.question(word, known);
    return question.isEmpty() ? "." : question;
  }
}
