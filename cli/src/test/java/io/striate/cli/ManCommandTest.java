package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Manual pages say what the help says.
class ManCommandTest {
  /// The macros of `man(7)` that pages use.
  private static final Set<String> MACROS = Set.of("TH", "nh", "SH", "TP", "br", "BR");

  @TempDir Path folder;

  @Test
  void aPageHasTheFlagsOfItsCommand() {
    String page = Session.of("man", "train").out();
    List<String> headings =
        page.lines()
            .filter(line -> line.startsWith(".SH "))
            .map(line -> line.substring(4))
            .toList();
    assertEquals(
        List.of("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "NOTES", "SEE ALSO"), headings);
    assertTrue(page.contains("striate\\-train \\- "), page);
    assertTrue(page.contains("\\fB\\-\\-checkpoint\\-every\\fR \\fI"), page);
  }

  @Test
  void striateItselfHasAPage() {
    String page = Session.of("man").out();
    assertTrue(page.contains(".SH COMMANDS"), page);
    assertTrue(page.contains("\\fBstriate\\-validate\\fR(1)"), page);
  }

  /// Every flag of every help is on the page of its command, and nothing but macros begins with a
  /// dot.
  @Test
  void allPagesAreWritten() throws IOException {
    Session session = Session.of("man", "--to", folder.resolve("man1").toString());
    assertEquals(0, session.status(), session.err());
    try (var files = Files.list(folder.resolve("man1"))) {
      List<Path> pages = files.sorted().toList();
      assertTrue(pages.size() > 15, pages::toString);
      for (Path page : pages) {
        check(page.getFileName().toString().replace(".1", ""), Files.readString(page));
      }
    }
  }

  private static void check(String name, String page) {
    page.lines()
        .filter(line -> line.startsWith(".") || line.startsWith("'"))
        .forEach(line -> assertTrue(MACROS.contains(line.substring(1).split(" ", 2)[0]), line));
    assertFalse(page.contains("%n"), name);
    String help = Session.of(words(name)).out();
    Set<String> flags =
        Pattern.compile("--[a-z][a-z-]+")
            .matcher(help)
            .results()
            .map(each -> each.group().replace("-", "\\-"))
            .collect(Collectors.toCollection(TreeSet::new));
    flags.removeIf(page::contains);
    assertEquals(Set.of(), flags, name);
  }

  /// `striate-data-list` is shown by `data list --help`, but `diff-backends` is one word.
  private static String[] words(String page) {
    String command =
        page.equals("striate") ? "" : page.substring("striate-".length()).replace("data-", "data ");
    return (command + " --help").strip().split(" ");
  }

  @Test
  void aCommandThatIsNotThereIsNamed() {
    Session session = Session.of("man", "trian");
    assertEquals(2, session.status());
    assertTrue(session.err().contains("no manual page for 'trian'"), session.err());
  }
}
