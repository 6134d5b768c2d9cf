package io.striate.training.detection;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.api.train.Supervision;
import java.util.List;
import java.util.Map;

/// `rpn`: the loss of a region proposal network: whether there is something at each anchor, and
/// where. `from` names the layers of the scores, the offsets and the anchors.
///
/// | output | shape of a sample |
/// |---|---|
/// | `score` | `[A, 1]`: a logit; or `[A, 2]`: logits of nothing and of something |
/// | `offset` | `[A, 4]` ([io.striate.layers.type.box.Boxes]) |
/// | `regions` | `[A, 4]`: the anchors |
///
/// The targets are `boxes` `[slots, 4]` and `classes` `i32[slots]`, -1 for empty slots. An anchor
/// is positive if it overlaps a target by at least `positive`, or as no other does; negative if it
/// overlaps none by `negative`. The loss of an anchor is its cross-entropy, plus the smooth L1 loss
/// of the four offsets if it is positive.
///
/// The paper draws 256 anchors of an image, at most half of them positive. Here every anchor has
/// the probability of being drawn as its weight: the same loss in expectation, without the noise of
/// the draw.
///
/// Source: Ren, He, Girshick and Sun, "Faster R-CNN", arXiv:1506.01497, section 3.1.2.
public final class RpnType implements LossType {
  private static final Field<Double> POSITIVE = BoxLoss.positive(0.7);
  private static final Field<Double> NEGATIVE = BoxLoss.negative(0.3);
  private static final Field<Boolean> BEST = BoxLoss.best(true);
  private static final Field<Integer> SAMPLED = BoxLoss.sampled(256);
  private static final Field<Double> SHARE = BoxLoss.share(0.5);

  @Override
  public String id() {
    return "rpn";
  }

  @Override
  public String summary() {
    return "whether there is something at each anchor, and where";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        BoxLoss.SLOTS,
        POSITIVE,
        NEGATIVE,
        BEST,
        SAMPLED,
        SHARE,
        BoxLoss.OFFSET_WEIGHT,
        BoxLoss.BETA,
        BoxLoss.VISIBLE);
  }

  @Override
  public Loss create(Config config) {
    return new Rpn(
        config.get(BoxLoss.SLOTS),
        new Matching(
            config.get(POSITIVE),
            config.get(NEGATIVE),
            config.get(BEST),
            config.get(BoxLoss.VISIBLE)),
        new BoxLoss(
            config.get(SAMPLED),
            config.get(SHARE),
            config.get(BoxLoss.OFFSET_WEIGHT),
            config.get(BoxLoss.BETA)));
  }

  private record Rpn(int slots, Matching matching, BoxLoss loss) implements Loss {
    private static final String SCORE = "score";

    @Override
    public List<String> outputs() {
      return List.of(SCORE, BoxOutputs.OFFSET, BoxOutputs.REGIONS);
    }

    @Override
    public Map<String, TensorType> targets(Map<String, TensorType> outputs) {
      List<Shape> shapes = outputs.values().stream().map(type -> type.shape().dropFirst()).toList();
      Shape score = shapes.get(0);
      boolean fits =
          score.rank() == 2
              && (score.extent(1) == 1 || score.extent(1) == 2)
              && shapes.get(1).equals(Shape.of(score.extent(0), 4))
              && shapes.get(2).equals(shapes.get(1));
      if (!fits) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            "needs scores [A, 1] or [A, 2], offsets [A, 4] and anchors [A, 4], got "
                + BoxOutputs.listed(shapes));
      }
      return BoxOutputs.targets(outputs.values().iterator().next().shape().extent(0), slots);
    }

    @Override
    public Elements elements(Emitter emit, Supervision given) {
      Value boxes = given.output(BoxOutputs.REGIONS);
      var matched =
          matching.of(
              emit, boxes, given.target(BoxOutputs.BOXES), given.target(BoxOutputs.CLASSES));
      Value score = given.output(SCORE);
      Value what =
          score.type().shape().extent(2) == 1
              ? Scores.logistic(emit, BoxOutputs.withoutLast(emit, score), matched.positive())
              : Scores.SOFTMAX.loss(emit, score, emit.scale(matched.kind(), 0), matched.positive());
      return loss.elements(emit, what, given.output(BoxOutputs.OFFSET), boxes, matched);
    }

    @Override
    public boolean takesLogits() {
      return true;
    }
  }
}
