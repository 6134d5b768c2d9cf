package io.striate.backend.cpu.vector.reduction;

import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;

/// Adds the shards' partials of a sum by a fixed tree: first neighbours, then neighbours of those,
/// and so on, so that the result is the same whichever worker computed a shard. A task is a run of
/// [#BLOCK] numbers (16 kB a partial).
///
/// Input: the partials, one behind the other, which are overwritten; output: the sum, which may be
/// the first of them.
public record CombineBody(int size, int shards) implements Body {
  private static final int BLOCK = 4096;

  @Override
  public int tasks() {
    return (size + BLOCK - 1) / BLOCK;
  }

  @Override
  public void run(int task, Operands operands, Workspace workspace) {
    int first = task * BLOCK;
    int n = Math.min(BLOCK, size - first);
    float[] partials = operands.floats(0, workspace);
    int at = operands.at(0) + first;
    for (int distance = 1; distance < shards; distance *= 2) {
      for (int shard = 0; shard + distance < shards; shard += 2 * distance) {
        add(partials, at + (shard + distance) * size, at + shard * size, n);
      }
    }
    System.arraycopy(partials, at, operands.floats(1, workspace), operands.at(1) + first, n);
  }

  private static void add(float[] numbers, int from, int to, int n) {
    for (int i = 0; i < n; i++) {
      numbers[to + i] += numbers[from + i];
    }
  }
}
