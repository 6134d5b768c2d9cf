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
import java.util.List;

/// Stick figures in any pose with the places of 14 joints, among clutter.
///
/// The target is `f32[28]`: x and y of each joint as fractions of the picture, in the order of the
/// Leeds Sports Pose data: right ankle, knee and hip, left hip, knee and ankle, right wrist, elbow
/// and shoulder, left shoulder, elbow and wrist, neck, top of the head. Right limbs are drawn
/// darker than left ones, so that they can be told apart.
///
/// Source: Johnson and Everingham, "Clustered pose and nonlinear appearance models for human pose
/// estimation", 2010; Toshev and Szegedy, "DeepPose", 2014.
public final class StickFiguresDataset extends DrawnDataset {
  private static final int JOINTS = 14;

  private static final Field<Integer> CLUTTER =
      Field.of("clutter", FieldKind.integer(0), 8, "shapes in the background");

  /// For [java.util.ServiceLoader].
  public StickFiguresDataset() {
    super(
        "stick-figures",
        "stick figures in any pose, with the places of their joints",
        Amounts.of(6000, 1000),
        List.of(1, 3),
        CLUTTER);
  }

  @Override
  protected Scene scene(Config config, Frame frame) {
    return new Poses(frame, config.get(CLUTTER));
  }

  /// A place.
  private record Joint(double x, double y) {
    /// The place at a distance in a direction: 0 is to the right, a quarter turn is down.
    Joint to(double distance, double angle) {
      return new Joint(x + distance * StrictMath.cos(angle), y + distance * StrictMath.sin(angle));
    }
  }

  private record Poses(Frame frame, int clutter) implements Scene {
    private static final double DOWN = StrictMath.PI / 2;

    @Override
    public List<Samples.Feature> targets() {
      return List.of(
          new Samples.Feature("target", TensorType.float32(2 * JOINTS), Samples.Meaning.POINTS));
    }

    @Override
    public Canvas draw(int number, boolean test, List<HostArray> targets) {
      var draws = frame.draws("stick-figures", number);
      Canvas canvas = frame.canvas(Rgb.any(draws, 0.6, 0.9));
      for (int i = 0; i < clutter; i++) {
        double x = draws.between(0, canvas.right());
        double y = draws.between(0, 1);
        canvas.fill(
            Figures.turned(
                Figures.rectangle(x, y, draws.between(0.02, 0.15), draws.between(0.02, 0.15)),
                draws.between(0, 3),
                x,
                y),
            Rgb.any(draws, 0.5, 1));
      }
      List<Joint> joints = pose(canvas.right(), draws);
      paint(canvas, joints, draws);
      for (int i = 0; i < JOINTS; i++) {
        targets.getFirst().set(2 * i, joints.get(i).x / canvas.right());
        targets.getFirst().set(2 * i + 1, joints.get(i).y);
      }
      return canvas.noise(draws, 0.05);
    }

    /// The joints in the order of the target.
    private static List<Joint> pose(double right, Draws draws) {
      double size = draws.between(0.8, 1.05);
      double lean = draws.between(-0.35, 0.35);
      var hips = new Joint(right / 2 + draws.between(-0.12, 0.12), draws.between(0.48, 0.58));
      Joint neck = hips.to(0.27 * size, -DOWN + lean);
      Joint head = neck.to(0.14 * size, -DOWN + lean + draws.between(-0.3, 0.3));
      // The figure faces us: its right side is on our left.
      Joint rightHip = hips.to(0.05 * size, 2 * DOWN + lean);
      Joint leftHip = hips.to(0.05 * size, lean);
      Joint rightShoulder = neck.to(0.09 * size, 2 * DOWN + lean - 0.2);
      Joint leftShoulder = neck.to(0.09 * size, lean + 0.2);
      double rightThigh = DOWN + draws.between(-0.3, 0.9);
      double leftThigh = DOWN + draws.between(-0.9, 0.3);
      Joint rightKnee = rightHip.to(0.19 * size, rightThigh);
      Joint leftKnee = leftHip.to(0.19 * size, leftThigh);
      double rightArm = DOWN + draws.between(0.1, 2.6);
      double leftArm = DOWN - draws.between(0.1, 2.6);
      Joint rightElbow = rightShoulder.to(0.14 * size, rightArm);
      Joint leftElbow = leftShoulder.to(0.14 * size, leftArm);
      return List.of(
          rightKnee.to(0.19 * size, rightThigh - draws.between(0, 0.9)),
          rightKnee,
          rightHip,
          leftHip,
          leftKnee,
          leftKnee.to(0.19 * size, leftThigh + draws.between(0, 0.9)),
          rightElbow.to(0.13 * size, rightArm + draws.between(-0.3, 1.5)),
          rightElbow,
          rightShoulder,
          leftShoulder,
          leftElbow,
          leftElbow.to(0.13 * size, leftArm - draws.between(-0.3, 1.5)),
          neck,
          head);
    }

    private static void paint(Canvas canvas, List<Joint> joints, Draws draws) {
      double thickness = draws.between(0.025, 0.05);
      Rgb left = Rgb.any(draws, 0.2, 0.45);
      Rgb right = left.times(0.35);
      stroke(canvas, thickness, left, joints, 3, 4, 5);
      stroke(canvas, thickness, right, joints, 0, 1, 2);
      stroke(canvas, thickness, left, joints, 2, 3, 9, 8, 2);
      stroke(canvas, thickness, left, joints, 9, 12, 8);
      stroke(canvas, thickness, left, joints, 9, 10, 11);
      stroke(canvas, thickness, right, joints, 8, 7, 6);
      Joint neck = joints.get(12);
      Joint top = joints.get(13);
      double radius = 0.4 * StrictMath.hypot(top.x - neck.x, top.y - neck.y);
      canvas.fill(
          Figures.disc(neck.x + 0.65 * (top.x - neck.x), neck.y + 0.65 * (top.y - neck.y), radius),
          left);
    }

    private static void stroke(
        Canvas canvas, double thickness, Rgb color, List<Joint> joints, int... way) {
      double[] places = new double[2 * way.length];
      for (int i = 0; i < way.length; i++) {
        places[2 * i] = joints.get(way[i]).x;
        places[2 * i + 1] = joints.get(way[i]).y;
      }
      canvas.stroke(Figures.lines(places), thickness, color);
    }
  }
}
