package io.striate.backend.cpu.vector.plan;

import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.BodyMaker;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Shards;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Locale;
import java.util.stream.Stream;

/// A step on rows that are not the program's samples, such as the images of a state, or the frames
/// of a single sample: they are cut into shards as a batch is, and a task is one shard. So it takes
/// the algorithms that a batch of that size takes, and the results are the same for any number of
/// threads.
final class PrivateBatch implements Body {
  private final Shards shards;
  private final Body[] bodies;
  private final Operands[] operands;
  private final int[] perRow;

  /// Numbers of each shard's partial sum, which is the last operand; 0 if there is none.
  private final int partial;

  private PrivateBatch(int rows, BodyMaker maker, int[] perRow, int partial) {
    this.shards = Shards.of(rows);
    this.perRow = perRow.clone();
    this.partial = partial;
    bodies = new Body[shards.count()];
    operands = new Operands[shards.count()];
    for (int i = 0; i < bodies.length; i++) {
      int first = i * shards.size();
      int count = Math.min(shards.size(), rows - first);
      boolean same = i > 0 && maker.key(first, count).equals(maker.key(0, shards.size()));
      bodies[i] = same ? bodies[0] : maker.make(first, count, false);
      operands[i] = new Operands(partial == 0 ? perRow.length : perRow.length + 1);
    }
  }

  /// Whether so many rows are cut into shards.
  static boolean partitions(int rows) {
    return Shards.partitions(rows);
  }

  /// Every shard writes its own rows.
  ///
  /// @param maker makes bodies for a range of rows
  /// @param perRow numbers of a row of each operand; 0 if all shards read the same
  static Body of(int rows, BodyMaker maker, int... perRow) {
    return new PrivateBatch(rows, maker, perRow, 0);
  }

  /// Every shard writes a partial sum behind those of the shards before it; a [Combination] adds
  /// them.
  ///
  /// @param maker makes bodies for a range of rows
  /// @param size numbers of the sum
  /// @param perRow numbers of a row of each input
  static Body partialSums(int rows, BodyMaker maker, int size, int... perRow) {
    return new PrivateBatch(rows, maker, perRow, size);
  }

  /// How many partial sums so many rows leave.
  static int partials(int rows) {
    return Shards.of(rows).count();
  }

  @Override
  public int tasks() {
    return bodies.length;
  }

  @Override
  public int scratch() {
    return Stream.of(bodies).mapToInt(Body::scratch).max().orElse(0);
  }

  @Override
  public int words() {
    return Stream.of(bodies).mapToInt(Body::words).max().orElse(0);
  }

  @Override
  public String algorithm() {
    return String.format(
        Locale.ROOT,
        "%s; %d shards of up to %d rows",
        bodies[0].algorithm(),
        shards.count(),
        shards.size());
  }

  @Override
  public void run(int task, Operands all, Workspace workspace) {
    Operands own = operands[task];
    for (int i = 0; i < perRow.length; i++) {
      int row = task * shards.size();
      own.place(i, all.floats(i, workspace), all.at(i) + row * perRow[i]);
    }
    if (partial > 0) {
      int last = perRow.length;
      own.place(last, all.floats(last, workspace), all.at(last) + task * partial);
    }
    for (int i = 0; i < bodies[task].tasks(); i++) {
      bodies[task].run(i, own, workspace);
    }
  }
}
