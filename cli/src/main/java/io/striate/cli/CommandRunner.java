package io.striate.cli;

import io.striate.api.ApiLevel;
import io.striate.api.Catalog;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// Runs a command line and turns whatever goes wrong into words and a status.
final class CommandRunner {
  private final Console console;
  private final Supplier<Catalog> own;
  private final Map<String, String> environment;

  /// @param own what is bundled; asked for only by commands that need it, since looking for
  ///   providers takes time
  /// @param environment the process's environment, which may name folders of plug-ins
  CommandRunner(Console console, Supplier<Catalog> own, Map<String, String> environment) {
    this.console = console;
    this.own = own;
    this.environment = Map.copyOf(environment);
  }

  /// Runs the command that `args` name.
  ///
  /// @return the process's exit status
  int run(String... args) {
    var root = new StriateCommand(console);
    var line = new CommandLine(root);
    var installed = new Installed(console, own, () -> root.plugins().load(environment));
    addCommands(line, args.length == 0 ? "" : args[0], installed);
    line.setOut(writer(console.out()));
    line.setErr(writer(console.err()));
    line.setUsageHelpWidth(100);
    line.getSubcommands().values().forEach(CommandRunner::shape);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((wrong, words) -> refuse(wrong));
    line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, root));
    int status;
    try {
      status = line.execute(args);
    } catch (OutOfMemoryError exhausted) {
      status = print(memoryExhausted(exhausted));
    } catch (LinkageError misfit) {
      status = explain(unfit(misfit), root);
    }
    Optional<IOException> lost = console.results().finish();
    return lost.isEmpty() || status != ExitStatus.DONE ? status : print(unwritten(lost.get()));
  }

  /// Adds the command that is asked for; all of them, which takes time, only for the list of
  /// commands or a word that is none.
  private void addCommands(CommandLine line, String word, Installed installed) {
    var commands = new LinkedHashMap<String, Supplier<Object>>();
    commands.put("train", () -> new TrainCommand(console, installed));
    commands.put("eval", () -> new EvalCommand(console, installed));
    commands.put("predict", () -> new PredictCommand(console, installed));
    commands.put("time", () -> new TimeCommand(console, installed));
    commands.put("explain", () -> new ExplainCommand(console, installed));
    commands.put("validate", () -> new ValidateCommand(console, installed));
    commands.put("expand", () -> new ExpandCommand(console, installed));
    commands.put("backends", () -> new BackendsCommand(console, installed));
    commands.put("diff-backends", () -> new DiffBackendsCommand(console, installed));
    commands.forEach((name, command) -> {
      if (word.equals(name) || !commands.containsKey(word)) {
        line.addSubcommand(name, command.get());
      }
    });
  }

  /// The look of a command's help.
  private static void shape(CommandLine command) {
    command
        .getCommandSpec()
        .usageMessage()
        .abbreviateSynopsis(true)
        .sortOptions(false)
        .headerHeading("")
        .descriptionHeading("%n")
        .parameterListHeading("%n")
        .optionListHeading("%n");
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
  }

  /// A flag that is wrong.
  private int refuse(ParameterException wrong) {
    return print(new StriateException(FlagErrors.problem(wrong, console.program())));
  }

  private int explain(Exception failure, StriateCommand root) {
    if (root.stackTrace()) {
      failure.printStackTrace(console.err());
    }
    if (failure instanceof StriateException known) {
      return print(known);
    }
    if (!root.stackTrace()) {
      console
          .err()
          .printf(
              "internal error: %s; this is a defect of Striate, please report it with what"
                  + " --stack-trace prints%n",
              failure);
    }
    return ExitStatus.FAILED;
  }

  private int print(StriateException known) {
    String gap = "";
    for (Problem problem : known.problems()) {
      console.err().println(gap + problem);
      gap = System.lineSeparator();
    }
    return ExitStatus.of(known.kind());
  }

  private static StriateException memoryExhausted(OutOfMemoryError exhausted) {
    long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
    return new StriateException(
        Problem.of(
            Code.OUT_OF_MEMORY,
            "memory does not suffice: the heap of at most " + mebibytes + " MiB is full",
            "use a smaller batch (--set train.batch=N), or give it more memory:"
                + " STRIATE_JAVA_OPTS=-Xmx8g"),
        exhausted);
  }

  /// Striate's own classes fit each other; a plug-in's may be built for others.
  private static StriateException unfit(LinkageError misfit) {
    return new StriateException(
        Problem.of(
            Code.BROKEN_PLUGIN,
            "a class of a plug-in does not fit this Striate (" + misfit + ")",
            "ask the plug-in's makers for a build for api level " + ApiLevel.current()),
        misfit);
  }

  private static StriateException unwritten(IOException lost) {
    return new StriateException(
        Problem.of(
            Code.IO_FAILED,
            "the result could not be written to standard output: " + lost.getMessage()),
        lost);
  }
}
