package io.striate.training.detection;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.DefaultMetric;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.api.train.Supervision;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `detection`: what each box is, and where what it shows really lies: the loss of the head of Fast
/// and Faster R-CNN on proposals, and that of single-stage detectors on anchors. `from` names the
/// layers of the logits, the offsets and the boxes.
///
/// | output | shape of a sample |
/// |---|---|
/// | `class` | `[R, classes + 1]`: logits, the first of no class |
/// | `offset` | `[R, 4]`, or `[R, classes 4]` with offsets for each class ([io.striate.layers.type.box.Boxes]) |
/// | `regions` | `[R, 4]`: proposals or anchors; empty ones do not count |
///
/// The targets are `boxes` `[slots, 4]` and `classes` `i32[slots]`, -1 for empty slots. A box has
/// the target that it overlaps most, if that is at least `positive`. The loss of a box is its
/// cross-entropy, plus the smooth L1 loss of the four offsets if it has a target. Boxes are
/// weighted by the probability of being drawn, as `rpn` does.
///
/// Source: Girshick, "Fast R-CNN", arXiv:1504.08083, section 2.3. With `objectness` and `best`, as
/// for anchors: Redmon and Farhadi, "YOLO9000", arXiv:1612.08242, with the smooth L1 loss of
/// offsets.
public final class DetectionType implements LossType {
  private static final Field<Double> POSITIVE = BoxLoss.positive(0.5);
  private static final Field<Double> NEGATIVE = BoxLoss.negative(0.5);
  private static final Field<Boolean> BEST = BoxLoss.best(false);
  private static final Field<Integer> SAMPLED = BoxLoss.sampled(64);
  private static final Field<Double> SHARE = BoxLoss.share(0.25);

  @Override
  public String id() {
    return "detection";
  }

  @Override
  public String summary() {
    return "what each of several boxes is, and where it really lies";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        BoxLoss.SLOTS,
        Scores.FIELD,
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
    return new DetectionLoss(
        config.get(BoxLoss.SLOTS),
        config.get(Scores.FIELD),
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

  private record DetectionLoss(int slots, Scores scores, Matching matching, BoxLoss loss)
      implements Loss {
    @Override
    public List<String> outputs() {
      return List.of(BoxOutputs.CLASS, BoxOutputs.OFFSET, BoxOutputs.REGIONS);
    }

    @Override
    public Map<String, TensorType> targets(Map<String, TensorType> outputs) {
      BoxOutputs.require(outputs);
      return BoxOutputs.targets(outputs.values().iterator().next().shape().extent(0), slots);
    }

    @Override
    public Elements elements(Emitter emit, Supervision given) {
      Value boxes = given.output(BoxOutputs.REGIONS);
      var matched =
          matching.of(
              emit, boxes, given.target(BoxOutputs.BOXES), given.target(BoxOutputs.CLASSES));
      Value what =
          scores.loss(emit, given.output(BoxOutputs.CLASS), matched.kind(), matched.positive());
      Value offsets = BoxLoss.ofClass(emit, given.output(BoxOutputs.OFFSET), matched.kind());
      return loss.elements(emit, what, offsets, boxes, matched);
    }

    @Override
    public boolean takesLogits() {
      return true;
    }

    @Override
    public List<DefaultMetric> metrics() {
      return List.of(new DefaultMetric("map", settings()));
    }

    private Map<String, Object> settings() {
      return scores == Scores.SOFTMAX
          ? Map.of()
          : Map.of(Scores.FIELD.key(), scores.name().toLowerCase(Locale.ROOT));
    }
  }
}
