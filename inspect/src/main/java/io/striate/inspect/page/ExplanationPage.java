package io.striate.inspect.page;

import io.striate.inspect.explain.Cost;
import io.striate.inspect.explain.Explanation;
import io.striate.inspect.explain.Remark;
import io.striate.inspect.explain.TrainingMemory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A network as one HTML file that needs no other: sums, remarks, the graph and a table of layers.
/// It has no script, and follows the browser's light or dark colors.
public final class ExplanationPage {
  private static final long BYTES = 4;
  private static final double MEBI = 1 << 20;
  private static final double KIBI = 1 << 10;

  /// The width of the longest bar, in pixels.
  private static final double BAR = 80;

  private final Explanation network;
  private final Optional<TrainingMemory> memory;
  private final List<Remark> remarks;
  private final Set<String> outputs;
  private final StringBuilder html = new StringBuilder();

  private ExplanationPage(
      Explanation network,
      Optional<TrainingMemory> memory,
      List<Remark> remarks,
      Set<String> outputs) {
    this.network = network;
    this.memory = memory;
    this.remarks = remarks;
    this.outputs = outputs;
  }

  /// Writes the page.
  ///
  /// @param memory of a step of training; shown if it is there
  /// @param remarks all that there are, notes included
  /// @param outputs the layers that give outputs
  public static String of(
      Explanation network,
      Optional<TrainingMemory> memory,
      List<Remark> remarks,
      Set<String> outputs) {
    return new ExplanationPage(network, memory, remarks, outputs).write();
  }

  private String write() {
    String name = Html.escaped(network.network());
    html.append("<main>\n<h1>").append(name).append("</h1>\n");
    sums();
    notes();
    html.append("<h2>Graph</h2>\n<div class=\"scroll graph\" tabindex=\"0\">\n")
        .append(GraphPicture.of(network, outputs))
        .append("</div>\n<p class=\"dim\">Boxes with weights are colored; ")
        .append("the last number is that of the parameters. Outputs have a heavy outline, named ")
        .append("groups of layers a dashed frame.</p>\n");
    table();
    memory.ifPresent(this::memory);
    return Html.document(network.network(), List.of(), html + "</main>\n");
  }

  private void sums() {
    long activations = network.rows().stream().mapToLong(row -> row.shape().elements()).sum();
    html.append("<div class=\"sums\">\n");
    sum("parameters", String.format(Locale.ROOT, "%,d", network.parameters()));
    sum("MACs for one sample", String.format(Locale.ROOT, "%,d", network.macs()));
    sum("memory of the parameters", bytes(network.parameters() * BYTES));
    sum("outputs of all layers, one sample", bytes(activations * BYTES));
    html.append("</div>\n");
    html.append(
        "<p class=\"dim\">Training keeps the output of every layer for the backward pass, and a"
            + " gradient of the same size. A batch of N samples needs at most 2 N times the memory"
            + " of the outputs, and in addition the parameters, their gradients and the optimizer's"
            + " state.</p>\n");
    network
        .used()
        .ifPresent(used ->
            html.append(
                String.format(
                    Locale.ROOT,
                    "<p>After training, without %s: %,d parameters, %,d MACs.</p>%n",
                    Html.escaped(String.join(", ", used.without())),
                    used.parameters(),
                    used.macs())));
  }

  private void sum(String what, String figure) {
    html.append("<div><b>").append(figure).append("</b>").append(what).append("</div>\n");
  }

  private static String bytes(long bytes) {
    return bytes >= MEBI
        ? String.format(Locale.ROOT, "%,.1f MiB", bytes / MEBI)
        : String.format(Locale.ROOT, "%,.1f KiB", bytes / KIBI);
  }

  private void notes() {
    if (remarks.isEmpty()) {
      return;
    }
    html.append("<h2>Remarks</h2>\n<ul class=\"notes\">\n");
    for (Remark remark : remarks) {
      html.append("<li><b>")
          .append(Html.escaped(remark.node()))
          .append("</b>: ")
          .append(Html.escaped(remark.text()))
          .append("</li>\n");
    }
    html.append("</ul>\n");
  }

  private void table() {
    html.append("<h2>Layers</h2>\n<div class=\"scroll\" tabindex=\"0\">\n<table>\n<thead><tr>");
    for (String head : List.of("layer", "type", "from", "output", "size")) {
      html.append("<th>").append(head).append("</th>");
    }
    for (String head : List.of("parameters", "MACs", "memory", "field")) {
      html.append("<th class=\"number\">").append(head).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    String before = "";
    for (Explanation.Row row : network.rows()) {
      row(row, row.from().equals(List.of(before)) ? "" : String.join(", ", row.from()));
      before = row.name();
    }
    html.append("</tbody>\n</table>\n</div>\n");
    html.append(
        "<p class=\"dim\">Memory is that of the output of a layer for one sample. The field is the"
            + " part of the input that one position sees.</p>\n");
  }

  private void memory(TrainingMemory needed) {
    html.append(
        String.format(
            Locale.ROOT,
            "<h2>Memory of a step of training</h2>%n<p>Batch %,d, on %s.</p>%n",
            needed.batch(),
            Html.escaped(needed.backend())));
    html.append("<div class=\"scroll\" tabindex=\"0\">\n<table>\n<thead><tr><th>layer</th>");
    for (String head :
        List.of("parameters", "optimizer", "kept", "gradients", "workspace", "total")) {
      html.append("<th class=\"number\">").append(head).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    long all = needed.sum().total();
    for (TrainingMemory.Row row : needed.rows()) {
      memory(row.layer().isEmpty() ? "(other)" : row.layer(), row, all);
    }
    memory("total", needed.sum(), 0);
    html.append("</tbody>\n</table>\n</div>\n");
    html.append(
        "<p class=\"dim\">Kept are values of the forward pass that the backward pass reads.");
    if (needed.plan() > 0) {
      html.append(" The plan takes ")
          .append(bytes(needed.plan()))
          .append(
              " for activations, gradients and workspace: values share memory if they do not live"
                  + " at the same time, and some are never written.");
    }
    html.append("</p>\n");
  }

  /// @param all of which the total is shown as a share; 0 for none
  private void memory(String name, TrainingMemory.Row row, long all) {
    html.append("<tr>");
    cell(name);
    for (long bytes :
        List.of(row.parameters(), row.optimizer(), row.kept(), row.gradients(), row.workspace())) {
      number(bytes == 0 ? "" : bytes(bytes), 0, 1);
    }
    number(bytes(row.total()), all == 0 ? 0 : row.total(), Math.max(1, all));
    html.append("</tr>\n");
  }

  private void row(Explanation.Row row, String from) {
    Cost cost = row.cost();
    html.append("<tr>");
    cell(row.name());
    cell(row.type() + (row.frozen() ? " (frozen)" : ""));
    cell(from);
    cell(row.shape().toString());
    cell(cost.formula());
    number(
        row.sharedWith().map("shared with "::concat).orElse(cost.parameterFormula()),
        cost.parameters(),
        network.parameters());
    number(
        cost.macs() == 0 ? "" : String.format(Locale.ROOT, "%,d", cost.macs()),
        cost.macs(),
        network.macs());
    number(bytes(row.shape().elements() * BYTES), 0, 1);
    number(row.from().isEmpty() ? "" : row.receptiveField(), 0, 1);
    html.append("</tr>\n");
  }

  private void cell(String text) {
    html.append("<td>").append(Html.escaped(text)).append("</td>");
  }

  /// A number, and its share of all as a bar.
  private void number(String text, long part, long whole) {
    html.append("<td class=\"number\">").append(Html.escaped(text));
    if (part > 0) {
      html.append(
          String.format(
              Locale.ROOT,
              "<span class=\"bar\" style=\"width:%.1fpx\" title=\"%.1f %%\"></span>",
              Math.max(1, BAR * part / whole),
              100.0 * part / whole));
    }
    html.append("</td>");
  }
}
