package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What Maven Central demands of a pom, and the list of artifacts that belong together.
class PomTest {
  private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");
  private static final Pattern ARTIFACT =
      Pattern.compile("<artifactId>striate-([a-z-]+)</artifactId>\\s+<version>");
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>striate(?:-bom)?</artifactId>\\s+<version>(.*?)</version>");

  private static String pom(String folder) {
    return Repository.text(Path.of(folder).resolve("pom.xml"));
  }

  /// Those that are released, without the list of versions and what makes the documentation site.
  private static List<String> modules() {
    String root = pom("");
    return MODULE
        .matcher(root.substring(0, root.indexOf("<profiles>")))
        .results()
        .map(found -> found.group(1))
        .filter(module -> !Set.of("bom", "site").contains(module))
        .toList();
  }

  @Test
  void theBomNamesEveryArtifact() {
    var named = new TreeSet<String>();
    String bom = pom("bom");
    String managed = bom.substring(bom.indexOf("<dependencyManagement>"));
    ARTIFACT.matcher(managed).results().forEach(found -> named.add(found.group(1)));
    assertEquals(new TreeSet<>(modules()), named);
  }

  @Test
  void thereIsOneVersion() {
    var versions = new TreeSet<String>();
    Stream.concat(modules().stream(), Stream.of("", "bom"))
        .forEach(module ->
            VERSION.matcher(pom(module)).results().forEach(found -> versions.add(found.group(1))));
    assertEquals(1, versions.size(), versions::toString);
  }

  @Test
  void everyPomSaysWhatMavenCentralAsksFor() {
    var missing = new ArrayList<String>();
    for (String module : modules()) {
      require(missing, module, "name", "description");
    }
    for (String whole : List.of("", "bom")) {
      require(missing, whole, "name", "description", "url", "licenses", "developers", "scm");
    }
    assertEquals(List.of(), missing);
  }

  private static void require(List<String> missing, String module, String... elements) {
    String text = pom(module).replaceAll("(?s)<(dependencies|build|profiles)>.*?</\\1>", "");
    for (String element : elements) {
      if (!Pattern.compile("(?m)^  <" + element + "[ >]").matcher(text).find()) {
        missing.add(module + "/pom.xml: no " + element);
      }
    }
    assertTrue(text.contains("<modelVersion>4.0.0</modelVersion>"), module);
  }
}
