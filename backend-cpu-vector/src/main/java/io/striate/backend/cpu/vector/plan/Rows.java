package io.striate.backend.cpu.vector.plan;

import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.BodyMaker;

/// Makes bodies that count rows, such as images, where planning counts samples.
///
/// @param maker makes bodies for a range of rows
/// @param rows rows of each sample
record Rows(BodyMaker maker, int rows) implements BodyMaker {
  @Override
  public Body make(int first, int count, boolean shared) {
    return maker.make(first * rows, count * rows, shared);
  }

  @Override
  public boolean streams() {
    return maker.streams();
  }

  @Override
  public Object key(int first, int count) {
    return maker.key(first * rows, count * rows);
  }

  /// A maker for all rows there are, which do not belong to samples.
  static BodyMaker all(int rows, BodyMaker maker) {
    return (first, count, shared) -> maker.make(0, rows, shared);
  }
}
