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

/// `roi-align`: a small map of fixed size for each box, interpolated from a large map. Reads the
/// map and the boxes, in this order.
///
/// | tensor | shape |
/// |---|---|
/// | map | `[C, H, W]` |
/// | boxes | `[R, 4]`: left, top, right, bottom as fractions of the image |
/// | output | `[R, C, h, w]` |
///
/// A box is divided into h times w equal bins, each with `samples` times `samples` regular places.
/// The output is the mean over the places of a bin of the map, interpolated bilinearly between the
/// centers of its cells; beyond the outer centers the map continues with their value. An empty box
/// gives the value at its corner.
///
/// Bilinear weights are products of hat functions, so all is two matrix products: with `Ay[p, y]`
/// the mean of `max(0, 1 - |place - y|)` over the places of bin row p, and Ax likewise, `out = Ay
/// map Axᵀ`. Gradients follow by map and by boxes. No parameters.
///
/// Source: He, Gkioxari, Dollár and Girshick, "Mask R-CNN", arXiv:1703.06870, section 3.
public final class RoiAlignType implements LayerType {
  private static final Field<Pair> SIZE =
      Field.of("size", FieldKind.pair(1), new Pair(4, 4), "height and width of each output map");
  private static final Field<Integer> SAMPLES =
      Field.of("samples", FieldKind.integer(1), 2, "places per bin along each side");

  @Override
  public String id() {
    return "roi-align";
  }

  @Override
  public String summary() {
    return "a small map for each box, interpolated from a large one";
  }

  @Override
  public List<String> otherNames() {
    return List.of("RoIAlign");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(SIZE, SAMPLES);
  }

  @Override
  public Layer create(Config config) {
    return new RoiAlign(config.get(SIZE), config.get(SAMPLES));
  }

  private record RoiAlign(Pair size, int samples) implements Layer {
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
      List<Value> sides = Boxes.sides(emit, inputs.get(1));
      int boxes = sides.getFirst().type().shape().extent(1);
      Value down = weights(emit, sides.get(1), sides.get(3), size.height(), rows);
      Value across = weights(emit, sides.get(0), sides.get(2), size.width(), columns);
      // [N, R h, H] x [N, H, C W] -> [N, R, h, C, W] -> [N, R, h C, W] x [N, R, W, w]
      Value byRow = emit.one(new Move.Permute(List.of(0, 2, 1, 3)), map);
      Value first =
          emit.matmul(
              emit.reshape(down, batch, boxes * size.height(), rows),
              emit.reshape(byRow, batch, rows, channels * columns),
              false,
              false);
      Value second =
          emit.matmul(
              emit.reshape(first, batch, boxes, size.height() * channels, columns),
              across,
              false,
              true);
      Value apart =
          emit.reshape(second, Shape.of(batch, boxes, size.height(), channels, size.width()));
      return emit.one(new Move.Permute(List.of(0, 1, 3, 2, 4)), apart);
    }

    /// The weight of each cell in each bin along one axis.
    ///
    /// @param from `[N, R]`, where boxes begin
    /// @param to where they end
    /// @return `[N, R, bins, cells]`
    private Value weights(Emitter emit, Value from, Value to, int bins, int cells) {
      int batch = from.type().shape().extent(0);
      int boxes = from.type().shape().extent(1);
      int places = bins * samples;
      Value begin = emit.reshape(from, batch, boxes, 1, 1);
      Value length = emit.subtract(emit.reshape(to, batch, boxes, 1, 1), begin);
      Value steps =
          emit.scale(
              emit.add(emit.iota(Shape.of(1, 1, places, 1), 2), emit.constant(0.5)), 1.0 / places);
      Value fraction = emit.add(begin, emit.multiply(length, steps));
      Value cell = emit.subtract(emit.scale(fraction, cells), emit.constant(0.5));
      Value inside =
          emit.apply(
              Function.MINIMUM,
              emit.apply(Function.MAXIMUM, cell, emit.constant(0)),
              emit.constant(cells - 1));
      Value distance =
          emit.apply(Function.ABS, emit.subtract(inside, emit.iota(Shape.of(1, 1, 1, cells), 3)));
      Value hats = emit.relu(emit.subtract(emit.constant(1), distance));
      if (samples == 1) {
        return hats;
      }
      Value apart = emit.reshape(hats, batch, boxes, bins, samples, cells);
      Value sum = emit.reduce(Reduce.Kind.SUM, apart, List.of(3));
      return emit.reshape(emit.scale(sum, 1.0 / samples), batch, boxes, bins, cells);
    }
  }
}
