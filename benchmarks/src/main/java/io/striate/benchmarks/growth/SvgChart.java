package io.striate.benchmarks.growth;

import io.striate.benchmarks.growth.Chart.Curve;
import io.striate.benchmarks.growth.Chart.Point;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Draws a [Chart] as SVG. Both axes are logarithmic: where cost grows in proportion, lines are
/// straight, and their slope is the power. Powers of two below, round numbers at the left.
///
/// The colours are those of Okabe and Ito, which people of all kinds of sight can tell apart; each
/// line has its name at its end as well.
final class SvgChart {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 440;
  private static final int LEFT = 80;
  private static final int RIGHT = 190;
  private static final int TOP = 50;
  private static final int BOTTOM = 60;
  private static final int GAP = 15;
  private static final double ROOM = 1.15;
  private static final List<String> COLOURS =
      List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9");
  private static final double[] STEPS = {1, 2, 5};

  private final StringBuilder text = new StringBuilder();
  private final Chart chart;
  private final double leastX;
  private final double mostX;
  private final double leastY;
  private final double mostY;

  private SvgChart(Chart chart) {
    this.chart = chart;
    leastX = least(Point::x);
    mostX = most(Point::x);
    leastY = least(Point::y) / ROOM;
    mostY = most(Point::y) * ROOM;
  }

  /// The chart as a document.
  static String of(Chart chart) {
    return new SvgChart(chart).draw();
  }

  private double least(ToDoubleFunction<Point> coordinate) {
    return chart.curves().stream()
        .flatMap(curve -> curve.points().stream())
        .mapToDouble(coordinate)
        .min()
        .orElseThrow();
  }

  private double most(ToDoubleFunction<Point> coordinate) {
    return -least(point -> -coordinate.applyAsDouble(point));
  }

  private String draw() {
    add("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d'", WIDTH, HEIGHT);
    add(" font-family='sans-serif' font-size='13' fill='#222'>%n");
    add("<rect width='%d' height='%d' fill='#fff'/>%n", WIDTH, HEIGHT);
    label(LEFT, TOP - 24, "start", "font-size='16' font-weight='bold'", chart.title());
    gridX();
    gridY();
    label((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "middle", "", chart.x());
    double middle = (TOP + HEIGHT - BOTTOM) / 2.0;
    String turned = "transform='rotate(-90 18 %.1f)'".formatted(middle);
    label(18, middle, "middle", turned, chart.y());
    double[] ends = ends();
    for (int i = 0; i < chart.curves().size(); i++) {
      curve(chart.curves().get(i), COLOURS.get(i % COLOURS.size()), ends[i]);
    }
    add("</svg>%n");
    return text.toString();
  }

  // A dependency for the annotation that it asks for would be more than the check is worth here.
  @SuppressWarnings("AnnotateFormatMethod")
  private void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  private void label(double x, double y, String anchor, String more, String words) {
    String escaped = words.replace("&", "&amp;").replace("<", "&lt;");
    add("<text x='%.1f' y='%.1f' text-anchor='%s' %s>%s</text>%n", x, y, anchor, more, escaped);
  }

  private double atX(double x) {
    double share = mostX == leastX ? 0.5 : Math.log(x / leastX) / Math.log(mostX / leastX);
    return LEFT + GAP + share * (WIDTH - LEFT - RIGHT - 2 * GAP);
  }

  private double atY(double y) {
    return HEIGHT
        - BOTTOM
        - Math.log(y / leastY) / Math.log(mostY / leastY) * (HEIGHT - TOP - BOTTOM);
  }

  /// A line at each place that was measured.
  private void gridX() {
    chart.curves().stream()
        .flatMap(curve -> curve.points().stream())
        .map(Point::x)
        .distinct()
        .forEach(x -> {
          add(
              "<line x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d' stroke='#e4e4e4'/>%n",
              atX(x), TOP, HEIGHT - BOTTOM);
          label(atX(x), HEIGHT - BOTTOM + 18, "middle", "", number(x));
        });
  }

  /// A line at 1, 2 and 5 times each power of ten.
  private void gridY() {
    for (double power = Math.pow(10, Math.floor(Math.log10(leastY))); power <= mostY; power *= 10) {
      for (double step : STEPS) {
        double y = power * step;
        if (y >= leastY && y <= mostY) {
          add(
              "<line x1='%d' x2='%d' y1='%3$.1f' y2='%3$.1f' stroke='#e4e4e4'/>%n",
              LEFT, WIDTH - RIGHT, atY(y));
          label(LEFT - 8, atY(y) + 4, "end", "", number(y));
        }
      }
    }
    add(
        "<rect x='%d' y='%d' width='%d' height='%d' fill='none' stroke='#888'/>%n",
        LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
  }

  /// Where the names of the lines stand: at their ends, moved apart if they would overlap.
  private double[] ends() {
    int count = chart.curves().size();
    double[] ends = new double[count];
    for (int i = 0; i < count; i++) {
      ends[i] = atY(chart.curves().get(i).points().getLast().y()) + 4;
    }
    var order =
        IntStream.range(0, count).boxed().sorted(Comparator.comparingDouble(i -> ends[i])).toList();
    for (int i = 1; i < count; i++) {
      ends[order.get(i)] = Math.max(ends[order.get(i)], ends[order.get(i - 1)] + GAP);
    }
    return ends;
  }

  private void curve(Curve curve, String measured, double end) {
    String colour = curve.measured() ? measured : "#888";
    add("<polyline fill='none' stroke='%s' stroke-width='2'", colour);
    add(" %s points='", curve.measured() ? "" : "stroke-dasharray='5 5'");
    curve.points().forEach(point -> add("%.1f,%.1f ", atX(point.x()), atY(point.y())));
    add("'/>%n");
    if (curve.measured()) {
      curve
          .points()
          .forEach(point ->
              add(
                  "<circle cx='%.1f' cy='%.1f' r='3.5' fill='%s'/>%n",
                  atX(point.x()), atY(point.y()), colour));
    }
    label(WIDTH - RIGHT + 8, end, "start", "style='fill:" + colour + "'", curve.name());
  }

  /// `0.05`, `1.5`, `12,000`.
  private static String number(double value) {
    return value >= 1 && value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
