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

/// `triplet`: for an anchor, a positive output of the same class and a negative one of another,
/// `max(d(anchor, positive) - d(anchor, negative) + margin, 0)` with Euclidean distances. There is
/// no target. `from` names the three layers.
///
/// As PyTorch's `TripletMarginLoss`. Source: Schroff, Kalenichenko and Philbin, "FaceNet",
/// arXiv:1503.03832, which has squared distances.
public final class TripletType implements LossType {
  private static final Field<Double> MARGIN =
      Field.of(
          "margin",
          FieldKind.number(0, Double.MAX_VALUE),
          1.0,
          "how much farther the negative output must be than the positive one");

  @Override
  public String id() {
    return "triplet";
  }

  @Override
  public String summary() {
    return "how much nearer the negative output is than the positive one, of three outputs";
  }

  @Override
  public List<String> otherNames() {
    return List.of("TripletMarginLoss", "TripletLoss");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(MARGIN);
  }

  @Override
  public Loss create(Config config) {
    return new Triplet(config.get(MARGIN));
  }

  private record Triplet(double margin) implements Loss {
    private static final String ANCHOR = "anchor";
    private static final String POSITIVE = "positive";
    private static final String NEGATIVE = "negative";

    @Override
    public List<String> outputs() {
      return List.of(ANCHOR, POSITIVE, NEGATIVE);
    }

    @Override
    public Map<String, TensorType> targets(Map<String, TensorType> outputs) {
      Embeddings.requireAlike(outputs);
      return Map.of();
    }

    @Override
    public Elements elements(Emitter emit, Supervision given) {
      Value anchor = given.output(ANCHOR);
      Value near = Embeddings.distance(emit, anchor, given.output(POSITIVE));
      Value far = Embeddings.distance(emit, anchor, given.output(NEGATIVE));
      Value excess = emit.add(emit.subtract(near, far), emit.constant(margin));
      return Elements.of(emit.relu(excess));
    }
  }
}
