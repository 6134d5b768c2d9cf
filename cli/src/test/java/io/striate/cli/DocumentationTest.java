package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The pages of the documentation name files, classes and other pages that exist, use the terms of
/// the field, and keep to 120 columns. Each failure lists `file:line: what is wrong`.
class DocumentationTest {
  /// The longest line of text, in characters.
  private static final int COLUMNS = 120;

  /// Folders that hold pages; the pages in the root are added to theirs.
  private static final List<String> PAGE_FOLDERS =
      List.of("docs", "benchmarks", "data", "examples", "models");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern JAVA_LINK =
      Pattern.compile("\\[([A-Za-z][\\w.]*)(?:#\\w+)?](?!\\()");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");

  /// A path: words separated by `/`, `*` for any part of a name; or a file by its extension.
  private static final Pattern PATH =
      Pattern.compile(
          "(?:[\\w.*-]+/)+[\\w.*-]*|[\\w*-][\\w.*-]*\\.(?:md|java|json|txt|csv|svg|cl|py|xml)");

  /// First parts of paths that a user or a command makes: they are not in the repository.
  private static final Set<String> MADE =
      Set.of("runs", "plugins", "checkpoints", "target", "META-INF", "out", "FOLDER");

  /// Files that a run or a build writes.
  private static final Set<String> WRITTEN =
      Set.of("run.json", "spec.json", "metadata.json", "trusted.txt");

  /// Words that pages do not use, each with the usual term of the field.
  private static final Map<String, String> IDIOMS =
      Map.ofEntries(
          Map.entry("whoever", "anyone who, users who"),
          Map.entry("nobody", "no one, or what does not happen"),
          Map.entry("strangers?(?:'s)?|somebody else's|jars? of others", "third-party"),
          Map.entry("made-up", "synthetic"),
          Map.entry("in turns?", "alternating"),
          Map.entry("go(?:es|ing)? on|went on", "resumes, continues"),
          Map.entry("held[- ]out", "validation"),
          Map.entry("holdouts?", "validation split"),
          Map.entry("read-ahead", "prefetch"),
          Map.entry("reckon(?:s|ed|ing)?", "estimate"),
          Map.entry("spare[sd]?|sparing", "saves, avoids"),
          Map.entry("tak(?:e|es|en|ing) up", "uses"),
          Map.entry("comes? along|came along", "is included"),
          Map.entry("so many", "the number of"),
          Map.entry("suffices?", "is enough"),
          Map.entry("beforehand", "before"),
          Map.entry("25 or more", "25 or newer"),
          Map.entry(
              "rounds? otherwise|rounding otherwise|of another rounding", "round differently"),
          Map.entry("mistakes? (?:is|are) said", "errors are reported"),
          Map.entry("makes? small", "minimizes"),
          Map.entry("in a circle", "cycle"),
          Map.entry(
              "(?:optimi|normali|minimi|maximi|initiali|vectori|summari|seriali)s"
                  + "(?:e|ed|es|er|ers|ing|ation|ations)",
              "American spelling: z"),
          Map.entry(
              "(?:un)?licence[sd]?|colours?|behaviours?|catalogues?|centred?|favour(?:s|ed)?|grey",
              "American spelling"));

  // ---- names

  @Test
  void everyFileThatAPageNamesExists() {
    var missing = new ArrayList<String>();
    for (Page page : pages()) {
      for (Page.Line line : page.lines()) {
        for (String path : paths(line)) {
          if (!exists(page, path)) {
            missing.add(page.at(line) + "no such file: " + path);
          }
        }
      }
    }
    assertNothing(missing);
  }

  @Test
  void everyClassThatAPageNamesExists() {
    var types = DeclaredTypes.read();
    var missing = new ArrayList<String>();
    for (Page page : Stream.concat(pages().stream(), packageDocs().stream()).toList()) {
      Set<String> own = page.declares();
      for (Page.Line line : page.lines()) {
        for (String name : classes(page, line)) {
          types
              .mistake(name, own)
              .ifPresent(mistake -> missing.add(page.at(line) + mistake + ": " + name));
        }
      }
    }
    assertNothing(missing);
  }

  @Test
  void everyLinkLeadsToAPageAndAHeading() {
    var broken = new ArrayList<String>();
    for (Page page : pages()) {
      for (Page.Line line : page.lines()) {
        Matcher link = LINK.matcher(line.inCode() ? "" : line.text());
        while (link.find()) {
          if (!link.group(1).contains("://") && !resolves(page, link.group(1))) {
            broken.add(page.at(line) + "broken link: " + link.group(1));
          }
        }
      }
    }
    assertNothing(broken);
  }

  @Test
  void numbersOfDecisionsNameOnePage() {
    var decisions =
        pages().stream()
            .filter(page -> page.path().startsWith("docs/decisions"))
            .map(page -> page.path().getFileName().toString().substring(0, 3))
            .toList();
    assertEquals(new HashSet<>(decisions).size(), decisions.size(), decisions::toString);
  }

  /// The arrows of the README are `requires` directives, and each directive follows the arrows.
  @Test
  void theDrawingOfModulesIsWhatTheModulesRequire() {
    Map<String, Set<String>> drawn = ModuleDrawing.drawing();
    Map<String, Set<String>> required = ModuleDrawing.requirements();
    assertEquals(required.keySet(), drawn.keySet(), "modules in the drawing");
    var wrong = new ArrayList<String>();
    drawn.forEach((module, targets) ->
        targets.stream()
            .filter(target -> !required.getOrDefault(module, Set.of()).contains(target))
            .forEach(target -> wrong.add("no directive: " + module + " -> " + target)));
    required.forEach((module, targets) ->
        targets.stream()
            .filter(target -> !ModuleDrawing.reachable(drawn, module).contains(target))
            .forEach(target -> wrong.add("against the arrows: " + module + " -> " + target)));
    assertNothing(wrong);
  }

  // ---- prose

  @Test
  void pagesUseTheTermsOfTheField() {
    var found = new ArrayList<String>();
    for (Page page : Stream.concat(pages().stream(), specifications().stream()).toList()) {
      for (Page.Line line : page.lines()) {
        String text = line.inCode() ? "" : CODE.matcher(line.text()).replaceAll("``");
        IDIOMS.forEach((idiom, usual) -> {
          Matcher matcher =
              Pattern.compile("\\b(?:" + idiom + ")\\b", Pattern.CASE_INSENSITIVE).matcher(text);
          if (matcher.find()) {
            found.add(page.at(line) + "'" + matcher.group() + "'; write: " + usual);
          }
        });
      }
    }
    assertNothing(found);
  }

  @Test
  void linesOfTextHaveAtMost120Columns() {
    var wide = new ArrayList<String>();
    for (Page page : pages()) {
      for (Page.Line line : page.lines()) {
        boolean table = line.text().startsWith("|");
        if (!line.inCode() && !table && line.text().length() > COLUMNS) {
          wide.add(page.at(line) + line.text().length() + " columns: " + line.text());
        }
      }
    }
    assertNothing(wide);
  }

  private static void assertNothing(List<String> mistakes) {
    assertTrue(mistakes.isEmpty(), () -> "\n" + String.join("\n", new TreeSet<>(mistakes)) + "\n");
  }

  // ---- what a line names

  /// The paths in `line`: in backticks, or as words of a command.
  private static List<String> paths(Page.Line line) {
    var paths = new ArrayList<String>();
    Stream<String> words =
        line.inCode()
            ? Stream.of(line.text())
            : CODE.matcher(line.text()).results().map(code -> code.group(1));
    words
        .flatMap(code -> Stream.of(code.split("\\s+")))
        .map(word -> word.startsWith("./") ? word.substring(2) : word)
        .filter(word -> PATH.matcher(word).matches())
        .filter(word -> !line.inCode() || inRepository(word))
        .forEach(paths::add);
    return paths;
  }

  /// Whether a word of a command begins like a path into the repository: other words with a slash
  /// are output or data.
  private static boolean inRepository(String word) {
    int slash = word.indexOf('/');
    return slash > 0 && Files.isDirectory(Repository.ROOT.resolve(word.substring(0, slash)));
  }

  private static boolean exists(Page page, String path) {
    String first = path.contains("/") ? path.substring(0, path.indexOf('/')) : path;
    if (MADE.contains(first)
        || WRITTEN.contains(path)
        || path.contains("/target/")
        || path.contains("//")) {
      return true;
    }
    if (!path.contains("/")) {
      return Repository.FILES.stream()
          .anyMatch(file -> matches(path, file.getFileName().toString()));
    }
    String whole = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (whole.contains("*")) {
      return Repository.FILES.stream().anyMatch(file -> matches(whole, file.toString()));
    }
    return Files.exists(Repository.ROOT.resolve(whole))
        || Files.exists(Repository.ROOT.resolve(page.path()).resolveSibling(whole));
  }

  private static boolean matches(String glob, String name) {
    String regex = ("\\Q" + glob + "\\E").replace("*", "\\E[^/]*\\Q");
    return name.matches(regex);
  }

  /// The classes in `line`: in backticks; in package docs also as links of Javadoc.
  private static List<String> classes(Page page, Page.Line line) {
    if (line.inCode()) {
      return List.of();
    }
    Stream<String> codes = CODE.matcher(line.text()).results().map(code -> code.group(1));
    if (page.isJava()) {
      codes =
          Stream.concat(codes, JAVA_LINK.matcher(line.text()).results().map(link -> link.group(1)));
    }
    return codes.filter(DeclaredTypes::isName).toList();
  }

  private static boolean resolves(Page page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target =
        file.isEmpty()
            ? page.path()
            : Repository.ROOT.relativize(
                Repository.ROOT.resolve(page.path()).resolveSibling(file).normalize());
    if (!Files.exists(Repository.ROOT.resolve(target))) {
      return false;
    }
    return hash < 0 || Page.read(target).anchors().contains(link.substring(hash + 1));
  }

  // ---- pages

  private static List<Page> pages() {
    return Repository.FILES.stream()
        .filter(file -> file.toString().endsWith(".md"))
        .filter(
            file -> file.getNameCount() == 1 || PAGE_FOLDERS.contains(file.getName(0).toString()))
        .map(Page::read)
        .toList();
  }

  private static List<Page> specifications() {
    return Repository.FILES.stream()
        .filter(file -> file.startsWith("models") || file.startsWith("examples"))
        .filter(file -> file.toString().endsWith(".json"))
        .map(Page::read)
        .toList();
  }

  private static List<Page> packageDocs() {
    return Repository.FILES.stream()
        .filter(file -> file.endsWith("package-info.java"))
        .map(Page::read)
        .toList();
  }
}
