package io.striate.serve;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Something that all requests share, such as the memory for their bodies: a request that finds too
/// little waits for others to end, and is refused if that takes too long.
final class Budget {
  /// What a request takes where requests are counted and not their bytes.
  static final int TURN = 1 << 10;

  /// Bytes of a permit: permits are counted by an int.
  private static final int UNIT = TURN;

  private final Semaphore free;
  private final int most;
  private final Duration patience;

  /// @param bytes that may be taken together
  Budget(long bytes, Duration patience) {
    this.most = units(bytes);
    this.free = new Semaphore(most, true);
    this.patience = patience;
  }

  private static int units(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(bytes, UNIT));
  }

  /// A part that is taken until it is closed.
  interface Taken extends AutoCloseable {
    @Override
    void close();
  }

  /// Takes some; all there is if that is less.
  ///
  /// @throws Refusal if others have it for too long
  Taken take(long bytes) {
    int wanted = Math.min(units(bytes), most);
    try {
      if (!free.tryAcquire(wanted, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Refusal(Refusal.UNAVAILABLE, "too many requests at once; try again later");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Refusal(Refusal.UNAVAILABLE, "the server is stopping");
    }
    return () -> free.release(wanted);
  }
}
