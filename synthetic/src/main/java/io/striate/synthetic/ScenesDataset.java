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
import io.striate.synthetic.draw.Paint;
import io.striate.synthetic.draw.Rgb;
import io.striate.synthetic.draw.Scene;
import io.striate.synthetic.sample.Amounts;
import io.striate.synthetic.sample.Draws;
import java.awt.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Several shapes on a striped ground, each with its box and its class, for detectors.
///
/// | target | type | meaning |
/// |---|---|---|
/// | `boxes` | `f32[most, 4]` | the smallest box around each shape: left, top, right, bottom as fractions of the picture |
/// | `classes` | `i32[most]` | what each shape is; -1 where there is none, and its box is 0 0 0 0 |
/// | `instances` | `u8[h, w]` | with `masks`: 1 where a pixel shows the first shape, 2 the second, and so on; 0 for the ground |
///
/// Shapes have any color that is lighter or darker than the ground, an eighth to a half of the
/// picture's height as the square root of their box's area, and boxes that are up to 1.6 times as
/// wide as high or the other way round. Later shapes cover earlier ones in part. A shape that finds
/// no place within `overlap` is left out.
public final class ScenesDataset extends DrawnDataset {
  private static final int TRIES = 30;
  private static final double SMALLEST = 0.125;
  private static final double LARGEST = 0.5;
  private static final double STRETCH = 1.6;
  private static final double CONTRAST = 0.25;
  private static final List<Kind> KINDS = List.of(Kind.values());

  private static final Field<Integer> LEAST =
      Field.of("least", FieldKind.integer(1), 1, "shapes that a picture has at least");

  private static final Field<Integer> MOST =
      Field.of(
          "most",
          FieldKind.integer(1),
          4,
          "shapes that a picture has at most: the number of slots for boxes");

  private static final Field<Integer> CLASSES =
      Field.of(
          "classes",
          FieldKind.integer(1),
          3,
          "kinds of shapes: the first of disc, square, triangle, diamond, cross, hexagon");

  private static final Field<Double> OVERLAP =
      Field.of(
          "overlap",
          FieldKind.number(0, 1),
          0.3,
          "most by which two boxes overlap: their intersection divided by their union");

  private static final Field<Double> TEXTURE =
      Field.of(
          "texture",
          FieldKind.number(0, 1),
          0.15,
          "most difference of the stripes of the ground, where 1 is that of black and white");

  private static final Field<Double> NOISE =
      Field.of(
          "noise",
          FieldKind.number(0, 1),
          0.05,
          "most that is added to a color, where 1 is the distance of black and white");

  private static final Field<Boolean> MASKS =
      Field.of(
          "masks", FieldKind.flag(), false, "whether to say of each pixel which shape it shows");

  /// For [java.util.ServiceLoader].
  public ScenesDataset() {
    super(
        "scenes",
        "several shapes, with a box and a class for each",
        Amounts.of(4000, 500),
        List.of(1, 3),
        LEAST,
        MOST,
        CLASSES,
        OVERLAP,
        TEXTURE,
        NOISE,
        MASKS);
  }

  @Override
  protected List<String> labels(Config config) {
    int classes = config.get(CLASSES);
    if (classes > KINDS.size()) {
      throw new StriateException(
          Code.BAD_VALUE, "there are " + KINDS.size() + " kinds of shapes, not " + classes);
    }
    if (config.get(LEAST) > config.get(MOST)) {
      throw new StriateException(
          Code.BAD_VALUE,
          "at least " + config.get(LEAST) + " shapes are more than at most " + config.get(MOST));
    }
    return KINDS.stream().limit(classes).map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList();
  }

  @Override
  protected Scene scene(Config config, Frame frame) {
    return new Shapes(
        frame,
        config.get(LEAST),
        config.get(MOST),
        config.get(CLASSES),
        config.get(OVERLAP),
        config.get(TEXTURE),
        config.get(NOISE),
        config.get(MASKS));
  }

  /// What a shape is. Each touches all four sides of its box.
  private enum Kind {
    DISC,
    SQUARE,
    TRIANGLE,
    DIAMOND,
    CROSS,
    HEXAGON;

    Shape in(Box box) {
      return switch (this) {
        case DISC -> Figures.ellipse(box.x(), box.y(), box.width() / 2, box.height() / 2);
        case SQUARE -> Figures.rectangle(box.x(), box.y(), box.width() / 2, box.height() / 2);
        case TRIANGLE -> box.polygon(0.5, 0, 1, 1, 0, 1);
        case DIAMOND -> box.polygon(0.5, 0, 1, 0.5, 0.5, 1, 0, 0.5);
        case CROSS -> {
          double a = 0.3;
          double b = 0.7;
          yield box.polygon(a, 0, b, 0, b, a, 1, a, 1, b, b, b, b, 1, a, 1, a, b, 0, b, 0, a, a, a);
        }
        case HEXAGON -> box.polygon(0.25, 0, 0.75, 0, 1, 0.5, 0.75, 1, 0.25, 1, 0, 0.5);
      };
    }
  }

  /// A box in the units of a picture.
  private record Box(double left, double top, double right, double bottom) {
    double x() {
      return (left + right) / 2;
    }

    double y() {
      return (top + bottom) / 2;
    }

    double width() {
      return right - left;
    }

    double height() {
      return bottom - top;
    }

    /// A polygon whose places are fractions of the box.
    Shape polygon(double... places) {
      double[] moved = new double[places.length];
      for (int i = 0; i < places.length; i += 2) {
        moved[i] = left + places[i] * width();
        moved[i + 1] = top + places[i + 1] * height();
      }
      return Figures.polygon(moved);
    }

    /// The intersection divided by the union.
    double overlap(Box other) {
      double across = Math.min(right, other.right) - Math.max(left, other.left);
      double down = Math.min(bottom, other.bottom) - Math.max(top, other.top);
      double both = Math.max(0, across) * Math.max(0, down);
      return both / (width() * height() + other.width() * other.height() - both);
    }
  }

  private record Shapes(
      Frame frame,
      int least,
      int most,
      int classes,
      double overlap,
      double texture,
      double noise,
      boolean masks)
      implements Scene {
    @Override
    public List<Samples.Feature> targets() {
      var targets =
          new ArrayList<>(
              List.of(
                  new Samples.Feature("boxes", TensorType.float32(most, 4), Samples.Meaning.BOXES),
                  new Samples.Feature("classes", TensorType.int32(most))));
      if (masks) {
        targets.add(
            new Samples.Feature("instances", TensorType.uint8(frame.height(), frame.width())));
      }
      return targets;
    }

    @Override
    public Canvas draw(int number, boolean test, List<HostArray> targets) {
      var draws = frame.draws("scenes", number);
      Rgb ground = Rgb.any(draws, 0.2, 0.8);
      Canvas canvas = frame.canvas(ground).paint(stripes(ground, draws));
      HostArray boxes = targets.get(0);
      HostArray kinds = targets.get(1);
      for (int slot = 0; slot < most; slot++) {
        kinds.set(slot, -1);
      }
      for (int i = 0; masks && i < frame.height() * frame.width(); i++) {
        targets.get(2).set(i, 0);
      }
      var placed = new ArrayList<Box>();
      int wanted = least + draws.below(most - least + 1);
      for (int i = 0; i < wanted; i++) {
        int kind = draws.below(classes);
        Rgb color = contrasting(ground, draws);
        Optional<Box> found = place(canvas.right(), placed, draws);
        if (found.isPresent()) {
          Box box = found.get();
          Shape shape = KINDS.get(kind).in(box);
          canvas.fill(shape, color);
          int slot = placed.size();
          if (masks) {
            mark(shape, slot + 1, targets.get(2));
          }
          kinds.set(slot, kind);
          boxes.set(4 * slot, box.left / canvas.right());
          boxes.set(4 * slot + 1, box.top);
          boxes.set(4 * slot + 2, box.right / canvas.right());
          boxes.set(4 * slot + 3, box.bottom);
          placed.add(box);
        }
      }
      return canvas.noise(draws, noise);
    }

    /// Gives the pixels whose centers a shape covers its number.
    private void mark(Shape shape, int number, HostArray instances) {
      for (int i = 0; i < frame.height() * frame.width(); i++) {
        int row = i / frame.width();
        double x = (i % frame.width() + 0.5) * frame.pixel();
        if (shape.contains(x, (row + 0.5) * frame.pixel())) {
          instances.set(i, number);
        }
      }
    }

    private Paint stripes(Rgb ground, Draws draws) {
      double angle = draws.between(0, StrictMath.PI);
      double period = draws.between(0.05, 0.3);
      double light = draws.between(0, texture) / 2;
      double c = StrictMath.cos(angle) / period;
      double s = StrictMath.sin(angle) / period;
      return (x, y) -> {
        double wave = StrictMath.sin(2 * StrictMath.PI * (c * x + s * y));
        double more = light * wave;
        return new Rgb(ground.red() + more, ground.green() + more, ground.blue() + more);
      };
    }

    /// A color that is clearly lighter or darker.
    private static Rgb contrasting(Rgb ground, Draws draws) {
      Rgb color = Rgb.any(draws, 0, 1);
      double distance = color.luminance() - ground.luminance();
      boolean darker = ground.luminance() > 0.5;
      double sign = Math.abs(distance) < CONTRAST ? (darker ? -1 : 1) : Math.signum(distance);
      double missing = Math.max(0, CONTRAST - Math.abs(distance) * (sign * distance < 0 ? -1 : 1));
      double more = sign * missing;
      return new Rgb(color.red() + more, color.green() + more, color.blue() + more);
    }

    /// A place that earlier shapes leave.
    private Optional<Box> place(double right, List<Box> placed, Draws draws) {
      for (int i = 0; i < TRIES; i++) {
        double size = draws.between(SMALLEST, LARGEST);
        double stretch = Math.sqrt(draws.between(1, STRETCH));
        boolean wide = draws.chance(0.5);
        double width = wide ? size * stretch : size / stretch;
        double height = wide ? size / stretch : size * stretch;
        double left = draws.between(0, right - width);
        double top = draws.between(0, 1 - height);
        var box = new Box(left, top, left + width, top + height);
        if (width < right && placed.stream().allMatch(other -> box.overlap(other) <= overlap)) {
          return Optional.of(box);
        }
      }
      return Optional.empty();
    }
  }
}
