package io.striate.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The pages of a checkout in HTML: README.md as the start, docs, and every file that they link to.
/// Pages lie as their sources do.
public final class Site {
  /// Folder of the Javadoc, one folder in it for each module.
  static final String JAVADOC = "javadoc";

  private static final String STYLE = "style.css";

  private final Path root;
  private final Path target;
  private final Map<Path, Page> pages = new TreeMap<>();
  private final Set<Path> files = new LinkedHashSet<>();
  private final List<String> dead = new ArrayList<>();

  /// The site of a checkout, of which nothing is written yet.
  ///
  /// @param root of the checkout
  /// @param target folder of the site
  public Site(Path root, Path target) {
    this.root = root;
    this.target = target;
  }

  /// Writes all pages.
  ///
  /// @return the links that lead nowhere, as `PAGE: DESTINATION`
  public List<String> write() throws IOException {
    for (String name : List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md")) {
      if (Files.exists(root.resolve(name))) {
        add(Path.of(name));
      }
    }
    try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      for (Path file : docs.filter(Files::isRegularFile).sorted().toList()) {
        Path path = root.relativize(file);
        if (isPage(path)) {
          add(path);
        } else {
          files.add(path);
        }
      }
    }
    // A page may lead to a page outside docs, whose links count too.
    var open = new ArrayList<>(pages.values());
    while (!open.isEmpty()) {
      Page page = open.removeLast();
      for (String link : page.links()) {
        follow(page, link).ifPresent(open::add);
      }
    }
    for (Page page : pages.values()) {
      check(page);
      write(page);
    }
    for (Path file : files) {
      Path to = target.resolve(file.toString());
      Files.createDirectories(Objects.requireNonNull(to.getParent()));
      Files.write(to, Files.readAllBytes(root.resolve(file)));
    }
    try (InputStream style = Site.class.getResourceAsStream(STYLE)) {
      Files.write(target.resolve(STYLE), Objects.requireNonNull(style).readAllBytes());
    }
    return dead;
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md");
  }

  private Page add(Path file) throws IOException {
    var page = new Page(file, Files.readString(root.resolve(file)));
    pages.put(file, page);
    return page;
  }

  /// The file or folder that a link means, relative to the checkout; none outside of it.
  private Optional<Path> meant(Page page, String link) {
    if (link.contains("://") || link.startsWith("mailto:")) {
      return Optional.empty();
    }
    String path = link.replaceFirst("#.*", "");
    Path file = path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
    return Optional.of(file);
  }

  private Optional<Page> follow(Page page, String link) throws IOException {
    Optional<Path> meant = meant(page, link);
    if (meant.isEmpty() || pages.containsKey(meant.get())) {
      return Optional.empty();
    }
    Path file = meant.get();
    if (file.startsWith("..") || !Files.exists(root.resolve(file))) {
      dead.add(page.file() + ": " + link);
    } else if (isPage(file)) {
      return Optional.of(add(file));
    } else if (Files.isRegularFile(root.resolve(file))) {
      files.add(file);
    }
    return Optional.empty();
  }

  private void check(Page page) {
    for (String link : page.links()) {
      Page other = meant(page, link).map(pages::get).orElse(null);
      int hash = link.indexOf('#');
      if (other != null && hash >= 0 && !other.anchors().contains(link.substring(hash + 1))) {
        dead.add(page.file() + ": " + link);
      }
    }
  }

  /// Where a page, file or folder lies on the site.
  private Path place(Path file) {
    String name = file.toString();
    if (name.equals("README.md")) {
      return Path.of("index.html");
    }
    if (pages.containsKey(file)) {
      return Path.of(name.substring(0, name.length() - ".md".length()) + ".html");
    }
    return file;
  }

  private String relative(Page from, Path to) {
    Path folder = place(from.file()).getParent();
    Path path = folder == null ? to : folder.relativize(to);
    return path.toString().replace('\\', '/');
  }

  private String rewritten(Page page, String link) {
    Optional<Path> meant = meant(page, link);
    if (meant.isEmpty() || link.startsWith("#")) {
      return link;
    }
    int hash = link.indexOf('#');
    Path file = meant.get();
    // A folder has no page of its own: its first page stands for it.
    Path shown =
        Files.isDirectory(root.resolve(file))
            ? pages.keySet().stream().filter(each -> each.startsWith(file)).findFirst().orElse(file)
            : file;
    return relative(page, place(shown)) + (hash < 0 ? "" : link.substring(hash));
  }

  private void write(Page page) throws IOException {
    Path to = target.resolve(place(page.file()).toString());
    Files.createDirectories(Objects.requireNonNull(to.getParent()));
    String html =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <link rel="stylesheet" href="%s">
        </head>
        <body>
        <nav>%s</nav>
        <main>
        %s</main>
        </body>
        </html>
        """
            .formatted(
                escaped(page.title()),
                relative(page, Path.of(STYLE)),
                navigation(page),
                page.html(link -> rewritten(page, link)));
    Files.writeString(to, html);
  }

  private String navigation(Page page) throws IOException {
    var text = new StringBuilder();
    text.append(entries(page, "Striate", Path.of("")));
    text.append(entries(page, "Guides", Path.of("docs")));
    text.append(entries(page, "Reference", Path.of("docs/reference")));
    text.append(entries(page, "Decisions", Path.of("docs/decisions")));
    Path javadoc = target.resolve(JAVADOC);
    if (Files.isDirectory(javadoc)) {
      try (Stream<Path> modules = Files.list(javadoc)) {
        text.append(
            modules
                .sorted()
                .map(module ->
                    entry(
                        relative(page, target.relativize(module).resolve("index.html")),
                        "io.striate." + module.getFileName().toString().replace('-', '.'),
                        false))
                .collect(Collectors.joining("", "<h2>Javadoc</h2>\n<ul>\n", "</ul>\n")));
      }
    }
    return text.toString();
  }

  /// The pages that lie directly in a folder.
  private String entries(Page page, String title, Path folder) {
    List<Page> within =
        pages.values().stream()
            .filter(each ->
                Objects.requireNonNullElse(each.file().getParent(), Path.of("")).equals(folder))
            .toList();
    if (within.isEmpty()) {
      return "";
    }
    return within.stream()
        .map(each -> entry(relative(page, place(each.file())), each.title(), each == page))
        .collect(Collectors.joining("", "<h2>" + title + "</h2>\n<ul>\n", "</ul>\n"));
  }

  private static String entry(String href, String title, boolean here) {
    return "<li><a href=\"%s\"%s>%s</a></li>\n"
        .formatted(href, here ? " aria-current=\"page\"" : "", escaped(title));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
