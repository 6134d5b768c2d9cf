package io.striate.api.cluster;

/// The end of a group of workers and their driver that one of them holds. All members call the same
/// methods in the same order, with arrays of the same length.
///
/// The driver does not compute, but takes part in everything else, so that it has what the workers
/// have after each step.
///
/// A sum is that of a fixed tree, which does not depend on the order in which messages arrive:
/// parts are added in pairs, `((0 + 1) + (2 + 3)) + ...`; where the number of parts is no power of
/// two, the last ones are added among themselves first. In detail: the parts before the greatest
/// power of two below their number are added, then the others, then the two sums. So the sum of the
/// sums of `2^k` parts each is that of all parts, bit for bit.
///
/// Used by one thread at a time.
public interface Collective extends AutoCloseable {
  /// Who holds this end: a worker, counted from 0, or the driver, whose rank is [#size].
  int rank();

  /// The number of workers.
  int size();

  /// Hands a message of the driver to all workers.
  ///
  /// @param message the driver's; of a worker it is ignored
  /// @return the driver's message
  byte[] broadcast(byte[] message);

  /// Replaces values by the sum of those of several workers, in all members.
  ///
  /// @param values of the same length in all members; overwritten
  /// @param parts how many workers add: those of the ranks below it; at least 1 and at most
  ///   [#size]. What others hold does not count.
  void sum(float[] values, int parts);

  /// The same in double precision.
  void sum(double[] values, int parts);

  /// What this end and its peers are, for people, in one line: such as `2 processes on this
  /// machine`.
  String describe();

  /// Leaves the group: for the driver, ends all workers.
  @Override
  void close();
}
