package io.striate.cli.command;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.ManPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `striate man`: the manual pages.
@Command(
    name = "man",
    header = "Print or install manual pages.",
    description =
        "Prints the manual page of a command, or of striate itself: striate man train | man -l -."
            + " With --to, writes the pages of all commands: striate man --to"
            + " ~/.local/share/man/man1; then man striate-train shows one.")
public final class ManCommand implements Callable<Integer> {
  private final Console console;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  private CommandSpec spec;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..1",
      description = "The command; default: striate itself.")
  private @Nullable String command;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description = "Write all pages to this folder, which is made if it does not exist.")
  private @Nullable Path folder;

  /// @param console where the command writes
  public ManCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CommandSpec root = spec.root();
    if (folder == null) {
      console.out().print(ManPage.of(named(root)).text());
    } else {
      List<ManPage> pages = ManPage.all(root);
      write(pages, folder);
      console.out().println(pages.size() + " pages in " + folder);
    }
    return ExitStatus.DONE;
  }

  private CommandSpec named(CommandSpec root) {
    if (command == null) {
      return root;
    }
    return Optional.ofNullable(root.subcommands().get(command))
        .map(CommandLine::getCommandSpec)
        .orElseThrow(() ->
            new StriateException(
                Code.BAD_FLAG,
                "no manual page for '" + command + "'",
                "pages: " + String.join(", ", root.subcommands().keySet())));
  }

  private static void write(List<ManPage> pages, Path folder) {
    try {
      Files.createDirectories(folder);
      for (ManPage page : pages) {
        Files.writeString(folder.resolve(page.name() + ".1"), page.text());
      }
    } catch (IOException e) {
      throw FileErrors.unwritable(folder, e);
    }
  }
}
