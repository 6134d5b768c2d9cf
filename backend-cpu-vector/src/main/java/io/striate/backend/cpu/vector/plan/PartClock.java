package io.striate.backend.cpu.vector.plan;

/// Adds up the time of a plan's parts while several threads work on them.
///
/// Each worker counts for itself. When all are done with what they share, the elapsed time is
/// divided among the parts by how long workers were busy with each, so the time that threads wait
/// for one another belongs to the parts they wait for.
final class PartClock {
  /// Numbers at the end of each worker's counts that keep them out of others' cache lines.
  private static final int GAP = 16;

  private final long[][] busy;
  private final int parts;

  PartClock(int workers, int parts) {
    this.busy = new long[workers][parts + GAP];
    this.parts = parts;
  }

  /// Counts time that a worker was busy with a part.
  void add(int worker, int part, long nanos) {
    busy[worker][part] += nanos;
  }

  /// Divides the elapsed time, and resets the counts.
  ///
  /// @param passed nanoseconds
  /// @param nanos for each part, to which its share is added
  void settle(long passed, long[] nanos) {
    long all = 0;
    for (long[] counts : busy) {
      for (int part = 0; part < parts; part++) {
        all += counts[part];
      }
    }
    for (long[] counts : busy) {
      for (int part = 0; part < parts; part++) {
        if (counts[part] > 0) {
          nanos[part] += Math.round((double) passed * counts[part] / all);
          counts[part] = 0;
        }
      }
    }
  }
}
