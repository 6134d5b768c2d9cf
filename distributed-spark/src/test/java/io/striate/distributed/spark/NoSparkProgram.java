package io.striate.distributed.spark;

import io.striate.api.error.StriateException;
import io.striate.training.run.RunOptions;
import java.nio.file.Path;

/// What a user reads who has the jar of this module, and not those of Spark.
public final class NoSparkProgram {
  private NoSparkProgram() {}

  /// Tries to train.
  public static String say(Path folder) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(NoSparkProgram.class.getClassLoader()); // for the providers
    try {
      var options = RunOptions.defaults().withCluster(Trainings.spark("local[2]"));
      Trainings.begin(folder.resolve("without"), Trainings.resnet(), options);
      return "trained";
    } catch (StriateException e) {
      return String.valueOf(e.getMessage());
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
