package io.striate.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The manual page of a command, from the same model as its help. It is written with the macros of
/// `man(7)`, which every formatter knows.
///
/// @param name the name of the page, such as `striate-train`
/// @param text in roff
public record ManPage(String name, String text) {
  /// The pages of a command and of all its subcommands.
  public static List<ManPage> all(CommandSpec root) {
    var pages = new ArrayList<ManPage>();
    pages.add(of(root));
    root.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(spec -> !spec.usageMessage().hidden())
        .forEach(spec -> pages.addAll(all(spec)));
    return pages;
  }

  /// The page of a command.
  public static ManPage of(CommandSpec spec) {
    return new Writer(spec).page();
  }

  private static String nameOf(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  /// Writes one page.
  private static final class Writer {
    private final CommandSpec spec;
    private final StringBuilder roff = new StringBuilder();

    Writer(CommandSpec spec) {
      this.spec = spec;
    }

    ManPage page() {
      String title = escaped(nameOf(spec).toUpperCase(Locale.ROOT));
      line(".TH \"" + title + "\" \"1\" \"\" \"Striate\" \"Striate manual\"");
      line(".nh"); // a flag that is broken at its hyphen cannot be copied
      section("NAME");
      line(escaped(nameOf(spec)) + " \\- " + escaped(withoutStop(summary())));
      synopsis();
      section("DESCRIPTION");
      paragraph(spec.usageMessage().description());
      spec.positionalParameters().forEach(this::argument);
      options();
      commands();
      List<String> footer = texts(spec.root().usageMessage().footer());
      section("NOTES");
      for (String each : footer) {
        line(escaped(each));
        line(".br");
      }
      if (spec.parent() != null) {
        section("SEE ALSO");
        line(".BR " + escaped(nameOf(spec.parent())) + " (1)");
      }
      return new ManPage(nameOf(spec), roff.toString());
    }

    private String summary() {
      var usage = spec.usageMessage();
      List<String> header = texts(usage.header());
      return String.join(" ", header.isEmpty() ? texts(usage.description()) : header);
    }

    private void synopsis() {
      section("SYNOPSIS");
      var words = new ArrayList<String>();
      words.add(bold(spec.qualifiedName(" ")));
      if (!spec.options().isEmpty()) {
        words.add("[" + italic("OPTIONS") + "]");
      }
      spec.options().stream()
          .filter(OptionSpec::required)
          .forEach(each -> words.add(bold(each.longestName()) + " " + italic(each.paramLabel())));
      for (PositionalParamSpec each : spec.positionalParameters()) {
        String label = italic(each.paramLabel()) + (each.arity().max() > 1 ? "..." : "");
        words.add(each.required() ? label : "[" + label + "]");
      }
      if (!spec.subcommands().isEmpty()) {
        words.add(italic("COMMAND") + " ...");
      }
      line(String.join(" ", words));
    }

    private void argument(PositionalParamSpec argument) {
      item(italic(argument.paramLabel()), argument.description());
    }

    private void options() {
      section("OPTIONS");
      for (OptionSpec option : spec.options()) {
        if (option.hidden()) {
          continue;
        }
        String names =
            String.join(", ", List.of(option.names()).stream().map(Writer::bold).toList());
        item(
            option.arity().max() == 0 ? names : names + " " + italic(option.paramLabel()),
            option.description());
      }
    }

    private void commands() {
      if (spec.subcommands().isEmpty()) {
        return;
      }
      section("COMMANDS");
      spec.subcommands()
          .values()
          .forEach(command -> {
            CommandSpec each = command.getCommandSpec();
            item(bold(nameOf(each)) + "(1)", each.usageMessage().header());
          });
    }

    private void section(String heading) {
      line(".SH " + heading);
    }

    private void item(String label, String... description) {
      line(".TP");
      line(label);
      paragraph(description);
    }

    private void paragraph(String... description) {
      line(escaped(String.join(" ", texts(description))));
    }

    private void line(String text) {
      roff.append(text).append('\n');
    }

    /// Descriptions as picocli prints them: it takes them for formats.
    private static List<String> texts(String... described) {
      return List.of(described).stream()
          .map(each -> String.format(Locale.ROOT, each).replaceAll("\\s+", " ").strip())
          .filter(each -> !each.isEmpty())
          .toList();
    }

    private static String withoutStop(String sentence) {
      return sentence.replaceFirst("\\.$", "");
    }

    private static String bold(String text) {
      return "\\fB" + escaped(text) + "\\fR";
    }

    private static String italic(String text) {
      return "\\fI" + escaped(text) + "\\fR";
    }

    /// A text that roff shows as it is: it takes a backslash, and a dot or an apostrophe at the
    /// begin of a line, for instructions, and a hyphen for a typographic one, which nobody can copy
    /// into a shell.
    private static String escaped(String text) {
      String safe = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
      return safe.startsWith(".") ? "\\&" + safe : safe;
    }
  }
}
