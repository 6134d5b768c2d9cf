package io.striate.backend.cpu.vector.run;

/// The location of a value.
///
/// @param array the array, or that of [Arena]
/// @param at where the value, or its first sample, or the first shard's partial starts
/// @param perSample numbers between one sample and the next; 0 if the value does not belong to
///   samples or each worker holds its own shard
public record Storage(Object array, int at, int perSample) {
  /// Stands for the arena of the worker that runs a step.
  public enum Arena {
    /// The worker's own.
    OWN
  }

  /// Puts a step's operand here, for the shard that starts with that sample.
  public void place(Operands operands, int operand, int firstSample) {
    if (array == Arena.OWN) {
      operands.placeInArena(operand, at);
    } else {
      operands.place(operand, array, at + firstSample * perSample);
    }
  }
}
