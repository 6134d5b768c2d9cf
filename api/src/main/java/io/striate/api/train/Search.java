package io.striate.api.train;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// How an answer is found that a network gives piece by piece, such as a sentence word by word.
///
/// One input of the network takes what has been found so far. In training the data feeds it: the
/// right words before each step. In use nobody knows them, so the network runs again and again, and
/// each run says what may come next. The program is the same for every run, of fixed shape; what
/// chooses between the pieces runs on the host.
public interface Search {
  /// The input of the network that takes what has been found so far; samples do not feed it.
  String input();

  /// Emits what each run gives, in place of [Answer#emit].
  ///
  /// @param output with the batch as axis 0
  Value emit(Emitter emit, Value output);

  /// The shape of what is found for one sample, which [Answer#show] is given.
  ///
  /// @param input the shape of [#input] of one sample
  Shape found(Shape input);

  /// Begins to look for the answer of one sample.
  ///
  /// @param input the shape of [#input] of one sample
  /// @param values the shape of what [#emit] gives of one sample
  /// @param labels the names of the classes; empty if the data has none
  /// @throws io.striate.api.error.StriateException if it cannot look for an answer of such labels
  Candidates begin(Shape input, Shape values, List<String> labels);

  /// What the search for one answer has come to.
  ///
  /// Threads: used by one thread at a time.
  interface Candidates {
    /// What the input is to be fed with, an array for each run that is wanted now; empty when the
    /// answer has been found.
    List<float[]> next();

    /// Takes what those runs gave, in their order.
    void take(List<float[]> values);

    /// The best answer so far.
    float[] found();
  }
}
