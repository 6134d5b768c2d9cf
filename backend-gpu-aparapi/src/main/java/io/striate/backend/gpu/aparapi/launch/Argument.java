package io.striate.backend.gpu.aparapi.launch;

import java.util.List;

/// The value of a kernel argument.
public sealed interface Argument {
  /// An int.
  record Int(int value) implements Argument {}

  /// A float.
  record Real(float value) implements Argument {}

  /// A tensor or scratch memory.
  record Memory(BufferRef buffer) implements Argument {}

  /// A table of ints in global memory, known when planning: extents and steps.
  record Table(List<Integer> values) implements Argument {
    public Table {
      values = List.copyOf(values);
    }
  }

  /// Local memory: floats shared by the work-items of a work-group.
  record Local(int floats) implements Argument {}
}
