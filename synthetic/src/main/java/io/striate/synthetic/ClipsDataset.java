package io.striate.synthetic;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import io.striate.synthetic.draw.Canvas;
import io.striate.synthetic.draw.Figures;
import io.striate.synthetic.draw.Rgb;
import io.striate.synthetic.sample.Amounts;
import io.striate.synthetic.sample.Draws;
import io.striate.synthetic.sample.Maker;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Clips of a moving figure as one frame and as the flow of pixels between frames: four figures by
/// four motions, 16 classes.
///
/// The input of 3 channels, `u8[3, height, width]`, is the frame in the middle of a clip. The other
/// input, `u8[2 n, height, width]`, holds `n` fields of flow, one after the other: how far pixels
/// move right and how far they move down from a frame to the next, at 128 for none and 32 for each
/// pixel. The flow is exact, not estimated, and fills a disc around the figure, so that it does not
/// show the figure; the frame does not show the motion. So neither input tells more than four of
/// the classes from four others.
///
/// A stand-in for films of people: Simonyan and Zisserman, "Two-stream convolutional networks for
/// action recognition in videos", 2014.
public final class ClipsDataset implements DatasetType {
  private static final Amounts AMOUNTS = Amounts.of(3200, 800);

  private static final Field<Double> SPEED =
      Field.of("speed", FieldKind.number(0, 3), 1.5, "pixels that a figure moves in a frame");

  private static final int STILL = 128;
  private static final int OF_A_PIXEL = 32;

  private enum Figure {
    DISC,
    SQUARE,
    TRIANGLE,
    STAR
  }

  private enum Motion {
    ACROSS,
    DOWN,
    CIRCLE,
    GROWTH
  }

  private static final List<Figure> FIGURES = List.of(Figure.values());
  private static final List<Motion> MOTIONS = List.of(Motion.values());

  /// For [java.util.ServiceLoader].
  public ClipsDataset() {}

  @Override
  public String id() {
    return "clips";
  }

  @Override
  public String summary() {
    return "clips of a moving figure, as a frame and as the flow of pixels";
  }

  @Override
  public List<Field<?>> fields() {
    return AMOUNTS.with(SPEED);
  }

  @Override
  public DatasetSource create(Config config) {
    return new ImageSource(
        ImageSettings.of(Resize.NONE),
        (_, inputs, monitor) -> AMOUNTS.dataset(config, clips(config, inputs), labels(), monitor));
  }

  private static List<String> labels() {
    return FIGURES.stream()
        .flatMap(figure ->
            MOTIONS.stream()
                .map(motion -> (figure.name() + "-" + motion.name()).toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static Clips clips(Config config, Map<String, Shape> inputs) {
    var frames = inputs.entrySet().stream().filter(each -> channels(each.getValue()) == 3).toList();
    var flows =
        inputs.entrySet().stream()
            .filter(each -> channels(each.getValue()) != 3)
            .filter(each -> each.getValue().rank() == 3 && channels(each.getValue()) % 2 == 0)
            .toList();
    boolean fit =
        !inputs.isEmpty()
            && frames.size() < 2
            && flows.size() < 2
            && frames.size() + flows.size() == inputs.size();
    var shapes = Stream.concat(frames.stream(), flows.stream()).map(Map.Entry::getValue).toList();
    if (!fit
        || shapes.stream().anyMatch(s -> s.extent(1) != shapes.getFirst().extent(1))
        || shapes.stream().anyMatch(s -> s.extent(2) != shapes.getFirst().extent(2))) {
      throw new StriateException(
          Code.BAD_DATA,
          String.format(
              Locale.ROOT,
              "data 'clips' feeds a frame [3, height, width], or flow [2 n, height, width], or both"
                  + " of one size; the inputs are %s",
              inputs),
          "write \"inputs\": { \"frame\": [3, 32, 32], \"flow\": [20, 32, 32] }");
    }
    return new Clips(
        frames.stream().map(Map.Entry::getKey).toList(),
        flows.stream().map(Map.Entry::getKey).toList(),
        shapes.getFirst().extent(1),
        shapes.getFirst().extent(2),
        flows.isEmpty() ? 0 : channels(flows.getFirst().getValue()) / 2,
        config.get(SPEED),
        config.get(Amounts.SEED));
  }

  private static int channels(Shape shape) {
    return shape.rank() == 3 ? shape.extent(0) : 0;
  }

  /// Where a figure is in a frame.
  ///
  /// @param x of its center, in pixels
  /// @param y of its center, in pixels
  /// @param radius of the circle around it, in pixels
  private record Place(double x, double y, double radius) {}

  /// Clips of one size.
  ///
  /// @param frames the input of the frame, or none
  /// @param flows the input of the flow, or none
  /// @param fields of flow
  private record Clips(
      List<String> frames,
      List<String> flows,
      int height,
      int width,
      int fields,
      double speed,
      long seed)
      implements Maker {
    @Override
    public List<Samples.Feature> features() {
      return Stream.of(
              frames.stream()
                  .map(name -> new Samples.Feature(name, TensorType.uint8(3, height, width))),
              flows.stream()
                  .map(name ->
                      new Samples.Feature(name, TensorType.uint8(2 * fields, height, width))),
              Stream.of(new Samples.Feature("target", TensorType.int32())))
          .flatMap(each -> each)
          .toList();
    }

    @Override
    public void make(int number, boolean test, List<HostArray> sample) {
      int label = number % (FIGURES.size() * MOTIONS.size());
      Figure figure = FIGURES.get(label / MOTIONS.size());
      Motion motion = MOTIONS.get(label % MOTIONS.size());
      sample.getLast().set(0, label);
      var draws = Draws.of(seed, "clips", number);
      // In the middle of the clip, so that the frame does not tell where the figure goes.
      Place middle =
          new Place(
              width * draws.between(0.3, 0.7),
              height * draws.between(0.3, 0.7),
              height * draws.between(0.12, 0.2));
      int direction = draws.sign();
      double phase = draws.between(0, 2 * StrictMath.PI);
      if (!frames.isEmpty()) {
        frame(figure, middle, draws).store(sample.getFirst());
      }
      if (!flows.isEmpty()) {
        HostArray flow = sample.get(frames.size());
        for (int field = 0; field < fields; field++) {
          double time = field - fields / 2.0;
          Place from = at(motion, middle, direction, phase, time);
          Place to = at(motion, middle, direction, phase, time + 1);
          fill(flow, field, from, to);
        }
      }
    }

    private Place at(Motion motion, Place middle, int direction, double phase, double time) {
      double way = direction * speed * time;
      return switch (motion) {
        case ACROSS -> new Place(middle.x + way, middle.y, middle.radius);
        case DOWN -> new Place(middle.x, middle.y + way, middle.radius);
        case CIRCLE -> {
          // A radius of four pixels.
          double angle = phase + way / 4;
          yield new Place(
              middle.x + 4 * (StrictMath.cos(angle) - StrictMath.cos(phase)),
              middle.y + 4 * (StrictMath.sin(angle) - StrictMath.sin(phase)),
              middle.radius);
        }
        case GROWTH ->
            new Place(
                middle.x, middle.y, middle.radius * StrictMath.exp(0.4 * way / middle.radius));
      };
    }

    private Canvas frame(Figure figure, Place place, Draws draws) {
      var canvas = new Canvas(width, height, Rgb.any(draws, 0, 0.4));
      double x = place.x / height;
      double y = place.y / height;
      double radius = place.radius / height;
      double angle = draws.between(0, 2 * StrictMath.PI);
      var shape =
          switch (figure) {
            case DISC -> Figures.disc(x, y, 0.85 * radius);
            case SQUARE -> Figures.regular(4, x, y, radius, angle);
            case TRIANGLE -> Figures.regular(3, x, y, radius, angle);
            case STAR -> Figures.rays(5, x, y, radius, 0.45 * radius, angle);
          };
      return canvas.fill(shape, Rgb.any(draws, 0.6, 1)).noise(draws, 0.1);
    }

    /// Writes how the points of a disc around the figure move.
    private void fill(HostArray flow, int field, Place from, Place to) {
      int pixels = height * width;
      double growth = to.radius / from.radius;
      for (int pixel = 0; pixel < pixels; pixel++) {
        double dx = pixel % width + 0.5 - from.x;
        int row = pixel / width;
        double dy = row + 0.5 - from.y;
        boolean inside = dx * dx + dy * dy <= from.radius * from.radius;
        double right = inside ? to.x - from.x + (growth - 1) * dx : 0;
        double down = inside ? to.y - from.y + (growth - 1) * dy : 0;
        flow.set(2 * field * pixels + pixel, code(right));
        flow.set((2 * field + 1) * pixels + pixel, code(down));
      }
    }

    private static double code(double way) {
      return Math.clamp(Math.round(STILL + OF_A_PIXEL * way), 0, 255);
    }
  }
}
