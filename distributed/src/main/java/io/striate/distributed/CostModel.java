package io.striate.distributed;

/// What a synchronous step on several workers takes: a model. Every worker computes for the same
/// time but for noise, the step waits for the slowest, and then gradients are added by the messages
/// of [HalvingPlan].
///
/// | quantity | formula |
/// |---|---|
/// | bytes sent by a worker | `4 P (2 (W - 1) / W + 1 / W)`, the last part to the driver |
/// | messages in a row | `2 log2(W) + 1` |
/// | wait for the slowest | `noise * compute * E(W)`, `E(W)` the expected maximum of `W` normal numbers |
/// | step | `compute + wait + (1 - overlap) * bytes / bandwidth + messages * latency` |
///
/// Links send and receive at once, and do not share their bandwidth with others.
///
/// @param parameters of the network, as many as gradients in float32
/// @param compute seconds in which a worker computes its shards
/// @param noise standard deviation of these seconds, as a share of them
/// @param bandwidth bytes per second that a worker can send while it receives as many
/// @param latency seconds that a message takes beside its bytes
/// @param overlap the share of the transfer that overlaps with computing gradients; Striate begins
///   to send when all are there: 0
public record CostModel(
    long parameters,
    double compute,
    double noise,
    double bandwidth,
    double latency,
    double overlap) {
  /// A step.
  ///
  /// @param workers how many there are
  /// @param bytes that each worker sends
  /// @param messages that follow each other
  /// @param waiting seconds of waiting for the slowest worker
  /// @param transfer seconds in which gradients are added, and nothing is computed
  /// @param seconds of the whole step
  /// @param efficiency the share of the step in which a worker of average speed computes
  public record Step(
      int workers,
      long bytes,
      int messages,
      double waiting,
      double transfer,
      double seconds,
      double efficiency) {}

  /// The step of a number of workers.
  ///
  /// @param workers a power of two
  public Step step(int workers) {
    long bytes = Math.round(Float.BYTES * (double) parameters * (2.0 * workers - 1) / workers);
    int messages = 2 * Integer.numberOfTrailingZeros(workers) + 1;
    double waiting = noise * compute * expectedMaximum(workers);
    double transfer = (1 - overlap) * bytes / bandwidth + messages * latency;
    double seconds = compute + waiting + transfer;
    return new Step(workers, bytes, messages, waiting, transfer, seconds, compute / seconds);
  }

  /// The expected maximum of independent standard normal numbers: the integral of `x
  /// d(Phi(x)^count)`, by the trapezoidal rule. Steps of 1/1000 leave six decimals.
  static double expectedMaximum(int count) {
    double step = 1e-3;
    double below = 0;
    double before = 0;
    double sum = 0;
    for (double x = -8; x <= 8; x += step) {
      double middle = x + step / 2;
      below += step * StrictMath.exp(-middle * middle / 2) / StrictMath.sqrt(2 * StrictMath.PI);
      double power = StrictMath.pow(below, count);
      sum += middle * (power - before);
      before = power;
    }
    return Math.max(0, sum);
  }
}
