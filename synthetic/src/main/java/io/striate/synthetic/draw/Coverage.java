package io.striate.synthetic.draw;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// How much of each pixel a shape covers. Curves become straight edges; along four lines through
/// each row of pixels the covered lengths are exact.
final class Coverage {
  /// Lines through a row of pixels.
  private static final int LINES = 4;

  /// How far an edge may be from its curve, in pixels.
  private static final double FLATNESS = 0.1;

  private final int width;
  private final int height;
  private final boolean evenOdd;
  private final List<Edge> edges = new ArrayList<>();

  /// An edge that is not horizontal, from its upper to its lower end.
  ///
  /// @param winding 1 if the path goes down along it, else -1
  private record Edge(double top, double bottom, double xAtTop, double slope, int winding) {
    double at(double y) {
      return xAtTop + slope * (y - top);
    }
  }

  /// Where a line crosses an edge.
  private record Crossing(double x, int winding) {}

  /// Takes what a shape covers of a pixel.
  interface Sink {
    /// Takes one pixel.
    ///
    /// @param pixel its number, row by row
    /// @param share from above 0 to 1
    void cover(int pixel, double share);
  }

  /// @param shape in units of the height
  /// @param width of the picture in pixels
  /// @param height of the picture in pixels
  Coverage(Shape shape, int width, int height) {
    this.width = width;
    this.height = height;
    PathIterator path =
        shape.getPathIterator(AffineTransform.getScaleInstance(height, height), FLATNESS);
    evenOdd = path.getWindingRule() == PathIterator.WIND_EVEN_ODD;
    double[] to = new double[6];
    double startX = 0;
    double startY = 0;
    double x = 0;
    double y = 0;
    for (; !path.isDone(); path.next()) {
      switch (path.currentSegment(to)) {
        case PathIterator.SEG_MOVETO -> {
          add(x, y, startX, startY);
          startX = to[0];
          startY = to[1];
          x = startX;
          y = startY;
        }
        case PathIterator.SEG_LINETO -> {
          add(x, y, to[0], to[1]);
          x = to[0];
          y = to[1];
        }
        default -> {
          add(x, y, startX, startY);
          x = startX;
          y = startY;
        }
      }
    }
    add(x, y, startX, startY);
  }

  private void add(double x, double y, double toX, double toY) {
    double slope = (toX - x) / (toY - y);
    if (y < toY) {
      edges.add(new Edge(y, toY, x, slope, 1));
    } else if (y > toY) {
      edges.add(new Edge(toY, y, toX, slope, -1));
    }
  }

  /// Tells of each pixel that is covered in part or as a whole.
  void each(Sink sink) {
    double top = edges.stream().mapToDouble(Edge::top).min().orElse(0);
    double bottom = edges.stream().mapToDouble(Edge::bottom).max().orElse(0);
    int last = Math.min(height, (int) Math.ceil(bottom));
    double[] covered = new double[width];
    for (int row = Math.max(0, (int) Math.floor(top)); row < last; row++) {
      Arrays.fill(covered, 0);
      for (int line = 0; line < LINES; line++) {
        add(row + (line + 0.5) / LINES, covered);
      }
      for (int x = 0; x < width; x++) {
        if (covered[x] > 0) {
          sink.cover(row * width + x, Math.min(1, covered[x] / LINES));
        }
      }
    }
  }

  /// Adds what the shape covers of a line.
  private void add(double y, double[] covered) {
    var crossings = new ArrayList<Crossing>();
    for (Edge edge : edges) {
      if (edge.top <= y && y < edge.bottom) {
        crossings.add(new Crossing(edge.at(y), edge.winding));
      }
    }
    crossings.sort(Comparator.comparingDouble(Crossing::x));
    int winding = 0;
    for (int i = 0; i + 1 < crossings.size(); i++) {
      winding += evenOdd ? 1 : crossings.get(i).winding;
      boolean inside = evenOdd ? winding % 2 == 1 : winding != 0;
      if (inside) {
        add(crossings.get(i).x, crossings.get(i + 1).x, covered);
      }
    }
  }

  private void add(double from, double to, double[] covered) {
    double left = Math.max(0, from);
    double right = Math.min(width, to);
    for (int x = (int) left; x < right; x++) {
      covered[x] += Math.min(right, x + 1.0) - Math.max(left, x);
    }
  }
}
