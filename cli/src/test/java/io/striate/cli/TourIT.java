package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of docs/tour.md print what the page says, one after the other in a folder.
class TourIT {
  private static final Path PAGE = Path.of("docs/tour.md");
  private static final int AT_LEAST = 14;

  @TempDir Path folder;

  /// A command of the page.
  ///
  /// @param status the exit status that the page gives
  /// @param printed lines that must be printed, in this order
  private record Command(String line, int status, List<String> printed) {}

  @Test
  void everyCommandPrintsWhatThePageSays() throws IOException {
    for (String name : List.of("models", "data")) {
      Files.createSymbolicLink(folder.resolve(name), Repository.ROOT.resolve(name));
    }
    script();
    int run = 0;
    var block = new ArrayList<String>();
    String fence = "";
    for (String line : Repository.text(PAGE).lines().toList()) {
      if (!line.startsWith("```")) {
        block.add(line);
        continue;
      }
      if (fence.equals("```console")) {
        for (Command command : commands(block)) {
          check(command);
          run++;
        }
      } else if (fence.startsWith("```json ")) {
        String name = fence.substring("```json ".length());
        Files.writeString(folder.resolve(name), String.join("\n", block) + "\n");
      }
      fence = fence.isEmpty() ? line : "";
      block.clear();
    }
    assertTrue(run >= AT_LEAST, run + " commands");
  }

  /// What `./striate` is in a checkout: the program, under this name.
  private void script() throws IOException {
    String command =
        Program.prepare(folder, List.of()).command().stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Path script = folder.resolve("striate");
    Files.writeString(script, "#!/bin/sh\nexec " + command + " \"$@\"\n");
    assertTrue(script.toFile().setExecutable(true));
  }

  private static List<Command> commands(List<String> block) {
    var commands = new ArrayList<Command>();
    for (String line : block) {
      if (line.startsWith("$ ")) {
        commands.add(new Command(line.substring(2), 0, new ArrayList<>()));
        continue;
      }
      Command last = commands.removeLast();
      if (line.matches("\\[\\d+]")) {
        int status = Integer.parseInt(line.substring(1, line.length() - 1));
        commands.add(new Command(last.line(), status, last.printed()));
      } else {
        last.printed().add(line);
        commands.add(last);
      }
    }
    return commands;
  }

  private void check(Command command) {
    var prepared = new ProcessBuilder("sh", "-c", "exec 2>&1; " + command.line());
    prepared.directory(folder.toFile());
    prepared.environment().put("STRIATE_PROGRAM", "./striate");
    prepared.environment().put("STRIATE_SCREEN", "");
    Program.Result result = Program.run(prepared);
    String all = "$ " + command.line() + "\n" + result.out();
    assertEquals(command.status(), result.status(), all);
    List<String> printed = result.out().lines().toList();
    int from = 0;
    for (String line : command.printed()) {
      Pattern pattern =
          Pattern.compile(
              Arrays.stream(line.split(Pattern.quote("..."), -1))
                  .map(Pattern::quote)
                  .collect(Collectors.joining(".*")));
      int at = from;
      while (at < printed.size() && !pattern.matcher(printed.get(at)).matches()) {
        at++;
      }
      assertTrue(at < printed.size(), "not printed: " + line + "\n" + all);
      from = at + 1;
    }
  }
}
