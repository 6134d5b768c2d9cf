package io.striate.layers.program;

import io.striate.api.backend.Backend;
import io.striate.api.program.Program;
import io.striate.api.random.RandomStream;
import io.striate.api.step.Weights;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A network as training and prediction see it: programs, and the states that they share.
///
/// The programs read the inputs by the names of the dataset's features; all of them but a
/// prediction take the targets too. A training program also reads `rate`, the learning rate, and
/// `step` if it draws random numbers or counts steps.
public interface Programs {
  /// The output that training makes small: the mean over the batch.
  String LOSS = "loss";

  /// The output that holds the sum of the weights of a loss whose elements have weights.
  String LOSS_WEIGHT = "loss-weight";

  /// The output that a prediction shows, one row a sample.
  String ANSWER = "answer";

  /// The input that holds the step, counted from 0.
  String STEP = "step";

  /// The input that holds the learning rate of the step.
  String RATE = "rate";

  /// Everything that is kept between steps: parameters, running statistics, optimizer slots.
  List<State> states();

  /// The figures that the outputs of a training step stand for, [#LOSS] last.
  List<Figure> figures();

  /// The figures that the outputs of an evaluation stand for, [#LOSS] last.
  default List<Figure> evaluated() {
    return figures();
  }

  /// New weights on a backend, with the values that a training with a seed begins with.
  ///
  /// @throws io.striate.api.error.StriateException if there is not enough memory
  default Weights begin(Backend backend, long seed) {
    var weights = Weights.on(backend);
    begin(states(), weights, seed);
    return weights;
  }

  /// Adds the states to weights behind a prefix, with the values that a training with a seed begins
  /// with: those of a network that is inserted with the prefix.
  ///
  /// @param prefix such as `critic/`
  default void begin(Weights weights, String prefix, long seed) {
    begin(
        states().stream()
            .map(state ->
                new State(prefix + state.name(), state.shape(), state.kept(), state.start()))
            .toList(),
        weights,
        seed);
  }

  /// Gives states the values that a training with a seed begins with.
  static void begin(List<State> states, Weights weights, long seed) {
    for (State state : states) {
      var random = new RandomStream(seed, "init/" + state.name(), 0, 0);
      weights
          .add(state.name(), TensorType.float32(state.shape()))
          .set(state.name(), state.start().values(random));
    }
  }

  /// One step on a batch. Its outputs are the losses, each the mean over the batch, and the sums of
  /// the metrics.
  Program training(int batch);

  /// A look at a batch that changes nothing. Its outputs are those of a training step and
  /// [#ANSWER].
  Program evaluation(int batch);

  /// Only the [#ANSWER], without targets.
  Program prediction(int batch);

  /// The programs of an average of the weights, if one is kept.
  default Optional<AveragePrograms> average() {
    return Optional.empty();
  }

  /// The programs of a step that is computed in parts of a batch, if it is.
  default Optional<ShardedPrograms> sharded() {
    return Optional.empty();
  }

  /// A look at the activations of a network in training, if it has any with a flat part.
  default Optional<ActivationRanges> ranges(int batch) {
    return Optional.empty();
  }

  /// The numbers of epochs after which a training step becomes another, because parameters that
  /// were left as they are begin to be trained.
  default Set<Integer> changes() {
    return Set.of();
  }

  /// The same programs, whose training step is that of a training in progress. Without this, a step
  /// trains all parameters.
  default Programs at(Standing standing) {
    return this;
  }

  /// Something that is kept between steps.
  ///
  /// @param name such as `conv1.weight`
  /// @param shape in canonical layout
  /// @param kept whether a trained model needs it; optimizer slots end with the training
  /// @param start its values before the first step
  record State(String name, Shape shape, boolean kept, Start start) {}

  /// Values before the first step.
  @FunctionalInterface
  interface Start {
    /// The values, row by row.
    ///
    /// @param random a stream that belongs to this state alone
    float[] values(RandomStream random);
  }
}
