package io.striate.cli.report;

import io.striate.inspect.explain.Explanation;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Set;

/// A model as a graph in the DOT language, which Graphviz and many viewers draw: a box for each
/// layer with its type, shape and parameters, and an arrow for each tensor. Layers of a group stand
/// in a frame with its name.
///
/// Source of the language: Gansner, Koutsofios and North, "Drawing graphs with dot", 2015.
public final class GraphDrawing {
  private static final String GAP = "  ";

  private final PrintStream out;
  private final Set<String> outputs;

  private GraphDrawing(PrintStream out, Set<String> outputs) {
    this.out = out;
    this.outputs = Set.copyOf(outputs);
  }

  /// Prints the graph.
  ///
  /// @param outputs the layers that give the outputs; they have two outlines
  public static void print(Explanation explained, Set<String> outputs, PrintStream out) {
    new GraphDrawing(out, outputs).print(explained);
  }

  private void print(Explanation explained) {
    out.println("digraph " + quoted(explained.network()) + " {");
    out.println(GAP + "node [shape=box, fontname=\"sans-serif\", fontsize=11];");
    String open = "";
    for (Explanation.Row row : explained.rows()) {
      open = move(open, group(row.name()));
      out.println(indent(open) + node(row));
    }
    move(open, "");
    for (Explanation.Row row : explained.rows()) {
      for (String from : row.from()) {
        out.println(GAP + quoted(from) + " -> " + quoted(row.name()) + ";");
      }
    }
    out.println("}");
  }

  /// The group of a layer, such as `stage1/2` of `stage1/2/conv1`; empty if it has none.
  private static String group(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  /// Closes the frames of a group, as far as another is not in them, and opens those of the other.
  private String move(String from, String to) {
    String open = from;
    while (!open.isEmpty() && !(to + "/").startsWith(open + "/")) {
      open = group(open);
      out.println(indent(open) + "}");
    }
    while (!open.equals(to)) {
      int next = to.indexOf('/', open.isEmpty() ? 0 : open.length() + 1);
      String inner = next < 0 ? to : to.substring(0, next);
      out.println(indent(open) + "subgraph " + quoted("cluster_" + inner) + " {");
      open = inner;
      out.println(
          indent(open) + "label=" + quoted(open.substring(open.lastIndexOf('/') + 1)) + ";");
    }
    return open;
  }

  private static String indent(String group) {
    long depth = group.isEmpty() ? 0 : group.chars().filter(c -> c == '/').count() + 1;
    return GAP.repeat(Math.toIntExact(depth) + 1);
  }

  private String node(Explanation.Row row) {
    String name = row.name().substring(row.name().lastIndexOf('/') + 1);
    var label = new StringBuilder(name.equals(row.type()) ? name : name + ": " + row.type());
    label.append('\n').append(row.shape());
    long parameters = row.cost().parameters();
    if (parameters > 0) {
      label.append(
          String.format(
              Locale.ROOT, "\n%,d parameters%s", parameters, row.frozen() ? ", frozen" : ""));
    }
    row.sharedWith().ifPresent(owner -> label.append("\nshared with ").append(owner));
    String outline = outputs.contains(row.name()) ? ", peripheries=2" : "";
    return quoted(row.name()) + " [label=" + quoted(label.toString()) + outline + "];";
  }

  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\r", "").replace("\n", "\\n")
        + '"';
  }
}
