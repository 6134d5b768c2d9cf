package io.striate.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.striate.layers.Network;
import io.striate.training.run.RunOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trainings over sockets give the bits of a training on one machine.
class SameBitsTest {
  @TempDir Path folder;

  private void anyNumberOfWorkers(Network network) throws IOException {
    byte[] alone = Trainings.train(folder.resolve("alone"), network, RunOptions.defaults());
    for (int workers = 1; workers <= 8; workers *= 2) {
      var options = RunOptions.defaults().withCluster(ThreadLauncher.cluster(workers));
      byte[] shared = Trainings.train(folder.resolve("of-" + workers), network, options);
      assertArrayEquals(alone, shared, workers + " workers");
    }
  }

  @Test
  void leNet5() throws IOException {
    anyNumberOfWorkers(Trainings.lenet());
  }

  @Test
  void batchNormalizationDropoutAndAveragedWeights() throws IOException {
    anyNumberOfWorkers(Trainings.resnet());
  }
}
