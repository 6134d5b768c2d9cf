package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The pages of the documentation name files, classes and other pages that exist, use the terms of
/// the field, and keep to 120 columns. Each failure lists `file:line: what is wrong`.
class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /// The longest line of text, in characters.
  private static final int COLUMNS = 120;

  /// Folders that hold pages; the pages in [#ROOT] itself are added to theirs.
  private static final List<String> PAGE_FOLDERS =
      List.of("docs", "benchmarks", "data", "examples", "models");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern JAVA_LINK =
      Pattern.compile("\\[([A-Za-z][\\w.]*)(?:#\\w+)?](?!\\()");
  private static final Pattern HEADING = Pattern.compile("#+ +(.*)");

  /// A path: words separated by `/`, `*` for any part of a name; or a file by its extension.
  private static final Pattern PATH =
      Pattern.compile(
          "(?:[\\w.*-]+/)+[\\w.*-]*|[\\w*-][\\w.*-]*\\.(?:md|java|json|txt|csv|svg|cl|py|xml)");

  /// A class: an optional package, names in camel case, then members or arguments.
  private static final Pattern CLASS =
      Pattern.compile("((?:[a-z]\\w*\\.)*)([A-Z]\\w*[a-z]\\w*)((?:\\.\\w+)*)(?:\\([^)]*\\))?");

  private static final Pattern PACKAGE = Pattern.compile("io\\.striate(?:\\.[a-z]\\w*)+");
  private static final Pattern DRAWING = Pattern.compile(" +[a-z-]+(?:, [a-z-]+)* -> [a-z, >-]+");
  private static final Pattern ARROW = Pattern.compile(" -> ");
  private static final Pattern COMMA = Pattern.compile(", ");

  /// How the names of several classes begin: `XxxKernels` is any class whose name ends so.
  private static final String ANY = "Xxx";

  private static final Pattern MEMBER = Pattern.compile("\\w+");

  private static final Pattern DECLARATION =
      Pattern.compile("\\b(?:class|interface|record|enum)\\s+([A-Z]\\w*)");

  private static final Pattern COMMENT = Pattern.compile("^ *//.*$", Pattern.MULTILINE);

  private static final Pattern REQUIRES =
      Pattern.compile("requires (?:transitive |static )?io\\.striate\\.([\\w.]+);");

  /// First parts of paths that a user or a command makes: they are not in the repository.
  private static final Set<String> MADE =
      Set.of("runs", "plugins", "checkpoints", "target", "META-INF", "out", "FOLDER");

  /// Files that a run or a build writes.
  private static final Set<String> WRITTEN =
      Set.of("run.json", "spec.json", "metadata.json", "trusted.txt");

  /// Classes of the JDK and of libraries that pages name.
  private static final Set<String> FOREIGN =
      Set.of(
          "ServiceLoader",
          "StrictMath",
          "KernelWriter",
          "Optional",
          "Signal",
          "Unsafe",
          "Tag",
          "NullMarked",
          "OpenCL");

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
      for (Line line : page.lines()) {
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
    var types = Types.read();
    var missing = new ArrayList<String>();
    for (Page page : Stream.concat(pages().stream(), packageDocs().stream()).toList()) {
      Set<String> own = page.declares();
      for (Line line : page.lines()) {
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
      for (Line line : page.lines()) {
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
    Map<String, Set<String>> drawn = drawing();
    Map<String, Set<String>> required = requirements();
    assertEquals(required.keySet(), drawn.keySet(), "modules in the drawing");
    var wrong = new ArrayList<String>();
    drawn.forEach((module, targets) ->
        targets.stream()
            .filter(target -> !required.getOrDefault(module, Set.of()).contains(target))
            .forEach(target -> wrong.add("no directive: " + module + " -> " + target)));
    required.forEach((module, targets) ->
        targets.stream()
            .filter(target -> !reachable(drawn, module).contains(target))
            .forEach(target -> wrong.add("against the arrows: " + module + " -> " + target)));
    assertNothing(wrong);
  }

  // ---- prose

  @Test
  void pagesUseTheTermsOfTheField() {
    var found = new ArrayList<String>();
    for (Page page : Stream.concat(pages().stream(), specifications().stream()).toList()) {
      for (Line line : page.lines()) {
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
      for (Line line : page.lines()) {
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

  // ---- modules

  /// By module: where its arrows in the README lead. A line is a chain of comma-separated lists.
  private static Map<String, Set<String>> drawing() {
    var drawn = new TreeMap<String, Set<String>>();
    for (Line line : Page.read(Path.of("README.md")).lines()) {
      if (line.inCode() && DRAWING.matcher(line.text()).matches()) {
        List<List<String>> chain = new ArrayList<>();
        ARROW
            .splitAsStream(line.text().strip())
            .forEach(list -> chain.add(COMMA.splitAsStream(list).toList()));
        for (int i = 0; i < chain.size(); i++) {
          for (String module : chain.get(i)) {
            Set<String> targets = drawn.computeIfAbsent(module, name -> new TreeSet<>());
            if (i + 1 < chain.size()) {
              targets.addAll(chain.get(i + 1));
            }
          }
        }
      }
    }
    return drawn;
  }

  /// By module: the modules of Striate that its descriptor requires.
  private static Map<String, Set<String>> requirements() {
    var required = new TreeMap<String, Set<String>>();
    for (Path file : Sources.ALL) {
      if (file.endsWith("src/main/java/module-info.java") && file.getNameCount() == 5) {
        var targets = new TreeSet<String>();
        REQUIRES
            .matcher(text(file))
            .results()
            .forEach(directive -> targets.add(directive.group(1).replace('.', '-')));
        required.put(file.getName(0).toString(), targets);
      }
    }
    return required;
  }

  private static Set<String> reachable(Map<String, Set<String>> arrows, String from) {
    var reached = new TreeSet<String>();
    for (String target : arrows.getOrDefault(from, Set.of())) {
      reached.add(target);
      reached.addAll(reachable(arrows, target));
    }
    return reached;
  }

  // ---- what a line names

  /// The paths in `line`: in backticks, or as words of a command.
  private static List<String> paths(Line line) {
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
    return slash > 0 && Files.isDirectory(ROOT.resolve(word.substring(0, slash)));
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
      return Sources.ALL.stream().anyMatch(file -> matches(path, file.getFileName().toString()));
    }
    String whole = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (whole.contains("*")) {
      return Sources.ALL.stream().anyMatch(file -> matches(whole, file.toString()));
    }
    return Files.exists(ROOT.resolve(whole))
        || Files.exists(ROOT.resolve(page.path()).resolveSibling(whole));
  }

  private static boolean matches(String glob, String name) {
    String regex = ("\\Q" + glob + "\\E").replace("*", "\\E[^/]*\\Q");
    return name.matches(regex);
  }

  /// The classes in `line`: in backticks; in package docs also as links of Javadoc.
  private static List<String> classes(Page page, Line line) {
    if (line.inCode()) {
      return List.of();
    }
    Stream<String> codes = CODE.matcher(line.text()).results().map(code -> code.group(1));
    if (page.isJava()) {
      codes =
          Stream.concat(codes, JAVA_LINK.matcher(line.text()).results().map(link -> link.group(1)));
    }
    return codes
        .filter(code -> CLASS.matcher(code).matches() || PACKAGE.matcher(code).matches())
        .toList();
  }

  private static boolean resolves(Page page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target =
        file.isEmpty()
            ? page.path()
            : ROOT.relativize(ROOT.resolve(page.path()).resolveSibling(file).normalize());
    if (!Files.exists(ROOT.resolve(target))) {
      return false;
    }
    return hash < 0 || Page.read(target).anchors().contains(link.substring(hash + 1));
  }

  // ---- pages

  private static List<Page> pages() {
    return Sources.ALL.stream()
        .filter(file -> file.toString().endsWith(".md"))
        .filter(
            file -> file.getNameCount() == 1 || PAGE_FOLDERS.contains(file.getName(0).toString()))
        .map(Page::read)
        .toList();
  }

  private static List<Page> specifications() {
    return Sources.ALL.stream()
        .filter(file -> file.startsWith("models") || file.startsWith("examples"))
        .filter(file -> file.toString().endsWith(".json"))
        .map(Page::read)
        .toList();
  }

  private static List<Page> packageDocs() {
    return Sources.ALL.stream()
        .filter(file -> file.endsWith("package-info.java"))
        .map(Page::read)
        .toList();
  }

  private record Line(int number, String text, boolean inCode) {}

  /// A page of Markdown, or the comments of a `package-info.java` or a specification.
  ///
  /// @param path relative to the repository
  private record Page(Path path, List<Line> lines) {
    static Page read(Path path) {
      String comment = comment(path);
      var lines = new ArrayList<Line>();
      boolean fenced = false;
      boolean indented = false;
      boolean blank = true;
      for (String raw : text(path).lines().toList()) {
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
              DECLARATION
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
              heading
                  .group(1)
                  .toLowerCase(Locale.ROOT)
                  .replaceAll("[^\\w -]", "")
                  .replace(' ', '-'));
        }
      }
      return anchors;
    }
  }

  /// The files of the repository that are not built, relative to it.
  private static final class Sources {
    static final List<Path> ALL = list();

    private Sources() {}

    private static List<Path> list() {
      try (var files = Files.walk(ROOT)) {
        return files
            .filter(Files::isRegularFile)
            .map(ROOT::relativize)
            .filter(file -> isSource(file))
            .sorted()
            .toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static boolean isSource(Path file) {
      for (Path part : file) {
        String name = part.toString();
        if (name.equals("target") || name.equals(".git") || name.equals("runs")) {
          return false;
        }
      }
      return true;
    }
  }

  /// The types that Striate's sources declare, nested ones included.
  ///
  /// @param texts by simple name: the sources without comments that declare a type of that name
  /// @param packages by simple name: the packages of these sources
  private record Types(Map<String, String> texts, Map<String, Set<String>> packages) {
    static Types read() {
      var texts = new HashMap<String, String>();
      var packages = new HashMap<String, Set<String>>();
      for (Path file : Sources.ALL) {
        String path = file.toString().replace('\\', '/');
        int root = path.indexOf("/java/");
        if (path.endsWith(".java") && root > 0) {
          String text = COMMENT.matcher(text(file)).replaceAll("");
          int last = path.lastIndexOf('/');
          String home = last > root + 5 ? path.substring(root + 6, last).replace('/', '.') : "";
          Matcher declaration = DECLARATION.matcher(text);
          while (declaration.find()) {
            texts.merge(declaration.group(1), text, String::concat);
            packages.computeIfAbsent(declaration.group(1), name -> new HashSet<>()).add(home);
          }
        }
      }
      return new Types(texts, packages);
    }

    /// What is wrong with `name`, such as `io.striate.api.op.Conv2d` or `Backend.plan`.
    ///
    /// @param own the types that the page itself declares
    Optional<String> mistake(String name, Set<String> own) {
      if (PACKAGE.matcher(name).matches()) {
        boolean known =
            packages.values().stream()
                .flatMap(Set::stream)
                .anyMatch(found -> (found + ".").startsWith(name + "."));
        return known ? Optional.empty() : Optional.of("no such package");
      }
      Matcher parts = CLASS.matcher(name);
      if (!parts.matches() || own.contains(parts.group(2)) || FOREIGN.contains(parts.group(2))) {
        return Optional.empty();
      }
      String type = parts.group(2);
      String home = parts.group(1);
      if (type.startsWith(ANY)) {
        String end = type.substring(ANY.length());
        boolean known = texts.keySet().stream().anyMatch(found -> found.endsWith(end));
        return known ? Optional.empty() : Optional.of("no class has a name of this form");
      }
      if (!texts.containsKey(type)) {
        return Optional.of("no such class");
      }
      if (packages.getOrDefault(type, Set.of()).stream()
          .noneMatch(found -> ("." + found + ".").endsWith("." + home))) {
        return Optional.of("no such class in that package");
      }
      return MEMBER
          .matcher(parts.group(3))
          .results()
          .map(MatchResult::group)
          .filter(member -> !contains(texts.getOrDefault(type, ""), member))
          .findFirst()
          .map(member -> "no such member of " + type);
    }

    private static boolean contains(String text, String word) {
      return Pattern.compile("\\b" + word + "\\b").matcher(text).find();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
