package io.striate.distributed;

import java.util.ArrayList;
import java.util.List;

/// Who sends which values to whom when a group adds arrays: recursive halving, nearest neighbors
/// first, then the way back.
///
/// In stage `k` a worker exchanges with the one whose rank differs in bit `k`: each keeps half of
/// its range, sends the other half, and adds what it receives. So after stage `k` the values are
/// sums of `2^(k+1)` neighbors, added in pairs, the lower ranks on the left: the fixed tree of
/// [io.striate.api.cluster.Collective]. After the last stage each worker holds the sum of all for
/// one part of the array; the stages in reverse hand the parts back to everyone.
///
/// A worker sends and receives `2 (W - 1) / W` times the array, the least that is possible, in `2
/// log2(W)` messages to `log2(W)` peers. Source: Thakur, Rabenseifner and Gropp, "Optimization of
/// Collective Communication Operations in MPICH", 2005 (the order of the distances is reversed
/// here, for the order of the additions).
///
/// @param stages in order
/// @param from the first value of which the worker holds the sum after them
/// @param to the value behind the last
public record HalvingPlan(List<Stage> stages, int from, int to) {
  public HalvingPlan {
    stages = List.copyOf(stages);
  }

  /// An exchange with a peer.
  ///
  /// @param peer its rank
  /// @param sendFrom the first value of the half that is sent
  /// @param sendTo the value behind its last
  /// @param keepFrom the first value of the half that is kept
  /// @param keepTo the value behind its last
  /// @param sends whether this worker has anything: else its half is not sent
  /// @param receives whether the peer has anything
  public record Stage(
      int peer,
      int sendFrom,
      int sendTo,
      int keepFrom,
      int keepTo,
      boolean sends,
      boolean receives) {}

  /// The plan of a worker.
  ///
  /// @param rank of the worker
  /// @param size how many workers there are; a power of two
  /// @param length of the array
  /// @param parts how many workers have something to add: those of the ranks below it
  public static HalvingPlan of(int rank, int size, int length, int parts) {
    var stages = new ArrayList<Stage>();
    int from = 0;
    int to = length;
    for (int distance = 1; distance < size; distance *= 2) {
      int peer = rank ^ distance;
      int middle = from + (to - from) / 2;
      boolean lower = rank < peer;
      int keepFrom = lower ? from : middle;
      int keepTo = lower ? middle : to;
      int sendFrom = lower ? middle : from;
      int sendTo = lower ? to : middle;
      // What a worker holds so far is the sum of a block of neighbors, which begins here.
      boolean sends = rank / distance * distance < parts;
      boolean receives = peer / distance * distance < parts;
      stages.add(new Stage(peer, sendFrom, sendTo, keepFrom, keepTo, sends, receives));
      from = keepFrom;
      to = keepTo;
    }
    return new HalvingPlan(stages, from, to);
  }
}
