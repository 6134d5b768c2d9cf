package io.striate.cli;

import io.striate.api.ApiLevel;
import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.cli.command.BackendsCommand;
import io.striate.cli.command.CompletionCommand;
import io.striate.cli.command.DataCommand;
import io.striate.cli.command.DiffBackendsCommand;
import io.striate.cli.command.EvalCommand;
import io.striate.cli.command.ExpandCommand;
import io.striate.cli.command.ExplainCommand;
import io.striate.cli.command.FindRateCommand;
import io.striate.cli.command.Installed;
import io.striate.cli.command.ManCommand;
import io.striate.cli.command.NewCommand;
import io.striate.cli.command.PluginCommand;
import io.striate.cli.command.PluginsCommand;
import io.striate.cli.command.PredictCommand;
import io.striate.cli.command.PreviewCommand;
import io.striate.cli.command.SchemaCommand;
import io.striate.cli.command.TimeCommand;
import io.striate.cli.command.TrainCommand;
import io.striate.cli.command.TypesCommand;
import io.striate.cli.command.ValidateCommand;
import io.striate.cli.command.VerifyCommand;
import io.striate.cli.command.ZooCommand;
import io.striate.cli.flag.PluginFlags;
import io.striate.cli.terminal.Colors;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.plugin.loader.Culprit;
import io.striate.plugin.loader.Plugins;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Runs a command line and turns whatever goes wrong into words and a status.
final class CommandRunner {
  /// The commands that look at all others.
  private static final Set<String> OVERVIEWS = Set.of("completion", "man");

  private static final int NARROWEST_HELP = 60;
  private static final int WIDEST_HELP = 100;

  private final Console console;
  private final Supplier<Catalog> own;
  private final Map<String, String> environment;
  private final Consumer<Culprit> suspects;
  private Optional<Culprit> culprit = Optional.empty();
  private Colors colors = Colors.OFF;

  /// A runner of a program that nothing else runs in.
  CommandRunner(Console console, Supplier<Catalog> own, Map<String, String> environment) {
    this(console, own, environment, plugins -> {});
  }

  /// @param own what is bundled; asked for only by commands that need it, since looking for
  ///   providers takes time
  /// @param environment the process's environment, which may name folders of plug-ins
  /// @param suspects is told of the plug-ins before any of their code runs
  CommandRunner(
      Console console,
      Supplier<Catalog> own,
      Map<String, String> environment,
      Consumer<Culprit> suspects) {
    this.console = console;
    this.own = own;
    this.environment = Map.copyOf(environment);
    this.suspects = suspects;
  }

  /// Runs the command that `args` name.
  ///
  /// @return the process's exit status
  int run(String... words) {
    Optional<Problem> unknown = FileNames.problem(List.of(words));
    if (unknown.isPresent()) {
      return print(new StriateException(unknown.get()));
    }
    Map<String, BiFunction<Console, Installed, Object>> bundled = bundled();
    var names = new HashSet<>(bundled.keySet());
    if (words.length > 0 && words[0].equals("help")) {
      Kinds.COMMAND.installed().forEach(type -> names.add(type.id()));
    }
    String[] args = new Shorthands(names).expand(words).toArray(String[]::new);
    colors = Colors.of(List.of(args), environment, console.screen().isPresent());
    var root = new StriateCommand(console);
    var line = new CommandLine(root);
    try {
      addCommands(line, root, bundled, args);
    } catch (StriateException known) {
      return print(known);
    }
    line.setOut(writer(console.out()));
    line.setErr(writer(console.err()));
    line.setUsageHelpWidth(Math.clamp(console.columns(), NARROWEST_HELP, WIDEST_HELP));
    line.getSubcommands().values().forEach(CommandRunner::shape);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(ofHelp(Colors.when(List.of(args)))));
    line.setParameterExceptionHandler((wrong, _) -> refuse(wrong));
    line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, root));
    int status;
    try {
      status = line.execute(args);
    } catch (OutOfMemoryError exhausted) {
      status = print(memoryExhausted(exhausted));
    } catch (LinkageError | AssertionError | StackOverflowError thrown) {
      status = explain(thrown, root);
    }
    Optional<IOException> lost = console.results().finish();
    return lost.isEmpty() || status != ExitStatus.DONE ? status : print(unwritten(lost.get()));
  }

  private static Map<String, BiFunction<Console, Installed, Object>> bundled() {
    var bundled = new LinkedHashMap<String, BiFunction<Console, Installed, Object>>();
    bundled.put("train", TrainCommand::new);
    bundled.put("eval", EvalCommand::new);
    bundled.put("predict", PredictCommand::new);
    bundled.put("verify", VerifyCommand::new);
    bundled.put("preview", PreviewCommand::new);
    bundled.put("find-rate", FindRateCommand::new);
    bundled.put("time", TimeCommand::new);
    bundled.put("explain", ExplainCommand::new);
    bundled.put("validate", ValidateCommand::new);
    bundled.put("expand", ExpandCommand::new);
    bundled.put("types", TypesCommand::new);
    bundled.put("zoo", ZooCommand::new);
    bundled.put("new", NewCommand::new);
    bundled.put("schema", SchemaCommand::new);
    bundled.put("data", DataCommand::new);
    bundled.put("backends", BackendsCommand::new);
    bundled.put("plugins", PluginsCommand::new);
    bundled.put("diff-backends", DiffBackendsCommand::new);
    bundled.put("completion", (console, _) -> new CompletionCommand(console));
    bundled.put("man", (console, _) -> new ManCommand(console));
    return bundled;
  }

  /// Adds the command that is asked for; all bundled ones, which takes time, only for the list of
  /// commands, their completion or manual, or a word that is none of them. Only such a word makes
  /// plug-ins load.
  private void addCommands(
      CommandLine line,
      StriateCommand root,
      Map<String, BiFunction<Console, Installed, Object>> bundled,
      String... args) {
    String first = args.length == 0 ? "" : args[0];
    var installed = installed(root.plugins(), bundled.keySet());
    bundled.forEach((name, command) -> {
      if (first.equals(name) || OVERVIEWS.contains(first) || !bundled.containsKey(first)) {
        line.addSubcommand(name, command.apply(console, installed));
      }
    });
    if (!bundled.containsKey(first) || OVERVIEWS.contains(first)) {
      // Commands of Striate's other modules come through the same door as those of plug-ins.
      Kinds.COMMAND
          .installed()
          .forEach(type -> new PluginCommand(type, console, installed, true).addTo(line));
    }
    if (!bundled.containsKey(first)) {
      addFromPlugins(line, bundled.keySet(), args);
    }
  }

  private Installed installed(PluginFlags plugins, Set<String> bundled) {
    return new Installed(console, own, () -> load(plugins), plugins::words, bundled);
  }

  private Plugins load(PluginFlags flags) {
    List<Path> places = flags.places(environment, console.err()::println);
    var found = Culprit.among(places);
    culprit = Optional.of(found);
    suspects.accept(found);
    return flags.load(places, console.err()::println);
  }

  /// Adds the command of a plug-in that the first word names, if one has it.
  private void addFromPlugins(CommandLine line, Set<String> bundled, String... args) {
    var plugins = new PluginFlags();
    var early = new CommandLine(CommandSpec.forAnnotatedObject(plugins));
    early.setUnmatchedArgumentsAllowed(true);
    try {
      early.parseArgs(args);
    } catch (ParameterException wrong) {
      return; // the parser of the whole line reports it
    }
    Optional<String> word =
        early.getUnmatchedArguments().stream().filter(each -> !each.startsWith("-")).findFirst();
    if (word.isPresent() && !line.getSubcommands().containsKey(word.get())) {
      Installed installed = installed(plugins, bundled);
      installed
          .catalog()
          .find(Kinds.COMMAND, word.get())
          .ifPresent(type -> new PluginCommand(type, console, installed, false).addTo(line));
    }
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

  private static CommandLine.Help.Ansi ofHelp(Colors.When when) {
    return switch (when) {
      case ALWAYS -> CommandLine.Help.Ansi.ON;
      case NEVER -> CommandLine.Help.Ansi.OFF;
      case AUTO -> CommandLine.Help.Ansi.AUTO;
    };
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
  }

  /// A flag that is wrong.
  private int refuse(ParameterException wrong) {
    return print(new StriateException(FlagErrors.problem(wrong, console.program())));
  }

  private int explain(Throwable failure, StriateCommand root) {
    if (root.stackTrace()) {
      failure.printStackTrace(console.err());
    }
    if (failure instanceof StriateException known) {
      return print(known);
    }
    Optional<Path> plugin = culprit.flatMap(all -> all.find(failure.getStackTrace()));
    if (plugin.isPresent()) {
      return print(blame(plugin.get(), failure));
    }
    if (failure instanceof LinkageError misfit) {
      return print(unfit(misfit));
    }
    if (failure instanceof InvalidPathException name) {
      return print(new StriateException(FileNames.problem(name)));
    }
    if (!root.stackTrace()) {
      console
          .err()
          .printf(
              Locale.ROOT,
              "internal error: %s; this is a bug in Striate; please report it with the"
                  + " output of --stack-trace%n",
              failure);
    }
    return ExitStatus.FAILED;
  }

  /// Code of a plug-in that runs outside of its border, such as a kernel.
  private static StriateException blame(Path plugin, Throwable failure) {
    return new StriateException(
        Problem.of(
                Code.BROKEN_PLUGIN,
                String.format(
                    Locale.ROOT,
                    "its code threw %s; report it to its authors, with the output of --stack-trace",
                    failure))
            .at(new Place(plugin.toString(), 0, 0, "")),
        failure);
  }

  private int print(StriateException known) {
    String gap = "";
    for (Problem problem : known.problems()) {
      console.err().println(gap + colors.error(problem.toString()));
      gap = System.lineSeparator();
    }
    return ExitStatus.of(known.kind());
  }

  private static StriateException memoryExhausted(OutOfMemoryError exhausted) {
    long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
    return new StriateException(
        Problem.of(
            Code.OUT_OF_MEMORY,
            "not enough memory: the heap of at most " + mebibytes + " MiB is full",
            "use a smaller batch, fewer files at a time, or a larger heap:"
                + " STRIATE_JAVA_OPTS=-Xmx8g"),
        exhausted);
  }

  /// Striate's own classes fit each other; a plug-in's may be built for others.
  private static StriateException unfit(LinkageError misfit) {
    return new StriateException(
        Problem.of(
            Code.BROKEN_PLUGIN,
            "a class of a plug-in is incompatible with this version of Striate (" + misfit + ")",
            "ask the plug-in's authors for a build for API level " + ApiLevel.current()),
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
