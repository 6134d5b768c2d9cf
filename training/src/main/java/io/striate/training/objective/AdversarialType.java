package io.striate.training.objective;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Objective;
import io.striate.api.train.ObjectiveType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// `adversarial`: trains a generator against a critic. In each step the critic's parameters follow
/// the losses of the outputs, such as the loss `critic`, and then the generator's parameters follow
/// a loss of their own, which is small where the critic takes what is generated for real. With the
/// critic's score `g` of a generated sample, that is
///
/// | form | loss of the generator | for the critic's loss |
/// |---|---|---|
/// | `non-saturating` | `log(1 + exp(-g))` | `cross-entropy` |
/// | `least-squares` | `(g - 1)² / 2` | `least-squares` |
/// | `linear` | `-g` | `hinge` |
///
/// The generator is judged by the critic as it is after its update, for the same samples and the
/// same noise; with `alternate` false both follow their gradients at once. The `loss` that training
/// reports is the sum of both losses; that of validation is the critic's.
///
/// Source: Goodfellow and others, "Generative Adversarial Networks", arXiv:1406.2661; Radford, Metz
/// and Chintala, "Unsupervised Representation Learning with Deep Convolutional Generative
/// Adversarial Networks", arXiv:1511.06434.
public final class AdversarialType implements ObjectiveType {
  /// The loss of the generator.
  enum Form {
    /// Minus the logarithm of the probability that a generated sample is taken for real.
    NON_SATURATING,
    /// The squared distance of the score from 1.
    LEAST_SQUARES,
    /// Minus the score.
    LINEAR
  }

  private static final Field<String> GENERATOR =
      Field.required(
          "generator",
          FieldKind.text(),
          "the parameters of the generator, a pattern of names such as \"generator/*\"; all others"
              + " are the critic's");
  private static final Field<String> JUDGED =
      Field.required(
          "judged", FieldKind.text(), "the layer that gives the scores of what is generated");
  private static final Field<Form> FORM =
      Field.of(
          "form",
          FieldKind.word(Form.class),
          Form.NON_SATURATING,
          "the generator's loss: \"non-saturating\", \"least-squares\" or \"linear\"");
  private static final Field<Boolean> ALTERNATE =
      Field.of(
          "alternate",
          FieldKind.flag(),
          true,
          "whether the generator follows the critic as it is after its update in the same step");

  @Override
  public String id() {
    return "adversarial";
  }

  @Override
  public String summary() {
    return "trains a generator against a critic";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(GENERATOR, JUDGED, FORM, ALTERNATE);
  }

  @Override
  public Objective create(Config config) {
    return new Adversarial(
        config.get(GENERATOR), config.get(JUDGED), config.get(FORM), config.get(ALTERNATE));
  }

  private record Adversarial(String generator, String judged, Form form, boolean alternates)
      implements Objective {
    @Override
    public List<Term> terms(Emitter emit, Pass pass) {
      Pattern pattern =
          Pattern.compile(
              Arrays.stream(generator.split("\\*", -1))
                  .map(Pattern::quote)
                  .collect(Collectors.joining(".*")));
      var own = new ArrayList<String>();
      var others = new ArrayList<String>();
      for (String name : pass.parameters().keySet()) {
        (pattern.matcher(name).matches() ? own : others).add(name);
      }
      if (own.isEmpty() || others.isEmpty()) {
        throw new StriateException(
            Code.BAD_VALUE,
            String.format(
                Locale.ROOT,
                "'%s' matches %s of the trained parameters, and both the generator and the critic"
                    + " need some; there are %s",
                generator,
                own.isEmpty() ? "none" : "all",
                String.join(", ", pass.parameters().keySet())));
      }
      Value score = pass.value(judged);
      Value loss =
          switch (form) {
            case NON_SATURATING -> emit.softplus(emit.negate(score));
            case LEAST_SQUARES ->
                emit.scale(emit.square(emit.subtract(score, emit.constant(1))), 0.5);
            case LINEAR -> emit.negate(score);
          };
      return List.of(new Term(pass.loss(), others), new Term(emit.mean(loss), own));
    }
  }
}
