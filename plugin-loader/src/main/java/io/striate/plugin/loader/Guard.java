package io.striate.plugin.loader;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs third-party code on its own thread, turns whatever it throws into a [BrokenPlugin], and
/// abandons the thread if the code does not return in time.
final class Guard {
  private Guard() {}

  /// Runs a task and returns its result.
  ///
  /// @param timeout how long to wait for the result
  /// @param what the task is, as the subject of a sentence; empty while a plug-in is loaded
  /// @throws BrokenPlugin if the task throws anything, or does not return in time
  static <T> T run(Duration timeout, String what, Callable<T> work) throws BrokenPlugin {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().name("striate-plugin-loader").start(task);
    try {
      return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw Complaint.about(failed.getCause(), what);
    } catch (TimeoutException late) {
      throw what.isEmpty()
          ? new BrokenPlugin(
              "did not return within " + timeout.toSeconds() + " s while it was loaded",
              "report it to its authors: a provider must not do work in its constructor")
          : new BrokenPlugin(
              what + " did not return within " + timeout.toSeconds() + " s", Complaint.REPORT);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new BrokenPlugin(
          what.isEmpty() ? "was interrupted while it was loaded" : what + " was interrupted",
          "try again");
    }
  }
}
