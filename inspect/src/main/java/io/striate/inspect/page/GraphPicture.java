package io.striate.inspect.page;

import io.striate.inspect.explain.Explanation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// The layers of a network as an SVG picture: a box for each layer with its activation, and an
/// arrow for each tensor.
final class GraphPicture {
  private static final int WIDTH = 210;
  private static final int HEIGHT = 50;
  private static final int GAP = 18;
  private static final int STEP = HEIGHT + 30;
  private static final int MARGIN = 8;

  /// A picture is made smaller than this for a narrow screen only if it is, in pixels.
  private static final int NARROWEST = 560;

  /// So many characters fit into a box.
  private static final int LETTERS = 30;

  private final Explanation network;
  private final Set<String> outputs;

  /// The box in which each row is drawn.
  private final Map<String, String> boxes = new LinkedHashMap<>();

  /// The rows of each box: a layer and what follows it at once.
  private final Map<String, List<Explanation.Row>> rows = new LinkedHashMap<>();

  private GraphPicture(Explanation network, Set<String> outputs) {
    this.network = network;
    this.outputs = outputs;
  }

  /// @param outputs the layers that give outputs
  static String of(Explanation network, Set<String> outputs) {
    return new GraphPicture(network, outputs).draw();
  }

  private String draw() {
    var inputs = new LinkedHashMap<String, List<String>>();
    for (Explanation.Row row : network.rows()) {
      String box = box(row);
      boxes.put(row.name(), box);
      rows.computeIfAbsent(box, _ -> new ArrayList<>()).add(row);
      if (box.equals(row.name())) {
        inputs.put(
            box,
            row.from().stream()
                .map(from -> Objects.requireNonNull(boxes.get(from)))
                .distinct()
                .toList());
      }
    }
    var layout = LayeredLayout.of(inputs, WIDTH, GAP);
    long width = Math.round(layout.width()) + 2 * MARGIN;
    long height = (long) layout.ranks() * STEP - (STEP - HEIGHT) + 2 * MARGIN;
    var svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d"
                + " %d\" style=\"min-width:%dpx\" role=\"img\" aria-label=\"The layers of %s\">%n",
            width,
            height,
            width,
            height,
            Math.min(width, NARROWEST),
            Html.escaped(network.network())));
    svg.append(
        "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\""
            + " markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\"/></marker></defs>\n");
    frames(layout).forEach(svg::append);
    layout.arrows().forEach(arrow -> svg.append(arrow(arrow)));
    rows.forEach((box, own) -> svg.append(box(own, layout.cell(box))));
    return svg.append("</svg>\n").toString();
  }

  /// The box of a row: that of the layer before it, if it is its activation.
  private String box(Explanation.Row row) {
    if (row.from().size() == 1) {
      String before = row.from().getFirst();
      if (row.name().startsWith(before + ".")) {
        return Objects.requireNonNull(boxes.get(before));
      }
    }
    return row.name();
  }

  /// Frames around the layers of each named group, the outer ones first. The names of its layers
  /// begin with its own. A group that is not in one piece has none.
  private List<String> frames(LayeredLayout layout) {
    var frames = new ArrayList<String>();
    var groups =
        new TreeSet<String>(Comparator.comparingInt(String::length).thenComparing(each -> each));
    for (String box : rows.keySet()) {
      for (int slash = box.indexOf('/'); slash > 0; slash = box.indexOf('/', slash + 1)) {
        groups.add(box.substring(0, slash));
      }
    }
    for (String group : groups) {
      List<LayeredLayout.Cell> inside =
          rows.keySet().stream()
              .filter(box -> box.startsWith(group + "/"))
              .map(layout::cell)
              .toList();
      int edge = Math.max(2, MARGIN - 2 * depth(group));
      double left = inside.stream().mapToDouble(GraphPicture::x).min().orElseThrow() - WIDTH / 2.0;
      double right = inside.stream().mapToDouble(GraphPicture::x).max().orElseThrow() + WIDTH / 2.0;
      double top = inside.stream().mapToDouble(GraphPicture::y).min().orElseThrow();
      double bottom = inside.stream().mapToDouble(GraphPicture::y).max().orElseThrow() + HEIGHT;
      boolean whole =
          rows.keySet().stream()
              .filter(box -> !box.startsWith(group + "/"))
              .map(layout::cell)
              .noneMatch(cell ->
                  Math.abs(x(cell) - (left + right) / 2) < (right - left + WIDTH) / 2
                      && y(cell) < bottom
                      && y(cell) + HEIGHT > top);
      if (inside.size() > 1 && whole) {
        frames.add(
            String.format(
                Locale.ROOT,
                "<g class=\"frame\"><title>%s</title><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
                    + " height=\"%.1f\" rx=\"8\"/></g>%n",
                Html.escaped(group),
                left - edge,
                top - edge,
                right - left + 2 * edge,
                bottom - top + 2 * edge));
      }
    }
    return frames;
  }

  private static int depth(String group) {
    return (int) group.chars().filter(each -> each == '/').count() + 1;
  }

  private static String arrow(LayeredLayout.Arrow arrow) {
    var path = new StringBuilder();
    List<LayeredLayout.Cell> cells = arrow.cells();
    for (int i = 0; i < cells.size() - 1; i++) {
      LayeredLayout.Cell from = cells.get(i);
      LayeredLayout.Cell to = cells.get(i + 1);
      double top = y(from) + HEIGHT;
      double bottom = y(to);
      double middle = (top + bottom) / 2;
      path.append(i == 0 ? point("M", x(from), top) : point(" L", x(from), top));
      path.append(point(" C", x(from), middle))
          .append(point(" ", x(to), middle))
          .append(point(" ", x(to), bottom));
    }
    return "<path class=\"arrow\" d=\"" + path + "\" marker-end=\"url(#tip)\"/>\n";
  }

  private static double x(LayeredLayout.Cell cell) {
    return MARGIN + cell.x();
  }

  private static double y(LayeredLayout.Cell cell) {
    return MARGIN + (double) cell.rank() * STEP;
  }

  private static String point(String command, double x, double y) {
    return String.format(Locale.ROOT, "%s%.1f %.1f", command, x, y);
  }

  private String box(List<Explanation.Row> own, LayeredLayout.Cell cell) {
    Explanation.Row first = own.getFirst();
    Explanation.Row last = own.getLast();
    var types = new StringBuilder(first.type());
    own.stream().skip(1).forEach(row -> types.append(" + ").append(row.type()));
    long parameters = own.stream().mapToLong(row -> row.cost().parameters()).sum();
    String kind =
        (first.from().isEmpty() ? " input" : parameters > 0 ? " weights" : "")
            + (own.stream().anyMatch(row -> outputs.contains(row.name())) ? " output" : "");
    String figures =
        last.shape()
            + (parameters > 0 ? String.format(Locale.ROOT, " · %,d", parameters) : "")
            + first.sharedWith().map(owner -> " · as " + owner).orElse("");
    double left = x(cell) - WIDTH / 2.0;
    return String.format(
            Locale.ROOT,
            "<g class=\"box%s\" transform=\"translate(%.1f %.1f)\"><title>%s</title><rect"
                + " width=\"%d\" height=\"%d\" rx=\"6\"/>",
            kind,
            left,
            y(cell),
            Html.escaped(first.name() + ": " + types + ", " + figures),
            WIDTH,
            HEIGHT)
        + text("name", 15, first.name())
        + text("type", 29, types.toString())
        + text("type", 43, figures)
        + "</g>\n";
  }

  private static String text(String style, int y, String text) {
    // The end of a long name tells more than its beginning.
    String shown =
        text.length() <= LETTERS ? text : "…" + text.substring(text.length() - LETTERS + 1);
    return String.format(
        Locale.ROOT,
        "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>",
        style,
        WIDTH / 2,
        y,
        Html.escaped(shown));
  }
}
