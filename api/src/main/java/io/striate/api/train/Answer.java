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

  /// Emits what is shown of an output whose loss reads several layers, such as logits, offsets and
  /// boxes; by default what is shown of the first.
  ///
  /// @param outputs in the order of [Loss#outputs], at least one, each with the batch as axis 0
  /// @throws io.striate.api.error.StriateException if the answer cannot read such outputs
  default Value emit(Emitter emit, List<Value> outputs) {
    return emit(emit, outputs.getFirst());
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
  /// @param marks what is to be marked in the image, if anything
  record Shown(Map<String, String> columns, Map<String, Object> json, List<Mark> marks) {
    public Shown {
      marks = List.copyOf(marks);
    }

    /// An answer without a place in the image.
    public Shown(Map<String, String> columns, Map<String, Object> json) {
      this(columns, json, List.of());
    }
  }

  /// A box in an image. Its sides are fractions of the width and the height of what the network
  /// sees.
  ///
  /// @param text what is there
  /// @param kind a number from 0; boxes of one kind look the same
  /// @param left from 0 to 1
  /// @param top from 0 to 1
  /// @param right from 0 to 1
  /// @param bottom from 0 to 1
  record Mark(String text, int kind, double left, double top, double right, double bottom) {}
}
