package io.striate.cli.terminal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Ctrl-C, `kill` and the end of the terminal: the first asks to stop in order, a second Ctrl-C or
/// `kill` ends the process at once.
///
/// The end of the terminal (SIGHUP) may come several times, from the kernel and from the shell, so
/// it never ends the process. Under `nohup` the JVM leaves it ignored.
///
/// A shutdown hook would not do: while it waits for the work to stop, the JVM no longer hears a
/// second signal.
public final class Interrupts implements AutoCloseable {
  private static final String HANG_UP = "HUP";

  /// What shells add to the number of the signal that ended a process.
  private static final int SIGNALED = 128;

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
    for (String name : signals()) {
      var signal = new Signal(name);
      interrupts.before.put(signal, Signal.handle(signal, interrupts::received));
    }
    return interrupts;
  }

  private static List<String> signals() {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    return windows ? List.of("INT", "TERM") : List.of("INT", "TERM", HANG_UP);
  }

  private void received(Signal signal) {
    if (!asked.getAndSet(true)) {
      onFirst.run();
    } else if (!signal.getName().equals(HANG_UP)) {
      Runtime.getRuntime().halt(ExitStatus.INTERRUPTED);
    }
  }

  /// Whether a signal has asked to stop.
  public boolean asked() {
    return asked.get();
  }

  /// Restores the previous signal handlers.
  @Override
  public void close() {
    before.forEach(Interrupts::restore);
  }

  /// Native code that handles signals for a while, as LLVM does in OpenCL drivers, may put the
  /// JVM's own handler back without Java's knowledge. Java then returns a previous handler that
  /// cannot be restored; the signal is given the meaning that the JVM gives it.
  private static void restore(Signal signal, SignalHandler previous) {
    try {
      Signal.handle(signal, previous);
    } catch (NullPointerException unknown) {
      Signal.handle(signal, received -> System.exit(SIGNALED + received.getNumber()));
    }
  }
}
