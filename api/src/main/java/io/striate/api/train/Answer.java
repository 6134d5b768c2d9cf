package io.striate.api.train;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an output of a network means to users, such as the probabilities of classes.
public interface Answer {
  /// Emits what is shown of an output, such as probabilities for logits.
  ///
  /// @param output with the batch as axis 0
  Value emit(Emitter emit, Value output);

  /// How the answer is found, where the network must run several times for it; by default one run
  /// gives it.
  default Optional<Search> search() {
    return Optional.empty();
  }

  /// Turns the emitted values of one sample, or what [#search] has found, into something to show.
  ///
  /// @param values row by row
  /// @param shape of one sample
  /// @param labels the names of the classes; empty if the data has none
  Shown show(float[] values, Shape shape, List<String> labels);

  /// An answer to be shown.
  ///
  /// @param columns titles and cells of a line of a table
  /// @param json the same as a JSON value of plain Java types
  record Shown(Map<String, String> columns, Map<String, Object> json) {}
}
