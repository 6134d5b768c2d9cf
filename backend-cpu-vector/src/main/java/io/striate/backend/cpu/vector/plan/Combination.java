package io.striate.backend.cpu.vector.plan;

import io.striate.backend.cpu.vector.reduction.CombineBody;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.BodyMaker;

/// Adds the partial sums of a [PrivateBatch], by the tree that adds those of a batch. The plan runs
/// it in a wave after them.
///
/// @param size numbers of the sum
/// @param partials number of partial sums
record Combination(int size, int partials) implements BodyMaker {
  @Override
  public Body make(int first, int count, boolean shared) {
    return new CombineBody(size, partials);
  }
}
