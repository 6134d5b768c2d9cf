package io.striate.distributed;

import java.util.ArrayList;
import java.util.List;

/// A group of any size in virtual time: executes [HalvingPlan] on real arrays, message by message,
/// with a clock for each worker. A message leaves when its sender has computed and has sent all
/// before; it arrives after the latency and the time of its bytes, and is added when the receiver
/// has come to the same stage.
///
/// So the sums are those of the sockets, and times follow from the order of the messages, not from
/// the formula of [CostModel].
final class SimulatedGroup {
  private final double bandwidth;
  private final double latency;

  /// What a sum gives.
  ///
  /// @param finished when each worker has the sum, in seconds
  /// @param bytes that each worker has sent to others
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Outcome(double[] finished, long[] bytes) {}

  /// @param bandwidth bytes per second that a worker can send while it receives as many
  /// @param latency seconds that a message takes beside its bytes
  SimulatedGroup(double bandwidth, double latency) {
    this.bandwidth = bandwidth;
    this.latency = latency;
  }

  /// Adds arrays; each is overwritten by the sum of the first ones.
  ///
  /// @param arrays one for each worker, as many as a power of two
  /// @param parts how many of them are added
  /// @param computed when each worker has computed its array, in seconds
  Outcome sum(List<float[]> arrays, int parts, double[] computed) {
    int size = arrays.size();
    double[] clock = computed.clone();
    long[] bytes = new long[size];
    var plans = new ArrayList<HalvingPlan>();
    for (int rank = 0; rank < size; rank++) {
      plans.add(HalvingPlan.of(rank, size, arrays.get(rank).length, parts));
    }
    int stages = plans.getFirst().stages().size();
    for (int stage = 0; stage < stages; stage++) {
      var moves = new ArrayList<Move>();
      for (int rank = 0; rank < size; rank++) {
        HalvingPlan.Stage one = plans.get(rank).stages().get(stage);
        if (one.sends()) {
          moves.add(new Move(rank, one.peer(), one.sendFrom(), one.sendTo(), one.receives()));
        }
      }
      perform(moves, arrays, clock, bytes);
    }
    for (int stage = stages - 1; stage >= 0; stage--) {
      var moves = new ArrayList<Move>();
      for (int rank = 0; rank < size; rank++) {
        HalvingPlan.Stage one = plans.get(rank).stages().get(stage);
        moves.add(new Move(rank, one.peer(), one.keepFrom(), one.keepTo(), false));
      }
      perform(moves, arrays, clock, bytes);
    }
    return new Outcome(clock, bytes);
  }

  /// A message.
  ///
  /// @param adds whether the receiver adds the values to its own, or takes them in their place
  private record Move(int from, int to, int first, int end, boolean adds) {}

  /// Performs the messages of a stage, which leave before any arrives.
  private void perform(List<Move> moves, List<float[]> arrays, double[] clock, long[] bytes) {
    var sent = new ArrayList<byte[]>();
    double[] after = clock.clone();
    for (Move move : moves) {
      int length = (move.end() - move.first()) * Float.BYTES;
      byte[] message = new byte[length];
      new Values.Floats(arrays.get(move.from())).write(move.first(), move.end(), message);
      sent.add(message);
      bytes[move.from()] += length;
      double leaves = Math.max(clock[move.from()], clock[move.to()]);
      double arrives = leaves + latency + length / bandwidth;
      after[move.to()] = Math.max(after[move.to()], arrives);
      after[move.from()] = Math.max(after[move.from()], leaves + length / bandwidth);
    }
    for (int i = 0; i < moves.size(); i++) {
      Move move = moves.get(i);
      var values = new Values.Floats(arrays.get(move.to()));
      if (move.adds()) {
        values.add(move.first(), move.end(), sent.get(i), move.from() < move.to());
      } else {
        values.read(move.first(), move.end(), sent.get(i));
      }
    }
    System.arraycopy(after, 0, clock, 0, clock.length);
  }
}
