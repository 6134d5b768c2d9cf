package io.striate.visualize.page;

import io.striate.datasets.image.Png;
import io.striate.inspect.page.Html;
import io.striate.training.file.AtomicFiles;
import io.striate.visualize.picture.Pictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Figures in sections, written as PNG files and as one HTML file that needs no other. The page has
/// no script, and follows the browser's light or dark colors.
public final class Gallery {
  /// The name of the page of `striate look` in its folder.
  public static final String PAGE = "look.html";

  private final String page;
  private final String title;
  private final String introduction;
  private final List<Section> sections = new ArrayList<>();

  private record Section(String title, String text, List<Figure> figures) {}

  /// A page of the name [#PAGE].
  ///
  /// @param introduction a paragraph below the title
  public Gallery(String title, String introduction) {
    this(PAGE, title, introduction);
  }

  /// @param page the name of the HTML file
  /// @param introduction a paragraph below the title
  public Gallery(String page, String title, String introduction) {
    this.page = page;
    this.title = title;
    this.introduction = introduction;
  }

  /// Adds a section.
  ///
  /// @param text a paragraph; empty for none
  public void add(String heading, String text, List<Figure> figures) {
    sections.add(new Section(heading, text, List.copyOf(figures)));
  }

  /// How many figures there are.
  public int figures() {
    return sections.stream().mapToInt(section -> section.figures().size()).sum();
  }

  /// Writes all figures and the page.
  ///
  /// @param folder an existing folder; files of the same names are replaced
  public void write(Path folder) {
    AtomicFiles files = AtomicFiles.onDisk();
    for (Section section : sections) {
      for (Figure figure : section.figures()) {
        files.write(folder.resolve(figure.file()), out -> Png.write(figure.image(), out));
      }
    }
    files.write(folder.resolve(page), out -> out.write(html().getBytes(StandardCharsets.UTF_8)));
  }

  /// The page.
  public String html() {
    var html = new StringBuilder();
    html.append("<main>\n<h1>").append(Html.escaped(title)).append("</h1>\n<p>");
    html.append(Html.escaped(introduction)).append("</p>\n");
    for (Section section : sections) {
      html.append("<h2>").append(Html.escaped(section.title())).append("</h2>\n");
      if (!section.text().isEmpty()) {
        html.append("<p>").append(Html.escaped(section.text())).append("</p>\n");
      }
      html.append("<div class=\"figures\">\n");
      section.figures().forEach(figure -> figure(html, figure));
      html.append("</div>\n");
    }
    return Html.document(title, List.of(style()), html + "</main>\n");
  }

  private static void figure(StringBuilder html, Figure figure) {
    String name = Html.escaped(figure.title());
    html.append(
        String.format(
            Locale.ROOT,
            "<figure>%n<img alt=\"%s: %s\" width=\"%d\" height=\"%d\" src=\"",
            name,
            Html.escaped(figure.caption()),
            figure.image().getWidth(),
            figure.image().getHeight()));
    html.append(Pictures.source(figure.image()))
        .append("\">\n<figcaption><h3>")
        .append(name)
        .append("</h3>")
        .append(Html.escaped(figure.caption()));
    if (!figure.warning().isEmpty()) {
      html.append("<p class=\"warning\">").append(Html.escaped(figure.warning())).append("</p>");
    }
    html.append("</figcaption>\n</figure>\n");
  }

  private static String style() {
    try (var stream = Gallery.class.getResourceAsStream("gallery.css")) {
      return new String(
          Objects.requireNonNull(stream, "gallery.css").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
