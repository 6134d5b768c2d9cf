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
import java.util.stream.IntStream;

/// Whales at the surface, known by the pale patches on their heads.
///
/// Targets are the whale, `i32[]` (`target`), and two places, `f32[4]` (`head`): the tip of the
/// snout and the back of the head, x and y as fractions of the picture. Whales lie in any direction
/// unless they are aligned: then the snout is up, and the head fills the picture. Whales are taken
/// in turn.
///
/// A stand-in for the photographs of right whales of the Kaggle competition of 2015, in which
/// networks found the head, turned the picture, and named the whale.
public final class WhalesDataset extends DrawnDataset {
  private static final Field<Integer> WHALES =
      Field.of("whales", FieldKind.integer(2), 20, "number of whales");

  private static final Field<Boolean> ALIGNED =
      Field.of(
          "aligned",
          FieldKind.flag(),
          false,
          "whether the picture is the head alone, with the snout up");

  /// For [java.util.ServiceLoader].
  public WhalesDataset() {
    super(
        "whales",
        "whales at the surface, known by the patches on their heads",
        Amounts.of(4000, 800),
        List.of(1, 3),
        WHALES,
        ALIGNED);
  }

  @Override
  protected List<String> labels(Config config) {
    return IntStream.rangeClosed(1, config.get(WHALES)).mapToObj(i -> "whale " + i).toList();
  }

  @Override
  protected Scene scene(Config config, Frame frame) {
    return new Sea(frame, config.get(WHALES), config.get(ALIGNED));
  }

  private record Sea(Frame frame, int whales, boolean aligned) implements Scene {
    private static final int PATCHES = 7;
    private static final double UP = -StrictMath.PI / 2;

    @Override
    public List<Samples.Feature> targets() {
      return List.of(
          new Samples.Feature("target", TensorType.int32()),
          new Samples.Feature("head", TensorType.float32(4), Samples.Meaning.POINTS));
    }

    @Override
    public Canvas draw(int number, boolean test, List<HostArray> targets) {
      int whale = number % whales;
      var draws = frame.draws("whales", number);
      Rgb water = new Rgb(0.1, draws.between(0.25, 0.45), draws.between(0.4, 0.6));
      Canvas canvas = frame.canvas(water);
      double size = aligned ? draws.between(0.85, 0.95) : draws.between(0.38, 0.46);
      double angle = aligned ? UP + draws.between(-0.1, 0.1) : draws.between(-3.2, 3.2);
      double c = StrictMath.cos(angle);
      double s = StrictMath.sin(angle);
      // The middle of the head.
      double reach = aligned ? 0.03 : 0.12;
      double x = canvas.right() / 2 + draws.between(-reach, reach);
      double y = 0.5 + draws.between(-reach, reach);
      Rgb skin = Rgb.gray(draws.between(0.08, 0.2));
      // All shapes are drawn with the snout to the right and turned.
      for (Shape part :
          List.of(
              Figures.ellipse(x - 0.9 * size, y, size, 0.3 * size),
              Figures.ellipse(x, y, 0.5 * size, 0.26 * size))) {
        canvas.fill(Figures.turned(part, angle, x, y), skin);
      }
      var spots = frame.draws("whales/patches", whale);
      for (int i = 0; i < PATCHES; i++) {
        double along = spots.between(-0.4, 0.4) * size;
        double across = spots.between(-0.17, 0.17) * size;
        double radius = spots.between(0.03, 0.08) * size;
        Shape patch = Figures.ellipse(x + along, y + across, 1.3 * radius, radius);
        canvas.fill(Figures.turned(patch, angle, x, y), Rgb.gray(draws.between(0.75, 0.95)));
      }
      waves(canvas, draws);
      targets.getFirst().set(0, whale);
      double[] head = {
        x + 0.5 * size * c, y + 0.5 * size * s, x - 0.5 * size * c, y - 0.5 * size * s
      };
      for (int i = 0; i < head.length; i++) {
        targets.getLast().set(i, head[i] / (i % 2 == 0 ? canvas.right() : 1));
      }
      return canvas.light(draws.between(0.7, 1.1), draws.between(-0.1, 0.1)).noise(draws, 0.06);
    }

    private static void waves(Canvas canvas, Draws draws) {
      for (int i = 0; i < 6; i++) {
        double x = draws.between(0, canvas.right());
        double y = draws.between(0, 1);
        double length = draws.between(0.03, 0.12);
        canvas.stroke(Figures.line(x - length, y, x + length, y), 0.012, Rgb.gray(0.8));
      }
    }
  }
}
