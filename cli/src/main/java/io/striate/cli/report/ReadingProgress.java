package io.striate.cli.report;

import io.striate.api.data.PassMonitor;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.Progress;
import java.util.Map;
import java.util.function.Function;

/// Shows how far a pass over samples is. It stops none: a signal ends the process unless somebody
/// else takes it.
public final class ReadingProgress implements PassMonitor {
  private final Progress progress;
  private String pass = "";

  /// @param progress shows it
  public ReadingProgress(Progress progress) {
    this.progress = progress;
  }

  /// Shows how far something is read, as long as that takes.
  public static <T> T during(Console console, Function<PassMonitor, T> reading) {
    var progress = new Progress(console, System::nanoTime);
    try {
      return reading.apply(new ReadingProgress(progress));
    } finally {
      progress.clear();
    }
  }

  @Override
  public void at(String what, long done, long count) {
    var state = new Progress.State(what, done, count, Map.of(), done, count - done);
    if (what.equals(pass)) {
      progress.show(state);
    } else {
      pass = what;
      progress.begin(state);
    }
  }

  @Override
  public boolean stopped() {
    return false;
  }
}
