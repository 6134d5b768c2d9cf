package io.striate.layers.type.detection;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `anchors`: reference boxes of several sizes and ratios around the center of each cell of a map.
///
/// | tensor | shape |
/// |---|---|
/// | map | `[C, h, w]`, of which only the size counts |
/// | image | `[C, H, W]`, likewise |
/// | output | `[h w k, 4]`: left, top, right, bottom as fractions of the image |
///
/// With k sizes times ratios. Anchors of a cell follow each other, those of a size with all ratios;
/// cells go row by row. So the output of a convolution with `k m` filters, permuted to `[h, w, k
/// m]` and reshaped to `[h w k, m]`, has m numbers for each anchor. An anchor of size s and ratio r
/// is `s sqrt(r)` high and `s / sqrt(r)` wide, and may reach beyond the image. No parameters.
///
/// Source: Ren, He, Girshick and Sun, "Faster R-CNN", arXiv:1506.01497, section 3.1.1.
public final class AnchorsType implements LayerType {
  private static final Field<List<Double>> SIZES =
      Field.required(
          "sizes",
          FieldKind.list(FieldKind.number(1e-3, 1e6)),
          "square roots of the areas, in pixels of the image");
  private static final Field<List<Double>> RATIOS =
      Field.of(
          "ratios",
          FieldKind.list(FieldKind.number(1e-3, 1e3)),
          List.of(0.5, 1.0, 2.0),
          "heights divided by widths");

  @Override
  public String id() {
    return "anchors";
  }

  @Override
  public String summary() {
    return "reference boxes around each cell of a map";
  }

  @Override
  public List<String> otherNames() {
    return List.of("AnchorGenerator", "PriorBox");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(SIZES, RATIOS);
  }

  @Override
  public Layer create(Config config) {
    if (config.get(SIZES).isEmpty() || config.get(RATIOS).isEmpty()) {
      throw new StriateException(Code.BAD_VALUE, "needs at least one size and one ratio");
    }
    return new Anchors(config.get(SIZES), config.get(RATIOS));
  }

  private record Anchors(List<Double> sizes, List<Double> ratios) implements Layer {
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
      inputs.forEach(InputShapes::image);
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Shape map = inputs.get(0).type().shape();
      Shape image = inputs.get(1).type().shape();
      float[] boxes = boxes(map.extent(2), map.extent(3), image.extent(2), image.extent(3));
      Value one = emit.constant(Shape.of(1, boxes.length / 4, 4), boxes);
      return emit.one(new Move.Broadcast(Shape.of(map.extent(0), boxes.length / 4, 4), true), one);
    }

    private float[] boxes(int rows, int columns, int height, int width) {
      float[] boxes = new float[rows * columns * sizes.size() * ratios.size() * 4];
      int at = 0;
      for (int cell = 0; cell < rows * columns; cell++) {
        double x = (cell % columns + 0.5) / columns;
        int row = cell / columns;
        double y = (row + 0.5) / rows;
        for (double size : sizes) {
          for (double ratio : ratios) {
            double across = size / Math.sqrt(ratio) / width / 2;
            double down = size * Math.sqrt(ratio) / height / 2;
            boxes[at++] = (float) (x - across);
            boxes[at++] = (float) (y - down);
            boxes[at++] = (float) (x + across);
            boxes[at++] = (float) (y + down);
          }
        }
      }
      return boxes;
    }
  }
}
