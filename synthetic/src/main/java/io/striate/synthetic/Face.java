package io.striate.synthetic;

import io.striate.synthetic.draw.Canvas;
import io.striate.synthetic.draw.Figures;
import io.striate.synthetic.draw.Rgb;
import io.striate.synthetic.sample.Draws;
import java.awt.geom.QuadCurve2D;

/// The measures by which a person is known. Lengths are in units of the height of a picture.
///
/// @param width of the face
/// @param height of the face
/// @param eyes half the distance of the eyes
/// @param eyeSize radius of an eye
/// @param eyeHeight of the eyes above the middle
/// @param browTilt of the brows, in radians
/// @param browHeight of the brows above the eyes
/// @param nose its length
/// @param mouth half its width
/// @param mouthDepth of the mouth below the middle
/// @param hair how far it comes down
/// @param skin how light the skin is
record Face(
    double width,
    double height,
    double eyes,
    double eyeSize,
    double eyeHeight,
    double browTilt,
    double browHeight,
    double nose,
    double mouth,
    double mouthDepth,
    double hair,
    double skin) {
  private static final Rgb DARK = Rgb.gray(0.08);
  private static final Rgb LIPS = new Rgb(0.55, 0.15, 0.15);

  /// Any person.
  static Face of(Draws draws) {
    return new Face(
        draws.between(0.26, 0.36),
        draws.between(0.36, 0.45),
        draws.between(0.09, 0.16),
        draws.between(0.022, 0.045),
        draws.between(0.04, 0.13),
        draws.between(-0.5, 0.5),
        draws.between(0.05, 0.1),
        draws.between(0.06, 0.17),
        draws.between(0.06, 0.15),
        draws.between(0.17, 0.25),
        draws.between(0.08, 0.2),
        draws.between(0.45, 0.9));
  }

  /// Draws the person with an expression of the moment.
  ///
  /// @param x of the middle of the face
  /// @param y of the middle of the face
  void draw(Canvas canvas, double x, double y, Draws draws) {
    Rgb tone = new Rgb(1, 0.85, 0.72).times(skin);
    canvas.fill(Figures.ellipse(x, y, width, height), tone.times(0.4));
    // The forehead begins where the hair ends.
    canvas.fill(Figures.ellipse(x, y + hair / 2, 0.93 * width, height - hair / 2), tone);
    double lift = draws.between(-0.015, 0.015);
    double smile = draws.between(-0.04, 0.04);
    double open = draws.between(0.6, 1.1);
    for (int side = -1; side <= 1; side += 2) {
      double eye = x + side * eyes;
      double level = y - eyeHeight;
      canvas.fill(Figures.ellipse(eye, level, 1.5 * eyeSize, open * eyeSize), Rgb.WHITE);
      canvas.fill(Figures.disc(eye, level, 0.7 * eyeSize), DARK);
      double brow = level - browHeight + lift;
      double tilt = side * 0.06 * StrictMath.sin(browTilt);
      canvas.stroke(Figures.line(eye - 0.06, brow + tilt, eye + 0.06, brow - tilt), 0.02, DARK);
    }
    canvas.stroke(
        Figures.lines(
            x,
            y - eyeHeight / 2,
            x - 0.03,
            y - eyeHeight / 2 + nose,
            x + 0.02,
            y - eyeHeight / 2 + nose),
        0.015,
        tone.times(0.6));
    double lips = y + mouthDepth;
    canvas.stroke(
        new QuadCurve2D.Double(
            x - mouth, lips - smile / 2, x, lips + smile, x + mouth, lips - smile / 2),
        0.025,
        LIPS);
  }
}
