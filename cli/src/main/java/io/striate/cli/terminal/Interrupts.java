package io.striate.cli.terminal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Ctrl-C and `kill`: the first asks to stop in order, the second ends the process at once.
///
/// A shutdown hook would not do: while it waits for the work to stop, the JVM no longer hears a
/// second signal.
public final class Interrupts implements AutoCloseable {
  private static final String[] SIGNALS = {"INT", "TERM"};

  private final Map<Signal, SignalHandler> before = new ConcurrentHashMap<>();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final Runnable onFirst;

  private Interrupts(Runnable onFirst) {
    this.onFirst = onFirst;
  }

  /// Begins to listen.
  ///
  /// @param onFirst what the first signal does, on a thread of its own
  public static Interrupts listen(Runnable onFirst) {
    var interrupts = new Interrupts(onFirst);
    for (String name : SIGNALS) {
      var signal = new Signal(name);
      interrupts.before.put(signal, Signal.handle(signal, interrupts::received));
    }
    return interrupts;
  }

  private void received(Signal signal) {
    if (asked.getAndSet(true)) {
      Runtime.getRuntime().halt(ExitStatus.INTERRUPTED);
    }
    onFirst.run();
  }

  /// Whether a signal has asked to stop.
  public boolean asked() {
    return asked.get();
  }

  /// Restores the previous signal handlers.
  @Override
  public void close() {
    before.forEach(Signal::handle);
  }
}
