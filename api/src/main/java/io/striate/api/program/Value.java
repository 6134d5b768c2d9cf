package io.striate.api.program;

import io.striate.api.tensor.TensorType;

/// A tensor of a program, assigned once.
///
/// @param id unique within its program
/// @param name for inputs and states the name by which a tensor is bound; for results a hint for
///   readers
/// @param type what it holds
/// @param perSample whether axis 0 is the batch, with one entry per sample
public record Value(int id, String name, TensorType type, boolean perSample) {
  /// `%12` for a result, the name for an input or state.
  @Override
  public String toString() {
    return name.isEmpty() ? "%" + id : name;
  }
}
