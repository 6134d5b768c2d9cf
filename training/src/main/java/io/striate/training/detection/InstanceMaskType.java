package io.striate.training.detection;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.DefaultMetric;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.api.train.Supervision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `instance-mask`: which places of a box show its target: the loss of the third head of Mask
/// R-CNN. `from` names the layers of the masks and of the boxes.
///
/// | output | shape of a sample |
/// |---|---|
/// | `mask` | `[R, classes, h, w]`: logits, a mask for each class of each box |
/// | `regions` | `[R, 4]`: proposals; empty ones do not count |
///
/// The targets are `boxes` `[slots, 4]`, `classes` `i32[slots]`, -1 for empty slots, and
/// `instances` `[H, W]`: for each pixel of the image 1 for the first slot, 2 for the second and so
/// on, 0 for none. A box has the target that it overlaps most, if that is at least `positive`; the
/// target's mask is cut out of `instances` by the box and interpolated at the centers of h times w
/// bins. The loss of a box is the mean over these of the binary cross-entropy of the mask of its
/// target's class; other classes do not compete. Boxes without a target do not count.
///
/// Source: He, Gkioxari, Dollár and Girshick, "Mask R-CNN", arXiv:1703.06870, section 3.
public final class InstanceMaskType implements LossType {
  private static final Field<Double> POSITIVE = BoxLoss.positive(0.5);
  private static final Field<Pair> IMAGE =
      Field.required(
          "image",
          FieldKind.pair(1),
          "height and width of the image, and of the target 'instances'");

  @Override
  public String id() {
    return "instance-mask";
  }

  @Override
  public String summary() {
    return "which places of each of several boxes show its target";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(BoxLoss.SLOTS, IMAGE, POSITIVE, BoxLoss.VISIBLE);
  }

  @Override
  public Loss create(Config config) {
    double positive = config.get(POSITIVE);
    return new InstanceMask(
        config.get(BoxLoss.SLOTS),
        config.get(IMAGE),
        new Matching(positive, positive, false, config.get(BoxLoss.VISIBLE)));
  }

  private record InstanceMask(int slots, Pair image, Matching matching) implements Loss {
    @Override
    public List<String> outputs() {
      return List.of(Masks.MASK, BoxOutputs.REGIONS);
    }

    @Override
    public Map<String, TensorType> targets(Map<String, TensorType> outputs) {
      Shape mask = Objects.requireNonNull(outputs.get(Masks.MASK)).shape();
      Shape regions = Objects.requireNonNull(outputs.get(BoxOutputs.REGIONS)).shape();
      Masks.require(mask.dropFirst(), regions.dropFirst());
      int batch = mask.extent(0);
      var targets = new LinkedHashMap<>(BoxOutputs.targets(batch, slots));
      targets.put(Masks.INSTANCES, TensorType.float32(batch, image.height(), image.width()));
      return targets;
    }

    @Override
    public Elements elements(Emitter emit, Supervision given) {
      Masks masks = Masks.of(emit, given, matching);
      Value each =
          emit.subtract(
              emit.softplus(masks.logits()), emit.multiply(masks.logits(), masks.wanted()));
      Shape shape = masks.logits().type().shape();
      double places = (double) shape.extent(2) * shape.extent(3);
      Value mean = emit.scale(Masks.total(emit, each), 1 / places);
      return Elements.of(mean, emit.apply(Function.IDENTITY, masks.positive()));
    }

    @Override
    public boolean takesLogits() {
      return true;
    }

    @Override
    public List<DefaultMetric> metrics() {
      return List.of(new DefaultMetric("mask-iou", Map.of()));
    }
  }
}
