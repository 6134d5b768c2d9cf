package io.striate.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page of Markdown, or the comments of a `package-info.java` or a specification.
///
/// @param path relative to the repository
record Page(Path path, List<Line> lines) {
  private static final Pattern HEADING = Pattern.compile("#+ +(.*)");

  /// @param number from 1
  /// @param inCode whether it belongs to an example, fenced or indented
  record Line(int number, String text, boolean inCode) {}

  static Page read(Path path) {
    String comment = comment(path);
    var lines = new ArrayList<Line>();
    boolean fenced = false;
    boolean indented = false;
    boolean blank = true;
    for (String raw : Repository.text(path).lines().toList()) {
      String text = raw;
      if (!comment.isEmpty()) {
        text =
            text.strip().startsWith(comment)
                ? text.strip().substring(comment.length()).replaceFirst("^ ", "")
                : "";
      }
      boolean fence = text.strip().startsWith("```");
      // Indented code follows a blank line; an indented line after text continues a list.
      indented = text.startsWith("    ") && (indented || blank);
      lines.add(new Line(lines.size() + 1, text, fence || fenced || indented));
      fenced ^= fence;
      blank = text.isBlank() || (blank && indented);
    }
    return new Page(path, lines);
  }

  /// How a line of a comment begins; empty where all lines are text.
  private static String comment(Path path) {
    if (path.toString().endsWith(".java")) {
      return "///";
    }
    return path.toString().endsWith(".json") ? "//" : "";
  }

  boolean isJava() {
    return path.toString().endsWith(".java");
  }

  String at(Line line) {
    return path + ":" + line.number() + ": ";
  }

  /// Classes that the page's own examples declare.
  Set<String> declares() {
    var declared = new HashSet<String>();
    lines.stream()
        .filter(Line::inCode)
        .forEach(line ->
            DeclaredTypes.DECLARATION
                .matcher(line.text())
                .results()
                .forEach(result -> declared.add(result.group(1))));
    return declared;
  }

  /// The anchors that a page's headings have: lower case, hyphens for spaces, no punctuation.
  Set<String> anchors() {
    var anchors = new HashSet<String>();
    for (Line line : lines) {
      Matcher heading = HEADING.matcher(line.text());
      if (!line.inCode() && heading.matches()) {
        anchors.add(
            heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-'));
      }
    }
    return anchors;
  }
}
