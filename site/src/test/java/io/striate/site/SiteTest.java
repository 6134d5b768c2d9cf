package io.striate.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {
  @TempDir private Path root;
  @TempDir private Path target;

  @BeforeEach
  void checkout() throws IOException {
    Files.createDirectories(root.resolve("docs/decisions"));
    Files.createDirectories(root.resolve("data"));
    Files.writeString(root.resolve("LICENSE"), "the license");
    Files.writeString(root.resolve("data/README.md"), "# Data\n\n[back](../README.md)\n");
    Files.writeString(
        root.resolve("README.md"),
        """
        # Start & go

        [guide](docs/guide.md#how-it-works), [data](data/README.md), [license](LICENSE),
        [decisions](docs/decisions), [elsewhere](https://example.org)

        | a | b |
        |---|---|
        | 1 | 2 |
        """);
    Files.writeString(
        root.resolve("docs/guide.md"),
        "# Guide\n\n## How it `works`\n\n[start](../README.md) [here](#how-it-works)\n");
    Files.writeString(root.resolve("docs/decisions/001.md"), "# 001: One\n");
  }

  private String page(String name) throws IOException {
    return Files.readString(target.resolve(name));
  }

  @Test
  void pagesLieAsTheirSourcesAndLeadToOneAnother() throws IOException {
    assertEquals(List.of(), new Site(root, target).write());
    String start = page("index.html");
    assertTrue(start.contains("<title>Start &amp; go</title>"), start);
    assertTrue(start.contains("<a href=\"docs/guide.html#how-it-works\">guide</a>"), start);
    assertTrue(start.contains("<a href=\"data/README.html\">data</a>"), start);
    assertTrue(start.contains("<a href=\"docs/decisions/001.html\">decisions</a>"), start);
    assertTrue(start.contains("<a href=\"https://example.org\">elsewhere</a>"), start);
    assertTrue(start.contains("<td>1</td>"), start);
    String guide = page("docs/guide.html");
    assertTrue(guide.contains("<h2 id=\"how-it-works\">"), guide);
    assertTrue(guide.contains("<a href=\"../index.html\">start</a>"), guide);
    assertTrue(guide.contains("<link rel=\"stylesheet\" href=\"../style.css\">"), guide);
    assertTrue(guide.contains("<a href=\"guide.html\" aria-current=\"page\">Guide</a>"), guide);
    assertEquals("the license", page("LICENSE"));
    assertTrue(Files.exists(target.resolve("style.css")));
  }

  @Test
  void linksThatLeadNowhereAreNamed() throws IOException {
    Files.writeString(
        root.resolve("docs/guide.md"), "# Guide\n\n[a](gone.md) [b](#gone) [c](../../outside)\n");
    Files.writeString(root.resolve("data/README.md"), "# Data\n\n[d](gone.png)\n");
    assertEquals(
        List.of(
            "README.md: docs/guide.md#how-it-works",
            "data/README.md: gone.png",
            "docs/guide.md: #gone",
            "docs/guide.md: ../../outside",
            "docs/guide.md: gone.md"),
        new Site(root, target).write().stream().sorted().toList());
  }

  @Test
  void anchorsAreThoseOfGitHub() {
    assertEquals("what-it-must-show-a-b", Page.anchor("What it must show: a, `b`"));
    var page = new Page(Path.of("x.md"), "# Same\n\n## Same\n");
    assertEquals("[same, same-1]", page.anchors().toString());
  }
}
