package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.api.train.Supervision;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `critic`: how badly a critic tells real samples from generated ones. `from` names two layers:
/// what the critic says of the real samples, and of the generated ones. It needs no target. With
/// the two scores `r` and `g`, the loss of an element is
///
/// | form | loss | source |
/// |---|---|---|
/// | `cross-entropy` | `log(1 + exp(-r)) + log(1 + exp(g))`, of logits | Goodfellow and others, "Generative Adversarial Networks", arXiv:1406.2661 |
/// | `least-squares` | `((r - 1)² + g²) / 2` | Mao and others, "Least Squares Generative Adversarial Networks", arXiv:1611.04076 |
/// | `hinge` | `max(0, 1 - r) + max(0, 1 + g)` | Lim and Ye, "Geometric GAN", arXiv:1705.02894 |
///
/// A critic that cannot tell them apart has the loss `2 log 2`, or 1.386, with `cross-entropy`. The
/// objective `adversarial` trains a generator against it.
public final class CriticType implements LossType {
  /// How scores are judged.
  enum Form {
    /// Scores are logits.
    CROSS_ENTROPY,
    /// Scores are 1 for what is real and 0 for what is generated.
    LEAST_SQUARES,
    /// Scores are above 1 for what is real and below -1 for what is generated.
    HINGE
  }

  private static final Field<Form> FORM =
      Field.of(
          "form",
          FieldKind.word(Form.class),
          Form.CROSS_ENTROPY,
          "how scores are judged: \"cross-entropy\" of logits, \"least-squares\" or \"hinge\"");

  @Override
  public String id() {
    return "critic";
  }

  @Override
  public String summary() {
    return "how badly two outputs tell real samples from generated ones";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(FORM);
  }

  @Override
  public Loss create(Config config) {
    return new Critic(config.get(FORM));
  }

  private record Critic(Form form) implements Loss {
    private static final String REAL = "real";
    private static final String GENERATED = "generated";

    @Override
    public List<String> outputs() {
      return List.of(REAL, GENERATED);
    }

    @Override
    public Map<String, TensorType> targets(Map<String, TensorType> outputs) {
      var types = List.copyOf(outputs.values());
      if (!types.getFirst().equals(types.getLast())) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "compares scores of one shape, of real and of generated samples; got %s",
                types.stream().map(type -> type.shape().dropFirst()).toList()));
      }
      return Map.of();
    }

    @Override
    public Elements elements(Emitter emit, Supervision given) {
      Value real = given.output(REAL);
      Value generated = given.output(GENERATED);
      return Elements.of(
          switch (form) {
            case CROSS_ENTROPY ->
                emit.add(emit.softplus(emit.negate(real)), emit.softplus(generated));
            case LEAST_SQUARES ->
                emit.scale(
                    emit.add(
                        emit.square(emit.subtract(real, emit.constant(1))), emit.square(generated)),
                    0.5);
            case HINGE ->
                emit.add(
                    emit.relu(emit.subtract(emit.constant(1), real)),
                    emit.relu(emit.add(emit.constant(1), generated)));
          });
    }
  }
}
