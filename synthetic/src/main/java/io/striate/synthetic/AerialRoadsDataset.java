package io.striate.synthetic;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.synthetic.draw.Canvas;
import io.striate.synthetic.draw.DrawnDataset;
import io.striate.synthetic.draw.Figures;
import io.striate.synthetic.draw.Frame;
import io.striate.synthetic.draw.Rgb;
import io.striate.synthetic.draw.Scene;
import io.striate.synthetic.sample.Amounts;
import io.striate.synthetic.sample.Draws;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.PathIterator;
import java.util.ArrayList;
import java.util.List;

/// Land seen from above, with roads among fields, houses, trees and shadows.
///
/// The target is `f32[map x map]`, row by row: for each pixel of a square in the middle of the
/// picture how much it is road. It is 1 on the center line of a road and falls with the distance,
/// because center lines of real maps are not exact either.
///
/// Source: Mnih and Hinton, "Learning to detect roads in high-resolution aerial images", 2010.
public final class AerialRoadsDataset extends DrawnDataset {
  private static final Field<Integer> MAP =
      Field.of("map", FieldKind.integer(1), 16, "pixels on a side of the square of the target");

  /// For [java.util.ServiceLoader].
  public AerialRoadsDataset() {
    super(
        "aerial-roads",
        "land seen from above, with a map of its roads as target",
        Amounts.of(4000, 1000),
        List.of(1, 3),
        MAP);
  }

  @Override
  protected Scene scene(Config config, Frame frame) {
    return new Land(frame, config.get(MAP));
  }

  /// A part of a center line.
  private record Piece(double x, double y, double toX, double toY) {
    /// How far a place is from it.
    double distance(double px, double py) {
      double dx = toX - x;
      double dy = toY - y;
      double length = dx * dx + dy * dy;
      double at = length == 0 ? 0 : Math.clamp(((px - x) * dx + (py - y) * dy) / length, 0, 1);
      return StrictMath.hypot(px - x - at * dx, py - y - at * dy);
    }
  }

  private record Land(Frame frame, int map) implements Scene {
    /// Half the width of a road.
    private static final double HALF = 0.035;

    @Override
    public List<Samples.Feature> targets() {
      return List.of(new Samples.Feature("target", TensorType.float32(map * map)));
    }

    @Override
    public Canvas draw(int number, boolean test, List<HostArray> targets) {
      var draws = frame.draws("aerial-roads", number);
      Canvas canvas = frame.canvas(field(draws));
      double right = canvas.right();
      for (int i = 0; i < 4; i++) {
        double x = draws.between(0, right);
        double y = draws.between(0, 1);
        var acre = Figures.rectangle(x, y, draws.between(0.1, 0.5), draws.between(0.1, 0.5));
        canvas.fill(Figures.turned(acre, draws.between(0, 3), x, y), field(draws));
      }
      var pieces = new ArrayList<Piece>();
      int roads = draws.below(4);
      for (int i = 0; i < roads; i++) {
        var road = road(right, draws);
        Rgb asphalt = Rgb.gray(draws.between(0.45, 0.62));
        canvas.stroke(road, 2 * HALF, asphalt);
        pieces(road, pieces);
      }
      for (int i = 0; i < 10; i++) {
        thing(canvas, pieces, draws);
      }
      write(targets.getFirst(), pieces);
      return canvas.light(draws.between(0.7, 1), draws.between(-0.1, 0.1)).noise(draws, 0.06);
    }

    private static Rgb field(Draws draws) {
      return new Rgb(draws.between(0.25, 0.5), draws.between(0.4, 0.6), draws.between(0.2, 0.35));
    }

    /// A curve from beyond one edge to beyond the other, through any place in the middle.
    private static CubicCurve2D road(double right, Draws draws) {
      double angle = draws.between(0, 2 * StrictMath.PI);
      double c = StrictMath.cos(angle);
      double s = StrictMath.sin(angle);
      double x = right / 2 + draws.between(-0.3, 0.3);
      double y = 0.5 + draws.between(-0.3, 0.3);
      double bend = draws.between(-0.4, 0.4);
      double back = draws.between(-0.4, 0.4);
      return new CubicCurve2D.Double(
          x - 1.2 * c,
          y - 1.2 * s,
          x - 0.4 * c - bend * s,
          y - 0.4 * s + bend * c,
          x + 0.4 * c - back * s,
          y + 0.4 * s + back * c,
          x + 1.2 * c,
          y + 1.2 * s);
    }

    private static void pieces(CubicCurve2D road, List<Piece> to) {
      double[] at = new double[6];
      double x = 0;
      double y = 0;
      for (var way = road.getPathIterator(null, 0.002); !way.isDone(); way.next()) {
        if (way.currentSegment(at) == PathIterator.SEG_LINETO) {
          to.add(new Piece(x, y, at[0], at[1]));
        }
        x = at[0];
        y = at[1];
      }
    }

    private static double distance(List<Piece> pieces, double x, double y) {
      double least = Double.MAX_VALUE;
      for (Piece piece : pieces) {
        least = Math.min(least, piece.distance(x, y));
      }
      return least;
    }

    /// A house beside the roads, in the gray of roads or the red of tiles, or a tree, which may
    /// stand at the edge of a road; both have shadows.
    private static void thing(Canvas canvas, List<Piece> pieces, Draws draws) {
      double x = draws.between(0, canvas.right());
      double y = draws.between(0, 1);
      if (draws.chance(0.5)) {
        double angle = draws.between(0, 3);
        double across = draws.between(0.03, 0.08);
        double down = draws.between(0.03, 0.08);
        Rgb roof = draws.chance(0.5) ? Rgb.gray(draws.between(0.4, 0.7)) : new Rgb(0.6, 0.3, 0.25);
        if (distance(pieces, x, y) > HALF + across + down) {
          var shadow = Figures.rectangle(x + 0.02, y + 0.02, across, down);
          canvas.fill(Figures.turned(shadow, angle, x, y), Rgb.gray(0.15));
          canvas.fill(Figures.turned(Figures.rectangle(x, y, across, down), angle, x, y), roof);
        }
      } else if (distance(pieces, x, y) > HALF) {
        double radius = draws.between(0.02, 0.05);
        canvas.fill(Figures.disc(x + 0.015, y + 0.015, radius), Rgb.gray(0.12));
        canvas.fill(Figures.disc(x, y, radius), new Rgb(0.1, draws.between(0.25, 0.4), 0.1));
      }
    }

    private void write(HostArray target, List<Piece> pieces) {
      int top = (frame.height() - map) / 2;
      int left = (frame.width() - map) / 2;
      for (int i = 0; i < map * map; i++) {
        double x = (left + i % map + 0.5) * frame.pixel();
        double y = (top + i / map + 0.5) * frame.pixel();
        double far = distance(pieces, x, y) / HALF;
        target.set(i, pieces.isEmpty() ? 0 : StrictMath.exp(-0.7 * far * far));
      }
    }
  }
}
