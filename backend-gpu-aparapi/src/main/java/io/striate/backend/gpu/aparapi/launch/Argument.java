package io.striate.backend.gpu.aparapi.launch;

import java.util.List;

/// What a kernel's field is set to.
public sealed interface Argument {
  /// A whole number.
  record Int(int value) implements Argument {}

  /// A number in single precision.
  record Real(float value) implements Argument {}

  /// A tensor or scratch.
  record Memory(BufferRef place) implements Argument {}

  /// Whole numbers that are known while planning: extents and steps.
  record Table(List<Integer> values) implements Argument {
    public Table {
      values = List.copyOf(values);
    }
  }

  /// Floats that the items of a work-group share.
  record Local(int floats) implements Argument {}
}
