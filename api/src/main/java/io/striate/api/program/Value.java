package io.striate.api.program;

import io.striate.api.tensor.TensorType;

/// A tensor of a program, assigned once.
///
/// @param id unique within its program
/// @param name for inputs and states the name by which a tensor is bound; for results a hint for
///   readers
/// @param type what it holds
/// @param rows how many entries of axis 0 belong to each sample, those of a sample one after the
///   other: 1 where axis 0 is the batch, T for the T frames of each sample, 0 if it does not belong
///   to samples
public record Value(int id, String name, TensorType type, int rows) {
  /// Whether it belongs to samples: axis 0 has [#rows] entries for each.
  public boolean perSample() {
    return rows > 0;
  }

  /// The type of some samples of it; the whole type if it does not belong to samples.
  ///
  /// @param samples how many
  public TensorType type(int samples) {
    return perSample()
        ? new TensorType(type.element(), type.shape().with(0, samples * rows))
        : type;
  }

  /// `%12` for a result, the name for an input or state.
  @Override
  public String toString() {
    return name.isEmpty() ? "%" + id : name;
  }
}
