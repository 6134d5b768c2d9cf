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
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.layers.type.box.Boxes;
import io.striate.layers.type.box.Suppression;
import java.util.List;

/// `proposals`: the boxes that most likely hold something, without duplicates. Reads scores,
/// offsets and anchors, in this order.
///
/// | tensor | shape |
/// |---|---|
/// | score | `[A, 1]`: a logit; or `[A, 2]`: logits of nothing and of something |
/// | offset | `[A, 4]`: how anchors are moved and scaled ([io.striate.layers.type.box.Boxes]) |
/// | anchors | `[A, 4]`: left, top, right, bottom as fractions of the image |
/// | output | `[most, 4]`: boxes within the image, those with the highest scores first |
///
/// If fewer than `most` boxes are left, empty ones follow, 0 0 0 0. All anchors take part, without
/// the paper's choice of the best few thousand before, which only saves time. No gradient passes,
/// as in the paper's joint training. No parameters.
///
/// Source: Ren, He, Girshick and Sun, "Faster R-CNN", arXiv:1506.01497, section 3.3.
public final class ProposalsType implements LayerType {
  private static final Field<Integer> MOST =
      Field.of("most", FieldKind.integer(1), 64, "boxes that are kept");
  private static final Field<Double> OVERLAP =
      Field.of(
          "overlap",
          FieldKind.number(0, 1),
          0.7,
          "intersection over union beyond which a box is a duplicate of one with a higher score");

  @Override
  public String id() {
    return "proposals";
  }

  @Override
  public String summary() {
    return "the boxes with the highest scores, without duplicates";
  }

  @Override
  public List<String> otherNames() {
    return List.of("ProposalLayer");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(MOST, OVERLAP);
  }

  @Override
  public Layer create(Config config) {
    return new Proposals(new Suppression(config.get(MOST), config.get(OVERLAP)));
  }

  private record Proposals(Suppression suppression) implements Layer {
    @Override
    public int leastInputs() {
      return 3;
    }

    @Override
    public int mostInputs() {
      return 3;
    }

    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape score = inputs.get(0);
      Shape anchors = BoxShapes.boxes(inputs.get(2));
      boolean fits =
          score.rank() == 2
              && score.extent(0) == anchors.extent(0)
              && (score.extent(1) == 1 || score.extent(1) == 2)
              && inputs.get(1).equals(anchors);
      if (!fits) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            "needs scores [A, 1] or [A, 2], offsets [A, 4] and anchors [A, 4], got "
                + InputShapes.listed(inputs));
      }
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value given = emit.detach(inputs.get(0));
      Shape shape = given.type().shape();
      Value score =
          shape.extent(2) == 1
              ? given
              : emit.subtract(emit.slice(given, 2, 1, 2), emit.slice(given, 2, 0, 1));
      Value offsets = emit.detach(inputs.get(1));
      Value boxes = Boxes.clipped(emit, Boxes.decoded(emit, offsets, emit.detach(inputs.get(2))));
      int batch = shape.extent(0);
      int count = shape.extent(1);
      var kept =
          suppression.rounds(
              emit,
              emit.reshape(boxes, batch, 1, count, 4),
              emit.reshape(score, batch, 1, count),
              emit.reshape(Boxes.present(emit, boxes), batch, 1, count));
      return emit.reshape(Suppression.boxes(emit, kept), batch, suppression.most(), 4);
    }
  }
}
