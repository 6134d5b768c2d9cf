package io.striate.layers.type.detection;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.layers.type.box.Boxes;
import java.util.List;

/// `roi-pool`: a small map of fixed size for each box, of the maxima of its cells in a large map.
/// Reads the map and the boxes, in this order.
///
/// | tensor | shape |
/// |---|---|
/// | map | `[C, H, W]` |
/// | boxes | `[R, 4]`: left, top, right, bottom as fractions of the image |
/// | output | `[R, C, h, w]` |
///
/// The sides of a box are rounded to edges of cells, at least one cell apart. Of n cells, bin i of
/// k has those from `floor(i n / k)` to below `ceil((i + 1) n / k)`, so bins may share cells. No
/// gradient passes to the boxes. No parameters.
///
/// It is computed on masks and takes memory for `R h C H W` numbers of each sample; `roi-align`
/// takes far less, and locates better.
///
/// Source: Girshick, "Fast R-CNN", arXiv:1504.08083, section 2.1.
public final class RoiPoolType implements LayerType {
  /// Below every number of a map.
  private static final double LOWEST = -1e30;

  private static final Field<Pair> SIZE =
      Field.of("size", FieldKind.pair(1), new Pair(4, 4), "height and width of each output map");

  @Override
  public String id() {
    return "roi-pool";
  }

  @Override
  public String summary() {
    return "a small map for each box, of maxima of a large one";
  }

  @Override
  public List<String> otherNames() {
    return List.of("RoIPool", "ROIPooling");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(SIZE);
  }

  @Override
  public Layer create(Config config) {
    return new RoiPool(config.get(SIZE));
  }

  private record RoiPool(Pair size) implements Layer {
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
      BoxShapes.boxes(inputs.get(1));
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value map = inputs.get(0);
      Shape shape = map.type().shape();
      int batch = shape.extent(0);
      int channels = shape.extent(1);
      int rows = shape.extent(2);
      int columns = shape.extent(3);
      List<Value> sides = Boxes.sides(emit, emit.detach(inputs.get(1)));
      int boxes = sides.getFirst().type().shape().extent(1);
      Value lowest = emit.constant(LOWEST);
      // Over the rows of each bin: [N, R, h, C, H, W] -> [N, R, h, C, 1, W]
      Value down = cells(emit, sides.get(1), sides.get(3), size.height(), rows);
      Value inRows =
          emit.apply(
              Function.SELECT,
              emit.reshape(down, Shape.of(batch, boxes, size.height(), 1, rows, 1)),
              emit.reshape(map, Shape.of(batch, 1, 1, channels, rows, columns)),
              lowest);
      Value byRow = emit.reduce(Reduce.Kind.MAX, inRows, List.of(4));
      // Then over its columns: [N, R, h, C, w, W] -> [N, R, h, C, w]
      Value across = cells(emit, sides.get(0), sides.get(2), size.width(), columns);
      Value inColumns =
          emit.apply(
              Function.SELECT,
              emit.reshape(across, Shape.of(batch, boxes, 1, 1, size.width(), columns)),
              byRow,
              lowest);
      Value pooled =
          emit.reshape(
              emit.reduce(Reduce.Kind.MAX, inColumns, List.of(5)),
              Shape.of(batch, boxes, size.height(), channels, size.width()));
      return emit.one(new Move.Permute(List.of(0, 1, 3, 2, 4)), pooled);
    }

    /// Which cells belong to which bin along one axis: 1 or 0, `[N, R, bins, cells]`.
    private static Value cells(Emitter emit, Value from, Value to, int bins, int cells) {
      int batch = from.type().shape().extent(0);
      int boxes = from.type().shape().extent(1);
      Value begin = limited(emit, rounded(emit, from, cells), 0, cells - 1);
      Value last = limited(emit, rounded(emit, to, cells), 1, cells);
      Value end = emit.apply(Function.MAXIMUM, last, emit.add(begin, emit.constant(1)));
      Value length = emit.reshape(emit.subtract(end, begin), batch, boxes, 1, 1);
      Value start = emit.reshape(begin, batch, boxes, 1, 1);
      Value bin = emit.iota(Shape.of(1, 1, bins, 1), 2);
      Value next = emit.add(bin, emit.constant(1));
      Value first = emit.floor(parts(emit, bin, length, bins));
      Value behind = emit.negate(emit.floor(emit.negate(parts(emit, next, length, bins))));
      Value cell = emit.subtract(emit.iota(Shape.of(1, 1, 1, cells), 3), start);
      Value before = emit.apply(Function.GREATER, first, cell);
      Value within = emit.apply(Function.GREATER, behind, cell);
      return emit.multiply(within, emit.subtract(emit.constant(1), before));
    }

    /// `i n / k`; whole numbers are exact in float32, and so are quotients that are whole.
    private static Value parts(Emitter emit, Value i, Value n, int k) {
      return emit.divide(emit.multiply(i, n), emit.constant(k));
    }

    private static Value rounded(Emitter emit, Value fraction, int cells) {
      return emit.floor(emit.add(emit.scale(fraction, cells), emit.constant(0.5)));
    }

    private static Value limited(Emitter emit, Value value, double least, double most) {
      return emit.apply(
          Function.MINIMUM,
          emit.apply(Function.MAXIMUM, value, emit.constant(least)),
          emit.constant(most));
    }
  }
}
