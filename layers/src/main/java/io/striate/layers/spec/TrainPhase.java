package io.striate.layers.spec;

import io.striate.api.error.Place;
import java.util.List;

/// A part of the training with settings of its own.
///
/// @param name what messages and files call it
/// @param train how it trains: what the phase says, and for the rest what `train` says
/// @param copies what parameters take from others before its first step, in order
/// @param place where it is written
public record TrainPhase(String name, TrainSpec train, List<Copy> copies, Place place) {
  public TrainPhase {
    copies = List.copyOf(copies);
  }

  /// Values that a parameter takes from another.
  ///
  /// @param from such as `e1.weight`
  /// @param to such as `d1.weight`
  /// @param transpose whether rows become columns
  /// @param place where it is written
  public record Copy(String from, String to, boolean transpose, Place place) {}
}
