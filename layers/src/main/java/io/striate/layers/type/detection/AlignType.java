package io.striate.layers.type.detection;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Locale;

/// `align`: turns, scales and cuts an image so that two of its points come to lie where all images
/// have them, such as two eyes, or the ends of a head. Reads the image and the points, in this
/// order.
///
/// | tensor | shape |
/// |---|---|
/// | image | `[C, H, W]` |
/// | points | `[4]` or `[2, 2]`: x and y of the first, x and y of the second, as fractions of the image |
/// | output | `[C, h, w]` |
///
/// There is one turn and scale of the plane that takes two points to two others. With complex
/// numbers x + iy for places in pixels, A and B for the points, and a and b for the places `first`
/// and `second` of the output, a pixel q of the output shows the image at
///
///     A + (B - A) (q - a) / (b - a)
///
/// interpolated bilinearly between the centers of pixels; beyond the outer centers the image
/// continues with their value. Gradients flow to the image; to the points only if they are asked for.
/// Where an image is looked at is mostly learned better from true points than from what is seen
/// there. No parameters.
///
/// Source: Jaderberg, Simonyan, Zisserman and Kavukcuoglu, "Spatial transformer networks",
/// arXiv:1506.02025, section 3, for transforms of four numbers.
public final class AlignType implements LayerType {
  /// Whole numbers up to here are exact as float32.
  private static final long MOST_PIXELS = 1 << 24;

  private static final Field<Pair> SIZE =
      Field.required("size", FieldKind.pair(1), "height and width of the output");
  private static final Field<List<Double>> FIRST =
      Field.of(
          "first",
          FieldKind.list(FieldKind.number(-10, 10)),
          List.of(0.5, 0.1),
          "x and y of the first point in the output, as fractions of it");
  private static final Field<List<Double>> SECOND =
      Field.of(
          "second",
          FieldKind.list(FieldKind.number(-10, 10)),
          List.of(0.5, 0.9),
          "x and y of the second point in the output");

  private static final Field<Boolean> GRADIENT =
      Field.of(
          "gradientToPoints",
          FieldKind.flag(),
          false,
          "whether the layers that give the points learn from what is seen, as in a spatial"
              + " transformer");

  @Override
  public String id() {
    return "align";
  }

  @Override
  public String summary() {
    return "turns and cuts an image by two of its points";
  }

  @Override
  public List<String> otherNames() {
    return List.of("affine_grid", "grid_sample");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(SIZE, FIRST, SECOND, GRADIENT);
  }

  @Override
  public Layer create(Config config) {
    List<Double> first = config.get(FIRST);
    List<Double> second = config.get(SECOND);
    if (first.size() != 2 || second.size() != 2 || first.equals(second)) {
      throw new StriateException(
          Code.BAD_VALUE,
          String.format(
              Locale.ROOT,
              "first and second: need two places of two numbers each, got %s and %s",
              first,
              second));
    }
    return new Align(
        config.get(SIZE),
        new Place(first.getFirst(), first.getLast()),
        new Place(second.getFirst(), second.getLast()),
        config.get(GRADIENT));
  }

  private record Place(double x, double y) {}

  /// A place of each sample and each pixel of the output, in pixels of the image.
  private record Grid(Value x, Value y) {}

  private record Align(Pair size, Place first, Place second, boolean gradient) implements Layer {
    @Override
    public int leastInputs() {
      return 2;
    }

    @Override
    public int mostInputs() {
      return 2;
    }

    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      InputShapes.image(inputs.get(0));
      Shape points = inputs.get(1);
      if (points.rank() > 2 || points.size() != 4 || points.extent(points.rank() - 1) % 2 != 0) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            "needs two points [4] or [2, 2], got " + points,
            "a dense layer of four units gives them");
      }
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value image = inputs.get(0);
      Shape shape = image.type().shape();
      int batch = shape.extent(0);
      int channels = shape.extent(1);
      int pixels = shape.extent(2) * shape.extent(3);
      if ((long) batch * pixels > MOST_PIXELS) {
        throw new StriateException(
            Code.BAD_VALUE,
            String.format(
                Locale.ROOT,
                "align counts the pixels of a batch up to %,d, got %d images of %,d pixels",
                MOST_PIXELS,
                batch,
                pixels),
            "use a smaller batch or smaller images");
      }
      Value rows =
          emit.reshape(
              emit.one(new Move.Permute(List.of(0, 2, 3, 1)), image), batch * pixels, channels);
      Value points = gradient ? inputs.get(1) : emit.detach(inputs.get(1));
      Grid grid = grid(emit, points, shape);
      Value found = interpolated(emit, rows, grid, shape);
      Value apart = emit.reshape(found, batch, size.height(), size.width(), channels);
      return emit.one(new Move.Permute(List.of(0, 3, 1, 2)), apart);
    }

    /// Where the pixels of the output lie in the image, each `[N, h w]`, inside its outer centers.
    private Grid grid(Emitter emit, Value given, Shape shape) {
      int batch = shape.extent(0);
      int rows = shape.extent(2);
      int columns = shape.extent(3);
      Value points = emit.reshape(given, batch, 4);
      Value x = pixel(emit, points, 0, columns);
      Value y = pixel(emit, points, 1, rows);
      Value right = emit.subtract(pixel(emit, points, 2, columns), x);
      Value down = emit.subtract(pixel(emit, points, 3, rows), y);
      double across = (second.x() - first.x()) * size.width();
      double along = (second.y() - first.y()) * size.height();
      double square = across * across + along * along;
      // (B - A) / (b - a)
      Value real =
          emit.scale(emit.add(emit.scale(right, across), emit.scale(down, along)), 1 / square);
      Value imaginary =
          emit.scale(emit.subtract(emit.scale(down, across), emit.scale(right, along)), 1 / square);
      int area = size.height() * size.width();
      float[] u = new float[area];
      float[] v = new float[area];
      for (int i = 0; i < area; i++) {
        int row = i / size.width();
        u[i] = (float) (i % size.width() + 0.5 - first.x() * size.width());
        v[i] = (float) (row + 0.5 - first.y() * size.height());
      }
      Value us = emit.constant(Shape.of(1, area), u);
      Value vs = emit.constant(Shape.of(1, area), v);
      Value places =
          emit.add(x, emit.subtract(emit.multiply(real, us), emit.multiply(imaginary, vs)));
      Value lines = emit.add(y, emit.add(emit.multiply(imaginary, us), emit.multiply(real, vs)));
      return new Grid(inside(emit, places, columns), inside(emit, lines, rows));
    }

    /// A coordinate of the points in pixels, `[N, 1]`; 0 is the center of the first.
    private static Value pixel(Emitter emit, Value points, int at, int extent) {
      return emit.subtract(
          emit.scale(emit.slice(points, 1, at, at + 1), extent), emit.constant(0.5));
    }

    private static Value inside(Emitter emit, Value at, int extent) {
      return emit.apply(
          Function.MINIMUM,
          emit.apply(Function.MAXIMUM, at, emit.constant(0)),
          emit.constant(extent - 1));
    }

    /// Between the four pixels around each place.
    ///
    /// @param rows `[N H W, C]`, a row for each pixel of the batch
    /// @return `[N, h w, C]`
    private Value interpolated(Emitter emit, Value rows, Grid grid, Shape shape) {
      int batch = shape.extent(0);
      int height = shape.extent(2);
      int width = shape.extent(3);
      Value left = emit.detach(emit.floor(grid.x()));
      Value top = emit.detach(emit.floor(grid.y()));
      Value right = inside(emit, emit.add(left, emit.constant(1)), width);
      Value bottom = inside(emit, emit.add(top, emit.constant(1)), height);
      Value across = emit.subtract(grid.x(), left);
      Value down = emit.subtract(grid.y(), top);
      Value image = emit.scale(emit.iota(Shape.of(batch, 1), 0), height * width);
      Value one = emit.constant(1);
      Value upper =
          mixed(
              emit,
              corner(emit, rows, image, top, left, width),
              corner(emit, rows, image, top, right, width),
              emit.subtract(one, across),
              across);
      Value lower =
          mixed(
              emit,
              corner(emit, rows, image, bottom, left, width),
              corner(emit, rows, image, bottom, right, width),
              emit.subtract(one, across),
              across);
      return mixed(emit, upper, lower, emit.subtract(one, down), down);
    }

    private static Value corner(
        Emitter emit, Value rows, Value image, Value y, Value x, int width) {
      return emit.take(rows, emit.add(image, emit.add(emit.scale(y, width), x)), 0);
    }

    private static Value mixed(Emitter emit, Value a, Value b, Value shareOfA, Value shareOfB) {
      return emit.add(
          emit.multiply(a, column(emit, shareOfA)), emit.multiply(b, column(emit, shareOfB)));
    }

    /// The same share for all channels.
    private static Value column(Emitter emit, Value share) {
      Shape shape = share.type().shape();
      return emit.reshape(share, shape.extent(0), shape.extent(1), 1);
    }
  }
}
