package io.striate.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The types that Striate's sources declare, nested ones included.
///
/// @param texts by simple name: the sources without comments that declare a type of that name
/// @param packages by simple name: the packages of these sources
record DeclaredTypes(Map<String, String> texts, Map<String, Set<String>> packages) {
  static final Pattern DECLARATION =
      Pattern.compile("\\b(?:class|interface|record|enum)\\s+([A-Z]\\w*)");

  private static final Pattern COMMENT = Pattern.compile("^ *//.*$", Pattern.MULTILINE);

  /// A class: an optional package, `*` for the names that end so, names in camel case, then members
  /// or arguments.
  private static final Pattern CLASS =
      Pattern.compile("((?:[a-z]\\w*\\.)*)(\\*?[A-Z]\\w*[a-z]\\w*)((?:\\.\\w+)*)(?:\\([^)]*\\))?");

  private static final Pattern PACKAGE = Pattern.compile("io\\.striate(?:\\.[a-z]\\w*)+");
  private static final Pattern MEMBER = Pattern.compile("\\w+");

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

  static DeclaredTypes read() {
    var texts = new HashMap<String, String>();
    var packages = new HashMap<String, Set<String>>();
    for (Path file : Repository.FILES) {
      String path = file.toString().replace('\\', '/');
      int root = path.indexOf("/java/");
      if (path.endsWith(".java") && root > 0) {
        String text = COMMENT.matcher(Repository.text(file)).replaceAll("");
        int last = path.lastIndexOf('/');
        String home = last > root + 5 ? path.substring(root + 6, last).replace('/', '.') : "";
        Matcher declaration = DECLARATION.matcher(text);
        while (declaration.find()) {
          texts.merge(declaration.group(1), text, String::concat);
          packages.computeIfAbsent(declaration.group(1), name -> new HashSet<>()).add(home);
        }
      }
    }
    return new DeclaredTypes(texts, packages);
  }

  /// Whether `name` looks like a class, a member of a class or a package of Striate.
  static boolean isName(String name) {
    return CLASS.matcher(name).matches() || PACKAGE.matcher(name).matches();
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
    if (type.startsWith("*")) {
      String end = type.substring(1);
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
