package io.striate.cli;

import io.striate.cli.flag.PluginFlags;
import io.striate.cli.terminal.Colors;
import io.striate.cli.terminal.Console;
import io.striate.cli.text.ModuleVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `striate` alone: what holds for all commands, and the way to them.
@Command(
    name = "striate",
    description = "Trains convolutional networks from one JSON file.",
    synopsisSubcommandLabel = "COMMAND ...",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%n",
    footer = {
      "Try: striate train models/lenet5.json",
      "Commands of plug-ins: striate types command",
      "Exit status: 0 success, 1 failure, 2 invalid input, 130 interrupted."
    },
    versionProvider = StriateCommand.Versions.class)
final class StriateCommand implements Runnable {
  private final Console console;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the versions of Striate, Java and the operating system, and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @Option(
      names = "--stack-trace",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean stackTrace;

  @Option(
      names = "--color",
      scope = ScopeType.INHERIT,
      paramLabel = "auto|always|never",
      description =
          "Color error messages; default: auto, which is on a terminal unless NO_COLOR is set.")
  @SuppressWarnings("UnusedVariable") // Colors reads the words, as errors of parsing need it
  private Colors.When color = Colors.When.AUTO;

  @Mixin private final PluginFlags plugins = new PluginFlags();

  StriateCommand(Console console) {
    this.console = console;
  }

  boolean stackTrace() {
    return stackTrace;
  }

  PluginFlags plugins() {
    return plugins;
  }

  @Override
  public void run() {
    spec.commandLine().usage(console.out());
  }

  /// What `--version` prints.
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "Striate " + ModuleVersion.of(Versions.class.getModule()),
        "Java " + Runtime.version() + ", " + System.getProperty("java.vendor"),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", "
            + System.getProperty("os.arch")
      };
    }
  }
}
