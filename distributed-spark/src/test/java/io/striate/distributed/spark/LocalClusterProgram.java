package io.striate.distributed.spark;

import io.striate.training.run.RunOptions;
import io.striate.training.run.TrainingEvent;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// A driver with executors that are processes. It kills one of them after the second step.
final class LocalClusterProgram {
  private LocalClusterProgram() {}

  /// Trains in a folder, and prints which workers were lost.
  public static void main(String[] args) {
    var killed = new AtomicBoolean();
    var options =
        RunOptions.defaults()
            .withCluster(Trainings.spark("local-cluster[2,1,1024]"))
            .withListener(event -> {
              switch (event) {
                case TrainingEvent.StepDone done -> {
                  if (done.position().step() == 2 && !killed.getAndSet(true)) {
                    killOne();
                  }
                }
                case TrainingEvent.WorkersLost(String reason) ->
                    System.out.println("lost: " + reason);
                default -> {}
              }
            });
    Trainings.begin(Path.of(args[0]), Trainings.resnet(), options);
  }

  private static void killOne() {
    ProcessHandle executor =
        ProcessHandle.current()
            .descendants()
            .filter(ProcessHandle::isAlive)
            .findFirst()
            .orElseThrow();
    executor.destroyForcibly();
    executor.onExit().join();
  }
}
