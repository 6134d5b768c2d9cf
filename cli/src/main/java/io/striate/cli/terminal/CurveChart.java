package io.striate.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// A curve and marks, drawn with characters: the curve with the dots of Braille patterns, two
/// across and four down in each character, the marks as circles. Nothing is told by colors.
///
/// @param title such as `loss`
/// @param curve its points, by growing `x`
/// @param marks points that are not joined
/// @param format how a value is written beside the axis
public record CurveChart(
    String title, List<Point> curve, List<Point> marks, DoubleFunction<String> format) {
  private static final int LABEL = 8;
  private static final int ACROSS = 2;
  private static final int DOWN = 4;

  /// Characters from one mark to the next.
  private static final int APART = 3;

  private static final char BRAILLE = '\u2800';
  private static final char MARK = '○';

  /// The bits of Braille patterns, by row and column.
  private static final int[][] BITS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

  public CurveChart {
    curve = List.copyOf(curve);
    marks = List.copyOf(marks);
  }

  /// A point.
  ///
  /// @param x epochs
  /// @param y a figure; one that is no number is left out
  public record Point(double x, double y) {}

  /// The chart as lines of text, each as wide as it is told.
  ///
  /// @param columns characters of a line, 24 or more
  /// @param rows lines of the curve, 2 or more; a title and an axis come with them
  /// @param fine whether the terminal can write Braille patterns; else there are asterisks
  public List<String> lines(int columns, int rows, boolean fine) {
    double[] values =
        Stream.concat(curve.stream(), marks.stream())
            .mapToDouble(Point::y)
            .filter(Double::isFinite)
            .toArray();
    double least = DoubleStream.of(values).min().orElse(0);
    double most = DoubleStream.of(values).max().orElse(1);
    double end =
        Math.max(
            1, Stream.concat(curve.stream(), marks.stream()).mapToDouble(Point::x).max().orElse(1));
    var canvas = new Canvas(columns - LABEL - 2, rows, end, least, most, fine);
    canvas.draw(curve);
    canvas.mark(marks);
    var lines = new ArrayList<String>();
    lines.add(padded(title, columns));
    for (int row = 0; row < rows; row++) {
      String label = row == 0 ? format.apply(most) : row == rows - 1 ? format.apply(least) : "";
      String axis = label.isEmpty() ? (fine ? "│" : "|") : (fine ? "┤" : "+");
      lines.add(padded(right(label, LABEL) + " " + axis + canvas.row(row), columns));
    }
    String right = String.format(Locale.ROOT, "epoch %.1f", end);
    int room = Math.max(1, columns - LABEL - 2 - right.length());
    lines.add(padded(" ".repeat(LABEL + 1) + right("0", 1) + " ".repeat(room) + right, columns));
    return lines;
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  private static String padded(String text, int width) {
    String cut = text.substring(0, Math.min(width, text.length()));
    return cut + " ".repeat(width - cut.length());
  }

  /// The characters of a chart.
  private static final class Canvas {
    private final int width;
    private final int height;
    private final double end;
    private final double least;
    private final double range;
    private final boolean fine;
    private final int[][] dots;
    private final boolean[][] marked;

    Canvas(int width, int height, double end, double least, double most, boolean fine) {
      this.width = width;
      this.height = height;
      this.end = end;
      this.least = least;
      this.range = most > least ? most - least : 1;
      this.fine = fine;
      this.dots = new int[height][width];
      this.marked = new boolean[height][width];
    }

    private int column(Point point) {
      int last = width * ACROSS - 1;
      return Math.clamp(Math.round(point.x / end * last), 0, last);
    }

    private int row(Point point) {
      int last = height * DOWN - 1;
      return Math.clamp(Math.round((1 - (point.y - least) / range) * last), 0, last);
    }

    /// Joins the points by straight lines.
    void draw(List<Point> points) {
      List<Point> finite = points.stream().filter(point -> Double.isFinite(point.y)).toList();
      for (int i = 0; i < finite.size(); i++) {
        join(finite.get(Math.max(0, i - 1)), finite.get(i));
      }
    }

    private void join(Point from, Point to) {
      int across = column(to) - column(from);
      int down = row(to) - row(from);
      int steps = Math.max(1, Math.max(Math.abs(across), Math.abs(down)));
      for (int i = 0; i <= steps; i++) {
        set(
            column(from) + Math.round((float) across * i / steps),
            row(from) + Math.round((float) down * i / steps));
      }
    }

    private void set(int column, int row) {
      dots[row / DOWN][column / ACROSS] |= BITS[row % DOWN][column % ACROSS];
    }

    /// Puts circles over points: the last, and of those before as many as leave the curve to be
    /// seen.
    void mark(List<Point> points) {
      int after = Integer.MAX_VALUE;
      for (Point point : points.reversed()) {
        int column = column(point) / ACROSS;
        if (Double.isFinite(point.y) && column <= after - APART) {
          marked[row(point) / DOWN][column] = true;
          after = column;
        }
      }
    }

    String row(int row) {
      char[] text = new char[width];
      Arrays.fill(text, ' ');
      for (int i = 0; i < width; i++) {
        if (marked[row][i]) {
          text[i] = fine ? MARK : 'o';
        } else if (dots[row][i] != 0) {
          text[i] = fine ? (char) (BRAILLE + dots[row][i]) : '*';
        }
      }
      return new String(text);
    }
  }
}
