package io.striate.report;

import io.striate.inspect.page.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A chart of lines over epochs, as SVG: it needs no script, prints, and grows with the page.
///
/// @param title what is shown
/// @param axis what is counted to the right, such as "epoch"
/// @param lines at least one
record LineChart(String title, String axis, List<Line> lines) {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 260;
  private static final int LEFT = 64;
  private static final int RIGHT = 12;
  private static final int TOP = 12;
  private static final int BOTTOM = 34;
  private static final int TICKS = 5;

  /// Lines are told apart by dashes, too, not by colors alone.
  private static final List<String> DASHES = List.of("", "6 4", "2 3", "9 3 2 3");

  LineChart {
    lines = List.copyOf(lines);
  }

  /// A chart of lines over epochs.
  LineChart(String title, List<Line> lines) {
    this(title, "epoch", lines);
  }

  /// A line.
  ///
  /// @param name in the legend
  /// @param values of epoch 1, 2, ...; those that are not numbers leave a gap
  record Line(String name, List<Double> values) {
    Line {
      values = List.copyOf(values);
    }
  }

  /// The chart as an SVG element, with what it shows in words.
  String svg() {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    int epochs = 1;
    for (Line line : lines) {
      epochs = Math.max(epochs, line.values.size());
      for (double value : line.values) {
        if (Double.isFinite(value)) {
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
    }
    if (least > most) {
      least = 0;
      most = 1;
    }
    var scale = Scale.of(least, most, TICKS);
    var svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
            WIDTH,
            HEIGHT,
            Html.escaped(words())));
    for (double tick : scale.ticks()) {
      double y = y(tick, scale);
      svg.append(
          String.format(
              Locale.ROOT,
              "<path class=\"grid\" d=\"M%d %.1fH%d\"/><text x=\"%d\" y=\"%.1f\""
                  + " class=\"mark\">%s</text>\n",
              LEFT,
              y,
              WIDTH - RIGHT,
              LEFT - 6,
              y + 4,
              scale.text(tick)));
    }
    for (int epoch : epochTicks(epochs)) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\">%,d</text>\n",
              x(epoch, epochs),
              HEIGHT - BOTTOM + 16,
              epoch));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\">%s</text>\n",
            (LEFT + WIDTH - RIGHT) / 2,
            HEIGHT - 4,
            Html.escaped(axis)));
    for (int i = 0; i < lines.size(); i++) {
      line(lines.get(i), i, epochs, scale, svg);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void line(Line line, int number, int epochs, Scale scale, StringBuilder svg) {
    String dash = DASHES.get(number / 6 % DASHES.size());
    String style =
        dash.isEmpty() ? "" : String.format(Locale.ROOT, " stroke-dasharray=\"%s\"", dash);
    var path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < line.values.size(); i++) {
      double value = line.values.get(i);
      if (Double.isFinite(value)) {
        path.append(
            String.format(
                Locale.ROOT,
                "%s%.1f %.1f",
                drawing ? "L" : "M",
                x(i + 1, epochs),
                y(value, scale)));
      }
      drawing = Double.isFinite(value);
    }
    svg.append(
        String.format(
            Locale.ROOT, "<path class=\"line line%d\"%s d=\"%s\"/>\n", number % 6, style, path));
    // A single epoch has no line.
    if (line.values.size() == 1 && Double.isFinite(line.values.getFirst())) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle class=\"dot line%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>\n",
              number % 6,
              x(1, epochs),
              y(line.values.getFirst(), scale)));
    }
  }

  /// The legend of the chart, in HTML.
  String legend() {
    var html = new StringBuilder("<ul class=\"legend\">\n");
    for (int i = 0; i < lines.size(); i++) {
      html.append(
          String.format(
              Locale.ROOT,
              "<li><svg viewBox=\"0 0 24 8\" aria-hidden=\"true\"><path class=\"line line%d\""
                  + " stroke-dasharray=\"%s\" d=\"M0 4H24\"/></svg>%s</li>\n",
              i % 6,
              DASHES.get(i / 6 % DASHES.size()),
              Html.escaped(lines.get(i).name)));
    }
    return html.append("</ul>\n").toString();
  }

  private String words() {
    var words = new ArrayList<String>();
    for (Line line : lines) {
      if (!line.values.isEmpty()) {
        words.add(
            String.format(
                Locale.ROOT,
                "%s from %.4g to %.4g",
                line.name,
                line.values.getFirst(),
                line.values.getLast()));
      }
    }
    return title + ": " + String.join("; ", words);
  }

  /// Some whole numbers from 1 to the last epoch.
  private static List<Integer> epochTicks(int epochs) {
    var ticks = new ArrayList<Integer>();
    int step = Math.max(1, (int) Scale.step(epochs / 6.0));
    for (int epoch = step == 1 ? 1 : step; epoch <= epochs; epoch += step) {
      ticks.add(epoch);
    }
    return ticks;
  }

  private static double x(int epoch, int epochs) {
    double share = epochs == 1 ? 0.5 : (epoch - 1.0) / (epochs - 1);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double value, Scale scale) {
    double share = (value - scale.least()) / (scale.most() - scale.least());
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }
}
