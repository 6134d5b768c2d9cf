package io.striate.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The drawing of the modules in the README, and the modules themselves.
final class ModuleDrawing {
  private static final Pattern DRAWING = Pattern.compile(" +[a-z-]+(?:, [a-z-]+)* -> [a-z, >-]+");
  private static final Pattern ARROW = Pattern.compile(" -> ");
  private static final Pattern COMMA = Pattern.compile(", ");

  private static final Pattern REQUIRES =
      Pattern.compile("requires (?:transitive |static )?io\\.striate\\.([\\w.]+);");

  private ModuleDrawing() {}

  /// By module: where its arrows in the README lead. A line is a chain of comma-separated lists.
  static Map<String, Set<String>> drawing() {
    var drawn = new TreeMap<String, Set<String>>();
    for (Page.Line line : Page.read(Path.of("README.md")).lines()) {
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
  static Map<String, Set<String>> requirements() {
    var required = new TreeMap<String, Set<String>>();
    for (Path file : Repository.FILES) {
      if (file.endsWith("src/main/java/module-info.java") && file.getNameCount() == 5) {
        var targets = new TreeSet<String>();
        REQUIRES
            .matcher(Repository.text(file))
            .results()
            .forEach(directive -> targets.add(directive.group(1).replace('.', '-')));
        required.put(file.getName(0).toString(), targets);
      }
    }
    return required;
  }

  static Set<String> reachable(Map<String, Set<String>> arrows, String from) {
    var reached = new TreeSet<String>();
    for (String target : arrows.getOrDefault(from, Set.of())) {
      reached.add(target);
      reached.addAll(reachable(arrows, target));
    }
    return reached;
  }
}
