package io.striate.synthetic;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
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

/// Traffic signs of up to 48 classes: an outline with a pictogram, as a camera sees them.
///
/// They are tilted, of different size and place, in sun and shade, blurred, partly hidden, and
/// noisy. The target is the class, `i32[]`: the outline is `class mod 6`, the pictogram `class div
/// 6`. The color of the rim follows from the outline, so outline and color agree as they do on
/// roads. Classes are taken in turn.
///
/// A stand-in for the German traffic sign benchmark, Stallkamp and others, "Man vs. computer",
/// 2012, which has 43 classes.
public final class SignsDataset extends DrawnDataset {
  private static final Field<Integer> CLASSES =
      Field.of("classes", FieldKind.integer(2), 43, "number of classes, at most " + Sign.COUNT);

  private static final Field<Double> HIDDEN =
      Field.of(
          "hidden", FieldKind.number(0, 1), 0.3, "fraction of the signs that a bar partly hides");

  /// For [java.util.ServiceLoader].
  public SignsDataset() {
    super(
        "signs",
        "traffic signs, tilted, blurred, in sun and shade, and partly hidden",
        Amounts.of(8600, 2150),
        List.of(1, 3),
        CLASSES,
        HIDDEN);
  }

  @Override
  protected List<String> labels(Config config) {
    return IntStream.range(0, classes(config)).mapToObj(Sign::name).toList();
  }

  private static int classes(Config config) {
    int classes = config.get(CLASSES);
    if (classes > Sign.COUNT) {
      throw new StriateException(
          Code.BAD_VALUE, "there are " + Sign.COUNT + " signs, not " + classes);
    }
    return classes;
  }

  @Override
  protected Scene scene(Config config, Frame frame) {
    return new Roadside(frame, classes(config), config.get(HIDDEN));
  }

  private record Roadside(Frame frame, int classes, double hidden) implements Scene {
    @Override
    public List<Samples.Feature> targets() {
      return List.of(new Samples.Feature("target", TensorType.int32()));
    }

    @Override
    public Canvas draw(int number, boolean test, List<HostArray> targets) {
      int label = number % classes;
      targets.getFirst().set(0, label);
      var draws = frame.draws("signs", number);
      Canvas canvas = frame.canvas(Rgb.any(draws, 0.1, 0.9));
      background(canvas, draws);
      double x = canvas.right() / 2 + draws.between(-0.06, 0.06);
      double y = 0.5 + draws.between(-0.06, 0.06);
      double radius = draws.between(0.34, 0.44);
      double angle = draws.between(-0.2, 0.2);
      new Sign(label).draw(canvas, x, y, radius, angle);
      if (draws.chance(hidden)) {
        double at = draws.between(-0.3, 0.3);
        Shape bar = Figures.rectangle(x + at, y, 0.04, 1);
        canvas.fill(Figures.turned(bar, draws.between(-1, 1), x, y), Rgb.any(draws, 0.1, 0.5));
      }
      if (draws.chance(0.5)) {
        canvas.blur(1);
      }
      return canvas.light(draws.between(0.5, 1.1), draws.between(-0.15, 0.15)).noise(draws, 0.06);
    }

    /// Some houses and trees.
    private static void background(Canvas canvas, Draws draws) {
      for (int i = 0; i < 6; i++) {
        double x = draws.between(0, canvas.right());
        double y = draws.between(0, 1);
        double size = draws.between(0.05, 0.3);
        Shape thing =
            draws.chance(0.5)
                ? Figures.disc(x, y, size)
                : Figures.rectangle(x, y, size, draws.between(0.05, 0.3));
        canvas.fill(thing, Rgb.any(draws, 0.1, 0.9));
      }
    }
  }
}
