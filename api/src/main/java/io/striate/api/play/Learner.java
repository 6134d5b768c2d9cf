package io.striate.api.play;

import io.striate.api.component.Component;
import io.striate.api.layer.Mode;
import io.striate.api.program.Program;
import io.striate.api.step.Weights;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// How a network learns in an environment: a training that makes its own data, in place of the
/// `train` of a specification. `striate reinforce` runs it, keeps checkpoints and writes the model.
public interface Learner {
  /// The environment it learns in.
  Component<EnvironmentSource> environment();

  /// The number of steps of the training.
  long steps();

  /// Steps from one report and checkpoint to the next.
  long every();

  /// The seed of all random numbers, unless a flag gives another.
  long seed();

  /// Begins a training.
  ///
  /// @throws io.striate.api.error.StriateException if the network does not fit the environment
  Session begin(Setting setting);

  /// What a training works with.
  ///
  /// @param network the network's forward pass, for any batch
  /// @param input the name of the network's only input
  /// @param output the name of its first output, a value or score for each action
  /// @param weights those of the network, by their names in it; a session may add states of its own
  /// @param parameters the names of the trained parameters
  /// @param seed of all random numbers
  record Setting(
      Network network,
      String input,
      String output,
      Weights weights,
      List<String> parameters,
      long seed) {
    public Setting {
      parameters = List.copyOf(parameters);
    }
  }

  /// The forward pass of a network. Its inputs and outputs have their names in the network, its
  /// states those of the weights.
  @FunctionalInterface
  interface Network {
    /// The forward pass.
    ///
    /// @param batch the number of samples
    /// @param mode whether dropout and the statistics of the batch apply
    Program forward(int batch, Mode mode);
  }

  /// A training in progress. What it keeps outside the weights, such as a replay memory, it saves
  /// and restores itself; resumed so, it has the bits of an uninterrupted training.
  interface Session extends AutoCloseable {
    /// Acts and learns once.
    ///
    /// @param number of the step, from 0
    void step(long number);

    /// The figures since they were last asked for, by name, such as `return`; in the order to show.
    Map<String, Double> figures();

    /// Writes everything that is not in the weights.
    void save(DataOutput target) throws IOException;

    /// Reads what [#save] has written.
    void restore(DataInput source) throws IOException;

    @Override
    void close();
  }
}
