package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.ComponentType;
import io.striate.api.component.Field;
import io.striate.api.component.Kind;
import io.striate.cli.flag.TypeName;
import io.striate.cli.report.TypeReport;
import io.striate.cli.text.Text;
import io.striate.layers.frame.Frame;
import io.striate.layers.frame.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// `docs/reference` is made from the descriptors of the bundled types and of the sections of a
/// specification. `-Dstriate.reference=write` writes it.
class ReferenceTest {
  private static final Path FOLDER = Path.of("docs/reference");

  private static final int COLUMNS = 120;

  /// What specifications do not name, and commands show.
  private static final Set<Kind<?>> NOT_IN_SPECIFICATIONS =
      Set.of(Kinds.BACKEND, Kinds.COMMAND, Kinds.MODEL_FORMAT);

  @Test
  void thePagesSayWhatTheTypesSay() throws IOException {
    Map<String, String> pages = pages();
    Path folder = Repository.ROOT.resolve(FOLDER);
    if ("write".equals(System.getProperty("striate.reference"))) {
      Files.createDirectories(folder);
      for (var page : pages.entrySet()) {
        Files.writeString(folder.resolve(page.getKey()), page.getValue());
      }
    }
    try (var files = Files.list(folder)) {
      assertEquals(
          pages.keySet().stream().sorted().toList(),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    for (var page : pages.entrySet()) {
      assertEquals(page.getValue(), Repository.text(FOLDER.resolve(page.getKey())), page.getKey());
    }
  }

  private static Map<String, String> pages() {
    var pages = new LinkedHashMap<String, String>();
    pages.put("README.md", index());
    pages.put("sections.md", sections());
    for (Kind<?> kind : kinds()) {
      pages.put(file(kind), page(kind));
    }
    return pages;
  }

  private static List<Kind<?>> kinds() {
    return Kinds.ALL.stream().filter(kind -> !NOT_IN_SPECIFICATIONS.contains(kind)).toList();
  }

  private static String file(Kind<?> kind) {
    return TypeName.word(kind) + ".md";
  }

  private static String index() {
    var text = new StringBuilder();
    text.append(
        """
        # Reference

        Every type that a specification can name, with its settings: keys, values, defaults and meaning.
        `./striate explain TYPE` shows the same, and also the types of plug-ins. These pages are made from the
        descriptors of the types: `ReferenceTest` compares them.

        | kind | types |
        |---|---|
        """);
    text.append("| [sections of a specification](sections.md) | ")
        .append(String.join(", ", Frame.SECTIONS.stream().map(Section::id).toList()))
        .append(" |\n");
    for (Kind<?> kind : kinds()) {
      text.append("| [%s](%s): %s | ".formatted(kind.id(), file(kind), kind.meaning()))
          .append(String.join(", ", types(kind).stream().map(TypeName.Found::name).toList()))
          .append(" |\n");
    }
    return text.toString();
  }

  private static List<? extends TypeName.Found<?>> types(Kind<?> kind) {
    return TypeName.all(Catalog.installed(), kind).stream()
        .sorted(Comparator.comparing(TypeName.Found::name))
        .toList();
  }

  private static String page(Kind<?> kind) {
    var text =
        new StringBuilder("# %s\n\n%s.\n".formatted(title(kind.id()), title(kind.meaning())));
    for (TypeName.Found<?> type : types(kind)) {
      text.append("\n## %s\n\n".formatted(type.name()))
          .append(paragraph(title(type.summary()) + "."));
      if (type.provider() instanceof ComponentType<?> component) {
        if (!component.otherNames().isEmpty()) {
          String names = String.join(", ", component.otherNames());
          text.append(paragraph("Known elsewhere as " + names + "."));
        }
        text.append(
            component.fields().isEmpty()
                ? "It has no settings.\n"
                : table("setting", component.fields()));
      }
    }
    return text.toString();
  }

  private static String sections() {
    var text =
        new StringBuilder(
            "# Sections of a specification\n\nThe objects of a specification and their keys.\n");
    for (Section section : Frame.SECTIONS) {
      text.append("\n## ")
          .append(section.id())
          .append("\n\n")
          .append(title(section.meaning()))
          .append(".\n");
      text.append(table("key", section.fields()));
      section.more().ifPresent(others -> text.append("\nAlso: ").append(others).append(".\n"));
    }
    return text.toString();
  }

  private static String table(String heading, List<Field<?>> fields) {
    var text =
        new StringBuilder(
            "\n| %s | values | default | meaning |\n|---|---|---|---|\n".formatted(heading));
    for (Field<?> field : fields) {
      text.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  field.key(),
                  cell(field.kind().describe()),
                  cell(fallback(field)),
                  cell(field.meaning())));
    }
    return text.toString();
  }

  /// The default as JSON, unless it is a word about defaults.
  private static String fallback(Field<?> field) {
    String text = TypeReport.fallback(field);
    return Optional.of(text)
        .filter(Set.of("required", "optional", "derived")::contains)
        .orElse("`" + text + "`");
  }

  private static String paragraph(String text) {
    return String.join("\n", Text.wrap(text, COLUMNS)) + "\n";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String title(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
