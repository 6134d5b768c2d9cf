package io.striate.api.play;

import io.striate.api.tensor.Shape;
import java.util.List;

/// A game, or any world that is observed and acted on in discrete time. Equal seeds, episodes and
/// actions give equal observations and rewards.
///
/// Used by one thread at a time.
public interface Environment {
  /// The shape of an observation, without a batch axis, such as `[1, 10, 10]`.
  Shape observation();

  /// The names of the actions; an action is its position in this list.
  List<String> actions();

  /// Begins an episode.
  ///
  /// @param episode its number: together with the seed of the environment it determines everything
  ///   that is random in it
  void begin(long episode);

  /// Writes what is observed now.
  ///
  /// @param target as many numbers as [#observation] has elements, row by row; all are written
  void observe(float[] target);

  /// Acts once.
  ///
  /// @param action from 0 to the number of actions, which is not included
  /// @return the reward
  /// @throws IllegalStateException if the episode has ended
  double act(int action);

  /// Whether the episode has ended.
  boolean ended();

  /// An environment of its own in the same state, with the same future for the same actions, for
  /// planning ahead.
  Environment copy();

  /// What a person sees now.
  Screen screen();
}
