package io.striate.cli.terminal;

import io.striate.plugin.loader.Culprit;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Watches over how the process ends. Only [#end] and signals may end it: if a plug-in does, the
/// exit status is 1 and the plug-in is named. If shutdown hooks of plug-ins do not return, the
/// process ends nevertheless.
///
/// `Runtime.halt` cannot be observed from within the process.
public final class ProcessEnd {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final PrintStream err;
  private volatile Optional<Culprit> suspects = Optional.empty();
  private volatile boolean ordered;
  private volatile int status = ExitStatus.FAILED;

  private ProcessEnd(PrintStream err) {
    this.err = err;
  }

  /// Begins to watch.
  ///
  /// @param err where an unexpected end is reported
  public static ProcessEnd watch(PrintStream err) {
    var end = new ProcessEnd(err);
    Runtime.getRuntime().addShutdownHook(new Thread(end::ending, "striate-end"));
    return end;
  }

  /// Who may have ended the process.
  public void suspects(Culprit plugins) {
    suspects = Optional.of(plugins);
  }

  /// Ends the process.
  public void end(int exitStatus) {
    status = exitStatus;
    ordered = true;
    System.exit(exitStatus);
  }

  /// Runs beside the shutdown hooks of plug-ins.
  private void ending() {
    Thread.ofPlatform().daemon().name("striate-end-deadline").start(this::deadline);
    if (!ordered) {
      ender()
          .ifPresent(plugin -> {
            err.println(
                plugin
                    + ": ended the program; report it to its authors: a plug-in must not exit"
                    + " [STR-304]");
            err.flush();
            Runtime.getRuntime().halt(ExitStatus.FAILED);
          });
    }
  }

  /// The plug-in whose code called exit, if one did.
  private Optional<Path> ender() {
    for (Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet()) {
      StackTraceElement[] stack = thread.getValue();
      boolean exits =
          Arrays.stream(stack).anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown"));
      if (exits && !thread.getKey().equals(Thread.currentThread())) {
        Optional<Path> plugin = suspects.flatMap(all -> all.find(stack));
        if (plugin.isPresent()) {
          return plugin;
        }
      }
    }
    return Optional.empty();
  }

  private void deadline() {
    try {
      if (new CountDownLatch(1).await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException stopped) {
      return; // nobody interrupts it but the end of the process
    }
    String who =
        Thread.getAllStackTraces().values().stream()
            .flatMap(stack -> suspects.flatMap(all -> all.find(stack)).stream())
            .findFirst()
            .map(Path::toString)
            .orElse("the end of the program");
    err.printf(
        Locale.ROOT,
        "%s: a shutdown hook did not return within %d s; the process ends without it [STR-304]%n",
        who,
        PATIENCE.toSeconds());
    err.flush();
    Runtime.getRuntime().halt(status);
  }
}
