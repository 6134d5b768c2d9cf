package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.api.train.Supervision;
import java.util.List;
import java.util.Map;

/// `contrastive`: for two outputs at the distance d, and a target t that is 1 for similar pairs and
/// 0 for others, `(t d² + (1 - t) max(margin - d, 0)²) / 2`: similar pairs come together, others
/// move apart up to the margin. `from` names the two layers.
///
/// As Caffe's `ContrastiveLoss`. In the paper 1 means dissimilar. Source: Hadsell, Chopra and
/// LeCun, "Dimensionality Reduction by Learning an Invariant Mapping", 2006.
public final class ContrastiveType implements LossType {
  private static final Field<Double> MARGIN =
      Field.of(
          "margin",
          FieldKind.number(0, Double.MAX_VALUE),
          1.0,
          "distance from which on pairs that are not similar have no loss");

  @Override
  public String id() {
    return "contrastive";
  }

  @Override
  public String summary() {
    return "distance of similar pairs, and nearness of others, of two outputs";
  }

  @Override
  public List<String> otherNames() {
    return List.of("ContrastiveLoss");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(MARGIN);
  }

  @Override
  public Loss create(Config config) {
    return new Contrastive(config.get(MARGIN));
  }

  private record Contrastive(double margin) implements Loss {
    private static final String FIRST = "first";
    private static final String SECOND = "second";

    @Override
    public List<String> outputs() {
      return List.of(FIRST, SECOND);
    }

    @Override
    public Map<String, TensorType> targets(Map<String, TensorType> outputs) {
      return Map.of(TARGET, TensorType.float32(Embeddings.requireAlike(outputs)));
    }

    @Override
    public Elements elements(Emitter emit, Supervision given) {
      Value distance = Embeddings.distance(emit, given.output(FIRST), given.output(SECOND));
      Value similar = given.target();
      Value gap = emit.relu(emit.subtract(emit.constant(margin), distance));
      Value together = emit.multiply(similar, emit.square(distance));
      Value apart = emit.multiply(emit.subtract(emit.constant(1), similar), emit.square(gap));
      return Elements.of(emit.scale(emit.add(together, apart), 0.5));
    }
  }
}
