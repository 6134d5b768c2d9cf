package io.striate.plugin.loader;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs a stranger's code on a thread of its own, so that whatever it throws becomes a sentence,
/// and so that it can be left behind if it does not come back.
final class Guard {
  private Guard() {}

  /// What the work gives.
  ///
  /// @param patience how long to wait for it
  /// @throws BrokenPlugin if it throws anything, or does not come back
  static <T> T run(Duration patience, Callable<T> work) throws BrokenPlugin {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().name("loads a plug-in").start(task);
    try {
      return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw Complaint.about(failed.getCause());
    } catch (TimeoutException late) {
      throw new BrokenPlugin(
          "did not come back within " + patience.toSeconds() + " s when it was loaded",
          "report it to its makers: a provider does no work before it is asked to");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new BrokenPlugin("was interrupted when it was loaded", "try again");
    }
  }
}
