package io.striate.backend.cpu.vector.plan;

import io.striate.backend.cpu.vector.reduction.CombineBody;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.BodyMaker;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Shards;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A step on rows that are not the program's samples, such as the images of a state, or the frames
/// of a single sample: they are cut into shards as a batch is, and a task is one shard. So it takes
/// the algorithms that a batch of that size takes, and the results are the same for any number of
/// threads.
final class PrivateBatch implements Body {
  private final Shards shards;
  private final Body[] bodies;
  private final Operands[] operands;
  private final int[] perRow;
  private final @Nullable Sum sum;

  /// Adds the partial sums of all shards, when the last of them is done, by the tree that adds
  /// those of a batch.
  ///
  /// @param out number of the operand that gets the sum; the partial sums are the one after it
  private record Sum(
      CombineBody combine, int size, int out, AtomicInteger done, Operands operands) {
    Sum(CombineBody combine, int size, int out) {
      this(combine, size, out, new AtomicInteger(), new Operands(2));
    }

    void add(Operands all, Workspace workspace) {
      if (done.incrementAndGet() < combine.shards()) {
        return;
      }
      done.set(0);
      operands.place(0, all.floats(out + 1, workspace), all.at(out + 1));
      operands.place(1, all.floats(out, workspace), all.at(out));
      for (int task = 0; task < combine.tasks(); task++) {
        combine.run(task, operands, workspace);
      }
    }
  }

  private PrivateBatch(int rows, BodyMaker maker, int[] perRow, @Nullable Sum sum) {
    this.shards = Shards.of(rows);
    this.perRow = perRow.clone();
    this.sum = sum;
    bodies = new Body[shards.count()];
    operands = new Operands[shards.count()];
    for (int i = 0; i < bodies.length; i++) {
      int first = i * shards.size();
      int count = Math.min(shards.size(), rows - first);
      boolean same = i > 0 && maker.key(first, count).equals(maker.key(0, shards.size()));
      bodies[i] = same ? bodies[0] : maker.make(first, count, false);
      operands[i] = new Operands(sum == null ? perRow.length : perRow.length + 1);
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
    return new PrivateBatch(rows, maker, perRow, null);
  }

  /// Every shard makes a partial sum, and then they are added. Outputs: the sum, and room for the
  /// partial sums.
  ///
  /// @param maker makes bodies for a range of rows
  /// @param size numbers of the sum
  /// @param perRow numbers of a row of each input
  static Body sum(int rows, BodyMaker maker, int size, int... perRow) {
    var combine = new CombineBody(size, partials(rows));
    var sum = new Sum(combine, size, perRow.length);
    return new PrivateBatch(rows, maker, perRow, sum);
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
    return "%s; %d shards of up to %d rows"
        .formatted(bodies[0].algorithm(), shards.count(), shards.size());
  }

  @Override
  public void run(int task, Operands all, Workspace workspace) {
    Operands own = operands[task];
    for (int i = 0; i < perRow.length; i++) {
      int row = task * shards.size();
      own.place(i, all.floats(i, workspace), all.at(i) + row * perRow[i]);
    }
    if (sum != null) {
      int partials = sum.out + 1;
      int at = all.at(partials) + task * sum.size;
      own.place(sum.out, all.floats(partials, workspace), at);
    }
    for (int i = 0; i < bodies[task].tasks(); i++) {
      bodies[task].run(i, own, workspace);
    }
    if (sum != null) {
      sum.add(all, workspace);
    }
  }
}
