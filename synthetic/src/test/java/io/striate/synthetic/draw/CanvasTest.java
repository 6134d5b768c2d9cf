package io.striate.synthetic.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.tensor.HostArray;
import io.striate.synthetic.sample.Draws;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Path2D;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Shapes cover the area that geometry gives them.
class CanvasTest {
  private static final int SIZE = 100;

  /// The area that a white shape covers of a black picture.
  private static double area(Canvas canvas) {
    byte[] bytes = new byte[SIZE * SIZE];
    canvas.store(new HostArray.Bytes(bytes));
    double sum = 0;
    for (byte each : bytes) {
      sum += (each & 0xff) / 255.0;
    }
    return sum / (SIZE * SIZE);
  }

  private static Canvas black() {
    return new Canvas(SIZE, SIZE, Rgb.BLACK);
  }

  static Stream<Arguments> areas() {
    double r = 0.31;
    double hexagon = 1.5 * Math.sqrt(3) * r * r;
    return Stream.of(
        Arguments.of("disc", Figures.disc(0.5, 0.45, r), Math.PI * r * r),
        Arguments.of("ellipse", Figures.ellipse(0.5, 0.5, 0.4, 0.1), Math.PI * 0.04),
        Arguments.of("rectangle", Figures.rectangle(0.403, 0.51, 0.2, 0.13), 0.104),
        Arguments.of("hexagon", Figures.regular(6, 0.5, 0.5, r, 0.3), hexagon),
        Arguments.of(
            "turned rectangle",
            Figures.turned(Figures.rectangle(0.5, 0.5, 0.3, 0.1), 0.7, 0.5, 0.5),
            0.12),
        Arguments.of("half outside", Figures.rectangle(0, 0.5, 0.2, 0.2), 0.08),
        Arguments.of("outside", Figures.disc(1.5, -0.5, 0.4), 0.0),
        Arguments.of("triangle", Figures.polygon(0.1, 0.1, 0.9, 0.1, 0.1, 0.7), 0.24),
        Arguments.of("larger than the picture", Figures.disc(0.5, 0.5, 3), 1.0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("areas")
  void coversItsArea(String what, Shape shape, double area) {
    assertEquals(area, area(black().fill(shape, Rgb.WHITE)), 0.002, what);
  }

  /// A star of five rays: twice the triangle of a ray's tip, the center and an inner corner, each.
  @Test
  void aStarHasTheAreaOfItsRays() {
    double outer = 0.4;
    double inner = 0.15;
    double area = 5 * outer * inner * Math.sin(Math.PI / 5);
    Shape star = Figures.rays(5, 0.5, 0.5, outer, inner, 0.2);
    assertEquals(area, area(black().fill(star, Rgb.WHITE)), 0.002);
  }

  @Test
  void holesStayEmpty() {
    var ring = new Area(Figures.disc(0.5, 0.5, 0.4));
    ring.subtract(new Area(Figures.disc(0.5, 0.5, 0.2)));
    assertEquals(Math.PI * 0.12, area(black().fill(ring, Rgb.WHITE)), 0.002);
  }

  /// Two rectangles of one path, the inner one the other way round or the same way round.
  @Test
  void theDirectionOfAnInnerPathDecidesByTheRuleOfThePath() {
    for (int rule : new int[] {Path2D.WIND_EVEN_ODD, Path2D.WIND_NON_ZERO}) {
      var path = new Path2D.Double(rule);
      path.append(Figures.rectangle(0.5, 0.5, 0.4, 0.4), false);
      path.append(Figures.rectangle(0.5, 0.5, 0.2, 0.2), false);
      double hole = rule == Path2D.WIND_EVEN_ODD ? 0.16 : 0;
      assertEquals(0.64 - hole, area(black().fill(path, Rgb.WHITE)), 0.002, "rule " + rule);
    }
  }

  /// A line with round ends: a rectangle and two halves of a disc.
  @Test
  void aStrokeHasRoundEnds() {
    double area = 0.5 * 0.1 + Math.PI * 0.05 * 0.05;
    Shape line = Figures.line(0.2, 0.3, 0.6, 0.6);
    assertEquals(area, area(black().stroke(line, 0.1, Rgb.WHITE)), 0.002);
  }

  @Test
  void unitsAreTheHeightInWidePicturesToo() {
    byte[] bytes = new byte[20 * 60];
    var wide = new Canvas(60, 20, Rgb.BLACK);
    assertEquals(3, wide.right());
    wide.fill(Figures.rectangle(2.5, 0.5, 0.5, 0.5), Rgb.WHITE).store(new HostArray.Bytes(bytes));
    for (int i = 0; i < bytes.length; i++) {
      assertEquals(i % 60 < 40 ? 0 : 255, bytes[i] & 0xff, "pixel " + i);
    }
  }

  @Test
  void colorsArePlanesAndGrayIsTheirLuminance() {
    var canvas = new Canvas(1, 1, new Rgb(1, 0.5, 0.2));
    byte[] color = new byte[3];
    canvas.store(new HostArray.Bytes(color));
    assertArrayEquals(new byte[] {(byte) 255, (byte) 128, 51}, color);
    byte[] gray = new byte[1];
    canvas.store(new HostArray.Bytes(gray));
    // 255 (0.299 + 0.587 / 2 + 0.114 / 5)
    assertEquals(157, gray[0] & 0xff);
    assertThrows(
        IllegalArgumentException.class, () -> canvas.store(new HostArray.Floats(new float[3])));
  }

  @Test
  void lightIsClipped() {
    byte[] bytes = new byte[1];
    new Canvas(1, 1, Rgb.gray(0.75)).light(3, 0).store(new HostArray.Bytes(bytes));
    assertEquals(255, bytes[0] & 0xff);
    new Canvas(1, 1, Rgb.gray(0.75)).light(0.5, 0.125).store(new HostArray.Bytes(bytes));
    assertEquals(191, bytes[0] & 0xff);
    new Canvas(1, 1, Rgb.gray(0.1)).light(1, -0.5).store(new HostArray.Bytes(bytes));
    assertEquals(0, bytes[0]);
  }

  @Test
  void blurIsTheMeanOfTheNeighbors() {
    byte[] bytes = new byte[25];
    new Canvas(5, 5, Rgb.BLACK)
        .paint((x, y) -> x == 0.5 && y == 0.5 ? Rgb.WHITE : Rgb.BLACK)
        .blur(1)
        .store(new HostArray.Bytes(bytes));
    for (int i = 0; i < 25; i++) {
      boolean near = Math.abs(i % 5 - 2) <= 1 && Math.abs(i / 5 - 2) <= 1;
      assertEquals(near ? 28 : 0, bytes[i] & 0xff, "pixel " + i);
    }
    // In a corner there are four neighbors, with the pixel itself.
    new Canvas(5, 5, Rgb.BLACK)
        .paint((x, y) -> x < 0.2 && y < 0.2 ? Rgb.WHITE : Rgb.BLACK)
        .blur(1)
        .store(new HostArray.Bytes(bytes));
    assertEquals(64, bytes[0] & 0xff);
  }

  @Test
  void noiseHasItsRangeAndNoBias() {
    byte[] bytes = new byte[SIZE * SIZE];
    new Canvas(SIZE, SIZE, Rgb.gray(0.5))
        .noise(Draws.of(1, "test", 0), 0.2)
        .store(new HostArray.Bytes(bytes));
    double sum = 0;
    for (byte each : bytes) {
      int value = each & 0xff;
      assertTrue(value >= 76 && value <= 179, "value " + value);
      sum += value;
    }
    assertEquals(127.5, sum / bytes.length, 1);
  }

  @Test
  void lightFromASideGrowsWithThePlace() {
    byte[] bytes = new byte[SIZE * SIZE];
    new Canvas(SIZE, SIZE, Rgb.gray(0.5)).lightFrom(0.4, 0.5).store(new HostArray.Bytes(bytes));
    assertEquals(102, bytes[0] & 0xff, 1);
    assertEquals(128, bytes[50] & 0xff, 1);
    assertEquals(153, bytes[99] & 0xff, 1);
  }

  @Test
  void huesPassThroughThePrimaries() {
    assertEquals(new Rgb(1, 0, 0), Rgb.hue(0));
    assertEquals(new Rgb(0, 1, 0), rounded(Rgb.hue(1.0 / 3)));
    assertEquals(new Rgb(0, 0, 1), rounded(Rgb.hue(2.0 / 3)));
    assertEquals(new Rgb(1, 1, 0), rounded(Rgb.hue(1.0 / 6)));
    assertEquals(new Rgb(0.5, 0.25, 0), new Rgb(1, 0.5, 0).mix(Rgb.BLACK, 0.5));
  }

  private static Rgb rounded(Rgb color) {
    return new Rgb(
        Math.round(color.red() * 1e6) / 1e6,
        Math.round(color.green() * 1e6) / 1e6,
        Math.round(color.blue() * 1e6) / 1e6);
  }
}
