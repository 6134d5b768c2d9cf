package io.striate.synthetic.draw;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/// Shapes by their centers, and turned ones. Angles are in radians, clockwise as seen.
public final class Figures {
  private Figures() {}

  /// A disc.
  public static Shape disc(double x, double y, double radius) {
    return ellipse(x, y, radius, radius);
  }

  /// An ellipse by its half axes.
  public static Shape ellipse(double x, double y, double across, double down) {
    return new Ellipse2D.Double(x - across, y - down, 2 * across, 2 * down);
  }

  /// A rectangle by the halves of its sides.
  public static Shape rectangle(double x, double y, double across, double down) {
    return new Rectangle2D.Double(x - across, y - down, 2 * across, 2 * down);
  }

  /// A line from one place to another.
  public static Shape line(double x, double y, double toX, double toY) {
    return new Line2D.Double(x, y, toX, toY);
  }

  /// A closed polygon.
  ///
  /// @param places x and y by turns
  public static Shape polygon(double... places) {
    Path2D path = open(places);
    path.closePath();
    return path;
  }

  /// Straight lines from place to place.
  ///
  /// @param places x and y by turns
  public static Shape lines(double... places) {
    return open(places);
  }

  private static Path2D open(double... places) {
    var path = new Path2D.Double();
    path.moveTo(places[0], places[1]);
    for (int i = 2; i < places.length; i += 2) {
      path.lineTo(places[i], places[i + 1]);
    }
    return path;
  }

  /// A regular polygon whose first corner lies at an angle from the center; 0 is to the right.
  public static Shape regular(int corners, double x, double y, double radius, double angle) {
    return star(corners, x, y, radius, radius, angle);
  }

  /// A polygon whose corners lie on two circles by turns.
  ///
  /// @param radius of the first corner
  /// @param other of the second corner; regular polygons have the same
  private static Shape star(
      int corners, double x, double y, double radius, double other, double angle) {
    double[] places = new double[2 * corners];
    for (int i = 0; i < corners; i++) {
      double at = angle + 2 * StrictMath.PI * i / corners;
      double distance = i % 2 == 0 ? radius : other;
      places[2 * i] = x + distance * StrictMath.cos(at);
      places[2 * i + 1] = y + distance * StrictMath.sin(at);
    }
    return polygon(places);
  }

  /// A star with rays.
  public static Shape rays(int rays, double x, double y, double outer, double inner, double angle) {
    return star(2 * rays, x, y, outer, inner, angle);
  }

  /// A shape turned about a place.
  public static Shape turned(Shape shape, double angle, double x, double y) {
    // AffineTransform's own rotation takes the sine of Math, which may differ between machines.
    double c = StrictMath.cos(angle);
    double s = StrictMath.sin(angle);
    return new AffineTransform(c, s, -s, c, x - c * x + s * y, y - s * x - c * y)
        .createTransformedShape(shape);
  }
}
