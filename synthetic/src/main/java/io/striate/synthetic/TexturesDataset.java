package io.striate.synthetic;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.synthetic.draw.Canvas;
import io.striate.synthetic.draw.DrawnDataset;
import io.striate.synthetic.draw.Frame;
import io.striate.synthetic.draw.Paint;
import io.striate.synthetic.draw.Rgb;
import io.striate.synthetic.draw.Scene;
import io.striate.synthetic.sample.Amounts;
import io.striate.synthetic.sample.Draws;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Collages of textures in any colors, for segmentation: the texture of each pixel is to be found.
///
/// A picture is divided among random places: a pixel belongs to the nearest one. Each part has one
/// of five textures. All are made of two colors of the part, so that colors tell nothing, and the
/// fine and the coarse stripes differ in their scale alone. The target is `u8[height, width]`, the
/// texture of each pixel.
public final class TexturesDataset extends DrawnDataset {
  private static final Field<Integer> PARTS =
      Field.of("parts", FieldKind.integer(1), 6, "parts of a picture");

  private static final Field<Double> NOISE =
      Field.of(
          "noise",
          FieldKind.number(0, 1),
          0.1,
          "most that is added to a color, where 1 is the distance of black and white");

  private static final List<Texture> TEXTURES = List.of(Texture.values());

  /// For [java.util.ServiceLoader].
  public TexturesDataset() {
    super(
        "textures",
        "collages of textures, with the texture of each pixel as target",
        Amounts.of(1000, 200),
        List.of(1, 3),
        PARTS,
        NOISE);
  }

  @Override
  protected List<String> labels(Config config) {
    return TEXTURES.stream()
        .map(texture -> texture.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  @Override
  protected Scene scene(Config config, Frame frame) {
    return new Collages(frame, config.get(PARTS), config.get(NOISE));
  }

  /// A pattern of two colors. Lengths are in units of the height of a picture.
  private enum Texture {
    FINE_STRIPES,
    COARSE_STRIPES,
    CHECKS,
    DOTS,
    BRICKS;

    private static final double FINE = 0.06;
    private static final double COARSE = 0.12;

    /// Whether a place has the first of the two colors.
    boolean first(double x, double y) {
      return switch (this) {
        case FINE_STRIPES -> phase(x, FINE) < 0.5;
        case COARSE_STRIPES -> phase(x, COARSE) < 0.5;
        case CHECKS -> phase(x, COARSE) < 0.5 == phase(y, COARSE) < 0.5;
        case DOTS -> StrictMath.hypot(phase(x, COARSE) - 0.5, phase(y, COARSE) - 0.5) < 0.3;
        case BRICKS -> {
          boolean odd = Math.floorMod((long) Math.floor(y / FINE), 2L) == 1;
          yield phase(y, FINE) > 0.25 && phase(x + (odd ? FINE : 0), 2 * FINE) > 0.12;
        }
      };
    }

    /// Where in its period of a length a place lies, from 0 to below 1.
    private static double phase(double place, double period) {
      double periods = place / period;
      return periods - Math.floor(periods);
    }
  }

  /// A part of a picture.
  ///
  /// @param x of the place that it belongs to
  /// @param y of that place
  /// @param label its texture
  /// @param paint its colors
  private record Part(double x, double y, int label, Paint paint) {
    static Part of(double right, Draws draws) {
      int label = draws.below(TEXTURES.size());
      Texture texture = TEXTURES.get(label);
      Rgb first = Rgb.any(draws, 0.1, 0.9);
      // The two colors differ in every direction of the color space by chance, in light for sure.
      Rgb other = Rgb.any(draws, 0.1, 0.9);
      double distance = first.luminance() - other.luminance();
      double missing = Math.max(0, 0.4 - Math.abs(distance)) * (distance < 0 ? -1 : 1);
      Rgb second = new Rgb(other.red() - missing, other.green() - missing, other.blue() - missing);
      double angle = draws.between(0, StrictMath.PI);
      double c = StrictMath.cos(angle);
      double s = StrictMath.sin(angle);
      double dx = draws.between(0, 1);
      double dy = draws.between(0, 1);
      Paint paint =
          (x, y) -> texture.first(c * x + s * y + dx, c * y - s * x + dy) ? first : second;
      return new Part(draws.between(0, right), draws.between(0, 1), label, paint);
    }
  }

  private record Collages(Frame frame, int count, double noise) implements Scene {
    @Override
    public List<Samples.Feature> targets() {
      return List.of(
          new Samples.Feature("target", TensorType.uint8(frame.height(), frame.width())));
    }

    @Override
    public Canvas draw(int number, boolean test, List<HostArray> targets) {
      var draws = frame.draws("textures", number);
      Canvas canvas = frame.canvas(Rgb.BLACK);
      var parts = IntStream.range(0, count).mapToObj(_ -> Part.of(canvas.right(), draws)).toList();
      for (int i = 0; i < frame.height() * frame.width(); i++) {
        double x = (i % frame.width() + 0.5) * frame.pixel();
        int row = i / frame.width();
        double y = (row + 0.5) * frame.pixel();
        targets.getFirst().set(i, nearest(parts, x, y).label);
      }
      return canvas.paint((x, y) -> nearest(parts, x, y).paint.at(x, y)).noise(draws, noise);
    }

    private static Part nearest(List<Part> parts, double x, double y) {
      Part nearest = parts.getFirst();
      for (Part part : parts) {
        if (distance(part, x, y) < distance(nearest, x, y)) {
          nearest = part;
        }
      }
      return nearest;
    }

    private static double distance(Part part, double x, double y) {
      return (part.x - x) * (part.x - x) + (part.y - y) * (part.y - y);
    }
  }
}
