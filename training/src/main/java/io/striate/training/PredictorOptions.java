package io.striate.training;

import java.time.Duration;

/// How a [Predictor] puts samples of several callers into batches.
///
/// @param batch the largest batch, at least 1
/// @param patience how long a sample waits for others before its batch begins; nothing if it does
///   not: then a batch is made of those that came while the one before was computed
public record PredictorOptions(int batch, Duration patience) {
  private static final int BATCH = 32;

  /// @throws IllegalArgumentException if the batch is below 1 or the time below 0
  public PredictorOptions {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch must have at least 1 sample, got " + batch);
    }
    if (patience.isNegative()) {
      throw new IllegalArgumentException("cannot wait for " + patience);
    }
  }

  /// Batches of at most 32 samples that wait for no others.
  public static PredictorOptions defaults() {
    return new PredictorOptions(BATCH, Duration.ZERO);
  }

  /// The same with another largest batch.
  public PredictorOptions withBatch(int most) {
    return new PredictorOptions(most, patience);
  }

  /// The same with another time to wait for other samples. It trades latency for throughput, so it
  /// is worth trying only where plans of larger batches are much faster for each sample.
  public PredictorOptions withPatience(Duration time) {
    return new PredictorOptions(batch, time);
  }
}
