package io.striate.training.run;

import io.striate.api.error.FileErrors;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// Asks a training in another process to stop as Ctrl-C would: after the step that it performs,
/// with a checkpoint. The request is a file in the run's folder, `.stop`; training takes it away
/// when it ends and before it begins.
public final class StopRequest {
  static final String FILE = ".stop";

  /// A step may take microseconds, and looking for a file takes as long.
  private static final long PERIOD_NANOS = 200_000_000L;

  private final Path file;
  private final LongSupplier nanoTime;
  private long next;
  private boolean asked;

  /// @param nanoTime a clock such as `System::nanoTime`
  StopRequest(Path run, LongSupplier nanoTime) {
    this.file = run.resolve(FILE);
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  /// The requests to the training in a run's folder.
  public static StopRequest in(Path run) {
    return new StopRequest(run, System::nanoTime);
  }

  /// Asks the training in a run's folder to stop.
  ///
  /// @throws io.striate.api.error.StriateException if the folder cannot be written
  public static void ask(Path run) {
    try {
      Files.createFile(run.resolve(FILE));
    } catch (FileAlreadyExistsException again) {
      // It is asked already.
    } catch (IOException e) {
      throw FileErrors.unwritable(run.resolve(FILE), e);
    }
  }

  /// Whether the training in a run's folder was asked to stop and has not done so yet.
  public static boolean isAsked(Path run) {
    return Files.exists(run.resolve(FILE));
  }

  /// Whether training was asked to stop; looks for the file five times in a second.
  public synchronized boolean asked() {
    long now = nanoTime.getAsLong();
    if (!asked && now - next >= 0) {
      next = now + PERIOD_NANOS;
      asked = Files.exists(file);
    }
    return asked;
  }
}
