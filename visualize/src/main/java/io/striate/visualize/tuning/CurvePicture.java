package io.striate.visualize.tuning;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/// A tuning curve as a picture: orientation from 0 to 180 degrees to the right, the answer upward
/// from 0 to the largest, with a line at each 45 degrees.
public final class CurvePicture {
  private static final int WIDTH = 180;
  private static final int HEIGHT = 120;
  private static final int EDGE = 8;

  private CurvePicture() {}

  /// Draws the tuning curve of a unit.
  public static BufferedImage of(UnitTuning unit) {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.setColor(Color.LIGHT_GRAY);
    for (int degrees = 0; degrees <= 180; degrees += 45) {
      int x = (int) x(degrees / 180.0);
      graphics.drawLine(x, EDGE, x, HEIGHT - EDGE);
    }
    graphics.drawLine(EDGE, HEIGHT - EDGE, WIDTH - EDGE, HEIGHT - EDGE);
    List<Double> curve = unit.curve();
    double most = curve.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    var path = new Path2D.Double();
    for (int i = 0; i <= curve.size(); i++) {
      double share = most > 0 ? Math.max(0, curve.get(i % curve.size())) / most : 0;
      double y = HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE);
      if (i == 0) {
        path.moveTo(x(0), y);
      } else {
        path.lineTo(x((double) i / curve.size()), y);
      }
    }
    graphics.setColor(new Color(0x1f5fa8));
    graphics.setStroke(new BasicStroke(2));
    graphics.draw(path);
    graphics.dispose();
    return image;
  }

  private static double x(double share) {
    return EDGE + share * (WIDTH - 2 * EDGE);
  }
}
