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
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.layers.type.box.BoxCuts;
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
/// Gradients follow by map and by boxes. No parameters.
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
      return BoxCuts.of(emit, inputs.get(0), inputs.get(1), size, samples);
    }
  }
}
