package io.striate.cli.command;

import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.Kinds;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.cli.flag.SettingFlag;
import io.striate.cli.report.TypeReport;
import io.striate.cli.terminal.Console;
import io.striate.layers.format.WordReader;
import io.striate.layers.spec.Problems;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A command of the catalog: its flags follow from its fields.
public final class PluginCommand implements Callable<Integer> {
  private final CommandType type;
  private final Console console;
  private final Installed installed;
  private final boolean own;
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
  private final Map<Field<?>, OptionSpec> flags = new LinkedHashMap<>();

  /// @param type the command
  /// @param console where the command writes
  /// @param installed what can be named
  /// @param own whether it is a command of a module of Striate, whose failures are not a plug-in's
  public PluginCommand(CommandType type, Console console, Installed installed, boolean own) {
    this.type = type;
    this.console = console;
    this.installed = installed;
    this.own = own;
  }

  /// Adds the command to those of `line`.
  ///
  /// @throws StriateException if its flags cannot be told apart, or from those of every command
  public void addTo(CommandLine line) {
    try {
      spec.name(type.id());
      spec.usageMessage().header(escaped(type.summary()));
      for (Field<?> field : type.fields()) {
        OptionSpec flag = flag(field);
        flags.put(field, flag);
        spec.addOption(flag);
      }
      if (!type.arguments().isBlank()) {
        spec.addPositional(
            PositionalParamSpec.builder()
                .paramLabel(type.arguments())
                .hideParamSyntax(true)
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
      }
      line.addSubcommand(type.id(), spec);
    } catch (CommandLine.InitializationException wrong) {
      throw new StriateException(
          Problem.of(
              Code.BROKEN_PLUGIN,
              "the flags of the command '" + type.id() + "' are wrong: " + wrong.getMessage(),
              remedy()),
          wrong);
    }
  }

  private static OptionSpec flag(Field<?> field) {
    String fallback = TypeReport.fallback(field);
    String values = isSwitch(field.kind()) ? "" : "; " + field.kind().describe();
    String otherwise = field.fallback().isEmpty() ? "" : "; default: " + fallback;
    return OptionSpec.builder(SettingFlag.name(field.key()))
        .type(isSwitch(field.kind()) ? Boolean.class : String.class)
        .arity(isSwitch(field.kind()) ? "0..1" : "1")
        .paramLabel(isSwitch(field.kind()) ? "true|false" : "VALUE")
        .required(field.fallback().isEmpty())
        .description(escaped(field.meaning() + values + otherwise))
        .build();
  }

  /// Whether the flag may be given without a value.
  private static boolean isSwitch(FieldKind<?> kind) {
    return kind.nested().isEmpty()
        && takes(kind, true)
        && takes(kind, false)
        && !takes(kind, "neither");
  }

  private static boolean takes(FieldKind<?> kind, Object json) {
    try {
      kind.parse(json);
      return true;
    } catch (StriateException refused) {
      return false;
    }
  }

  /// A text that picocli shows as it is.
  private static String escaped(String text) {
    return text.replace("%", "%%");
  }

  @Override
  public Integer call() {
    try {
      return type.create(settings()).run(context());
    } catch (StriateException known) {
      throw known;
    } catch (RuntimeException | AssertionError | StackOverflowError failed) {
      if (own) {
        throw failed;
      }
      throw new StriateException(
          Problem.of(
              Code.BROKEN_PLUGIN,
              "the command '" + type.id() + "' of a plug-in failed: " + failed,
              remedy() + ", with the output of --stack-trace"),
          failed);
    }
  }

  private String remedy() {
    return "report it to the authors of "
        + installed
            .catalog()
            .plugin(Kinds.COMMAND, type.id())
            .map(plugin -> plugin.path().toString())
            .orElse(type.getClass().getName());
  }

  private CommandContext context() {
    List<String> arguments =
        spec.positionalParameters().stream()
            .flatMap(positional -> positional.stringValues().stream())
            .toList();
    return new CommandContext(
        arguments, installed.catalog(), console.out(), console.err(), Path.of(""));
  }

  private Config settings() {
    var problems = new Problems();
    var reader = new WordReader(installed.catalog(), problems);
    var written = new LinkedHashMap<String, Object>();
    flags.forEach((field, flag) -> {
      Object word = flag.getValue();
      if (word != null) {
        reader
            .read(flag.longestName(), word.toString(), field.kind())
            .ifPresent(value -> written.put(field.key(), value));
      }
    });
    problems.throwIfAny();
    return Config.of(type.fields(), written);
  }
}
