package io.striate.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/// A page in Markdown: its title, its anchors, its links, and its body in HTML.
final class Page {
  private static final List<TablesExtension> EXTENSIONS =
      List.of((TablesExtension) TablesExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

  private final Path file;
  private final Node document;
  private final Map<Heading, String> anchors = new HashMap<>();
  private final Set<String> names = new TreeSet<>();
  private final List<String> links = new ArrayList<>();
  private String title = "";

  /// @param file relative to the checkout
  Page(Path file, String markdown) {
    this.file = file;
    document = PARSER.parse(markdown);
    document.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Heading heading) {
            String text = text(heading);
            if (title.isEmpty()) {
              title = text;
            }
            String name = anchor(text);
            String free = name;
            for (int i = 1; !names.add(free); i++) {
              free = name + "-" + i;
            }
            anchors.put(heading, free);
            visitChildren(heading);
          }

          @Override
          public void visit(Link link) {
            links.add(link.getDestination());
            visitChildren(link);
          }

          @Override
          public void visit(Image image) {
            links.add(image.getDestination());
          }
        });
  }

  Path file() {
    return file;
  }

  /// The first heading.
  String title() {
    return title;
  }

  /// Names that links to this page may have behind `#`.
  Set<String> anchors() {
    return names;
  }

  /// The destinations of all links and images, as they are written.
  List<String> links() {
    return links;
  }

  /// @param rewrite the destination on the site of one in the file
  String html(UnaryOperator<String> rewrite) {
    return HtmlRenderer.builder()
        .extensions(EXTENSIONS)
        .attributeProviderFactory(context ->
            (node, tag, attributes) -> {
              if (node instanceof Heading heading && anchors.containsKey(heading)) {
                attributes.put("id", anchors.get(heading));
              }
              attributes.computeIfPresent("href", (key, value) -> rewrite.apply(value));
              attributes.computeIfPresent("src", (key, value) -> rewrite.apply(value));
            })
        .build()
        .render(document);
  }

  /// The name that a heading has on GitHub: lower case, hyphens for spaces, without punctuation.
  static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-');
  }

  private static String text(Node node) {
    var text = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text part) {
            text.append(part.getLiteral());
          }

          @Override
          public void visit(Code part) {
            text.append(part.getLiteral());
          }
        });
    return text.toString();
  }
}
