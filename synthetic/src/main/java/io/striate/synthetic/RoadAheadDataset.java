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
import java.awt.Shape;
import java.util.List;

/// The road as a driver sees it, with the steering that keeps the car on it.
///
/// The target is `f32[1]`: the curvature of the way back to the middle of the lane, in units of the
/// sharpest curve that is drawn; to the right is positive. It depends on the curve of the road, on
/// how far the car is from the middle and on where it heads.
///
/// A stand-in for a camera behind a windshield: Bojarski and others, "End to end learning for
/// self-driving cars", 2016.
public final class RoadAheadDataset extends DrawnDataset {
  private static final Field<Double> OFFSET =
      Field.of(
          "offset",
          FieldKind.number(0, 1),
          0.5,
          "most that the car is off the middle of its lane, in halves of the lane");

  /// For [java.util.ServiceLoader].
  public RoadAheadDataset() {
    super(
        "road-ahead",
        "the road as a driver sees it, with the steering that follows it",
        Amounts.of(6000, 1000),
        List.of(3),
        OFFSET);
  }

  @Override
  protected Scene scene(Config config, Frame frame) {
    return new Windshield(frame, config.get(OFFSET));
  }

  private record Windshield(Frame frame, double most) implements Scene {
    private static final double HORIZON = 0.3;

    /// How far the picture reaches, in units of the distance of the lower edge.
    private static final int FAR = 12;

    /// Pieces of an edge of the road.
    private static final int PIECES = 24;

    @Override
    public List<Samples.Feature> targets() {
      return List.of(new Samples.Feature("target", TensorType.float32(1)));
    }

    @Override
    public Canvas draw(int number, boolean test, List<HostArray> targets) {
      var draws = frame.draws("road-ahead", number);
      double curve = draws.between(-1, 1);
      double offset = draws.between(-most, most);
      double heading = draws.between(-0.5, 0.5);
      // Back to the middle from one side, and to the direction of the road.
      targets.getFirst().set(0, curve - 0.6 * offset - 0.8 * heading);
      Canvas canvas = frame.canvas(Rgb.BLACK);
      Rgb sky = new Rgb(0.5, 0.65, draws.between(0.7, 1));
      Rgb ground = new Rgb(draws.between(0.3, 0.55), draws.between(0.4, 0.6), 0.25);
      canvas.paint((_, y) -> y < HORIZON ? sky : ground);
      hills(canvas, draws);
      var view = new View(canvas.right() / 2, curve, offset, heading);
      canvas.fill(view.strip(-1, 1), Rgb.gray(draws.between(0.25, 0.45)));
      Rgb paint = Rgb.gray(draws.between(0.75, 1));
      canvas.fill(view.strip(-1, -0.93), paint);
      canvas.fill(view.strip(0.93, 1), paint);
      shadows(canvas, draws);
      return canvas.light(draws.between(0.5, 1.1), draws.between(-0.15, 0.1)).noise(draws, 0.06);
    }

    private static void hills(Canvas canvas, Draws draws) {
      for (int i = 0; i < 5; i++) {
        double x = draws.between(0, canvas.right());
        double radius = draws.between(0.05, 0.3);
        canvas.fill(
            Figures.ellipse(x, HORIZON, 2 * radius, radius / 2),
            new Rgb(0.3, draws.between(0.4, 0.55), 0.35));
      }
    }

    /// Trees beside the road throw shadows on it.
    private static void shadows(Canvas canvas, Draws draws) {
      int count = draws.below(3);
      for (int i = 0; i < count; i++) {
        double y = draws.between(0.5, 1);
        double x = draws.between(0, canvas.right());
        canvas.fill(Figures.ellipse(x, y, draws.between(0.1, 0.5), 0.03), Rgb.gray(0.15));
      }
    }
  }

  /// How places on the ground are seen.
  ///
  /// @param middle of the picture
  /// @param curve of the road
  /// @param offset of the car to the right of the middle of its lane, in halves of the lane
  /// @param heading of the car, to the right of the direction of the road
  private record View(double middle, double curve, double offset, double heading) {
    /// A strip of the road between two lines, each in halves of the lane from its middle.
    Shape strip(double from, double to) {
      double[] places = new double[4 * (Windshield.PIECES + 1)];
      for (int i = 0; i <= Windshield.PIECES; i++) {
        // Equal steps in the picture are unequal ones on the ground.
        double down = (double) i / Windshield.PIECES;
        double distance = 1 / (down + (1 - down) / Windshield.FAR);
        double y = Windshield.HORIZON + (1 - Windshield.HORIZON) / distance;
        int back = places.length - 2 * i - 2;
        places[2 * i] = across(from, distance);
        places[2 * i + 1] = y;
        places[back] = across(to, distance);
        places[back + 1] = y;
      }
      return Figures.polygon(places);
    }

    /// Where a line is seen at a distance.
    private double across(double line, double distance) {
      double ground =
          0.6 * (line - offset) - 0.12 * heading * distance + 0.02 * curve * distance * distance;
      return middle + ground / distance;
    }
  }
}
