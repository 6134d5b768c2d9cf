package io.striate.synthetic;

import io.striate.synthetic.draw.Canvas;
import io.striate.synthetic.draw.Figures;
import io.striate.synthetic.draw.Rgb;
import java.awt.Shape;
import java.util.List;

/// A traffic sign.
///
/// @param label its class
record Sign(int label) {
  private static final List<String> OUTLINES =
      List.of("circle", "warning", "yield", "square", "stop", "diamond");
  private static final List<String> PICTOGRAMS =
      List.of("bar", "post", "cross", "dot", "arrow", "chevron", "ring", "bars");

  /// How many classes there are.
  static final int COUNT = OUTLINES.size() * PICTOGRAMS.size();

  private static final double UP = -StrictMath.PI / 2;
  private static final Rgb RED = new Rgb(0.8, 0.1, 0.1);
  private static final Rgb BLUE = new Rgb(0.1, 0.25, 0.7);
  private static final Rgb YELLOW = new Rgb(0.95, 0.8, 0.1);
  private static final Rgb PALE = Rgb.gray(0.95);
  private static final Rgb DARK = Rgb.gray(0.08);

  private int outline() {
    return label % OUTLINES.size();
  }

  private int pictogram() {
    return label / OUTLINES.size();
  }

  /// The name of a class, such as `stop-arrow`.
  static String name(int label) {
    var sign = new Sign(label);
    return OUTLINES.get(sign.outline()) + "-" + PICTOGRAMS.get(sign.pictogram());
  }

  /// Draws the sign.
  ///
  /// @param x of its center
  /// @param y of its center
  /// @param radius of the circle around it
  /// @param angle by which it is tilted, in radians
  void draw(Canvas canvas, double x, double y, double radius, double angle) {
    canvas.fill(plate(x, y, radius, angle), rim());
    canvas.fill(plate(x, y, 0.78 * radius, angle), face());
    double size = 0.34 * radius;
    // The center of a triangle's face lies off that of its circle.
    double down = outline() == 1 ? 0.12 * radius : outline() == 2 ? -0.12 * radius : 0;
    for (Shape part : parts(x, y + down, size)) {
      canvas.fill(Figures.turned(part, angle, x, y), ink());
    }
    if (pictogram() == PICTOGRAMS.indexOf("ring")) {
      canvas.fill(Figures.turned(Figures.disc(x, y + down, 0.55 * size), angle, x, y), face());
    }
  }

  private Shape plate(double x, double y, double radius, double angle) {
    return switch (outline()) {
      case 0 -> Figures.disc(x, y, radius);
      case 1 -> Figures.regular(3, x, y, radius, angle + UP);
      case 2 -> Figures.regular(3, x, y, radius, angle - UP);
      case 3 -> Figures.regular(4, x, y, radius, angle + UP / 2);
      case 4 -> Figures.regular(8, x, y, radius, angle + UP / 4);
      default -> Figures.regular(4, x, y, radius, angle);
    };
  }

  private Rgb rim() {
    return switch (outline()) {
      case 0, 1, 2 -> RED;
      case 3 -> BLUE;
      case 4 -> PALE;
      default -> DARK;
    };
  }

  private Rgb face() {
    return switch (outline()) {
      case 0, 1, 2 -> PALE;
      case 3 -> BLUE;
      case 4 -> RED;
      default -> YELLOW;
    };
  }

  private Rgb ink() {
    return outline() == 3 || outline() == 4 ? PALE : DARK;
  }

  private List<Shape> parts(double x, double y, double s) {
    Shape across = Figures.rectangle(x, y, s, 0.28 * s);
    Shape upright = Figures.rectangle(x, y, 0.28 * s, s);
    return switch (pictogram()) {
      case 0 -> List.of(across);
      case 1 -> List.of(upright);
      case 2 -> List.of(across, upright);
      case 3 -> List.of(Figures.disc(x, y, 0.6 * s));
      case 4 ->
          List.of(
              Figures.rectangle(x, y + 0.3 * s, 0.22 * s, 0.7 * s),
              Figures.polygon(x - 0.7 * s, y, x, y - s, x + 0.7 * s, y));
      case 5 ->
          List.of(
              Figures.polygon(
                  x - s,
                  y + 0.5 * s,
                  x,
                  y - 0.7 * s,
                  x + s,
                  y + 0.5 * s,
                  x + 0.5 * s,
                  y + 0.7 * s,
                  x,
                  y,
                  x - 0.5 * s,
                  y + 0.7 * s));
      case 6 -> List.of(Figures.disc(x, y, s));
      default ->
          List.of(
              Figures.rectangle(x, y - 0.55 * s, s, 0.25 * s),
              Figures.rectangle(x, y + 0.55 * s, s, 0.25 * s));
    };
  }
}
