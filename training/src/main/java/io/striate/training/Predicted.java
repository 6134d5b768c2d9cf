package io.striate.training;

import io.striate.api.train.Answer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What a [Predictor] gives for a sample.
///
/// @param model the model for the size of the sample
/// @param values the values of each output: what its answer emits, probabilities for classifiers
public record Predicted(TrainedModel model, Map<String, float[]> values) {
  public Predicted {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// The values of an output.
  ///
  /// @throws IllegalArgumentException if there is no output of that name
  public float[] values(String output) {
    float[] found = values.get(output);
    if (found == null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no output '%s'; there are %s", output, values.keySet()));
    }
    return found;
  }

  /// The class by the first output that is trained on classes, or else by the first output.
  public Classification classification() {
    return classification(model.classifier());
  }

  /// The class by an output.
  ///
  /// @throws IllegalArgumentException if there is no output of that name
  public Classification classification(String output) {
    return model.classification(output, values(output));
  }

  /// What an output means to users, by the answer that the specification names.
  ///
  /// @throws io.striate.api.error.StriateException if it names no answer for the output
  public Answer.Shown shown(String output) {
    return model.shown(output, values(output));
  }
}
