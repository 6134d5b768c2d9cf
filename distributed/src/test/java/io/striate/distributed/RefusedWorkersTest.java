package io.striate.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.cluster.Cluster;
import io.striate.api.cluster.ClusterJob;
import io.striate.api.cluster.Collective;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import io.striate.training.run.RunOptions;
import io.striate.training.run.TrainingJob;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What users read when workers are not like the driver, or do not find it.
@Timeout(600)
class RefusedWorkersTest {
  @TempDir Path folder;

  private Problem refusal(Network network, Cluster cluster) {
    var options = RunOptions.defaults().withCluster(cluster);
    Path run = folder.resolve("run");
    var e = assertThrows(StriateException.class, () -> Trainings.train(run, network, options));
    return e.problems().getFirst();
  }

  private static ClusterJob changed(ClusterJob job, UnaryOperator<String> change) {
    String text = change.apply(job.text());
    assertTrue(!text.equals(job.text()), text);
    return new ClusterJob() {
      @Override
      public String text() {
        return text;
      }

      @Override
      public void work(Collective group) {
        TrainingJob.of(text, Catalog.installed()).work(group);
      }
    };
  }

  /// Workers get a job in which a text is replaced, as if the driver were another.
  private static Cluster otherJob(String pattern, String replacement) {
    return ThreadLauncher.misled(
        2,
        true,
        each -> each,
        job -> changed(job, text -> text.replaceFirst(pattern, replacement)));
  }

  private static Cluster otherPlace(UnaryOperator<Rendezvous> heard) {
    return ThreadLauncher.misled(2, true, heard, job -> job);
  }

  @Test
  void workersOfAnotherVersion() {
    Problem problem =
        refusal(
            Trainings.lenet(),
            otherJob("\"Striate [^\"]* on Java \\d+\"", "\"Striate 0.0.1 on Java 25\""));
    assertEquals(Code.BAD_FLAG, problem.code());
    assertTrue(
        problem
            .what()
            .matches(
                "worker [01]: the driver runs Striate 0.0.1 on Java 25, this worker Striate.*"),
        problem.what());
    assertEquals(List.of("install the same versions everywhere"), problem.details());
  }

  @Test
  void workersWithoutAPlugin() {
    Problem problem =
        refusal(
            Trainings.lenet(),
            otherJob(
                "\"plugins\": \\[[^\\]]*\\]",
                "\"plugins\": [{ \"name\": \"acme-lab\", \"version\": \"1.0\", \"sha256\": \"0\","
                    + " \"provides\": [{ \"kind\": \"layer\", \"name\": \"acme:same\" }] }]"));
    assertEquals(Code.UNKNOWN_TYPE, problem.code());
    assertTrue(
        problem
            .what()
            .matches(
                "worker [01]: the training needs the plug-in 'acme-lab' \\(version 1.0\\), which is"
                    + " not installed"),
        problem.what());
  }

  @Test
  void workersWithOtherVectors() {
    Problem problem =
        refusal(
            Trainings.lenet(),
            otherJob("(\"[^\"]*vector[^\"]*\"): \"[^\"]*\"", "$1: \"1024 bits\""));
    assertTrue(
        problem
            .what()
            .matches("worker [01]: the driver computes with .*vector.* 1024 bits, this worker .*"),
        problem.what());
  }

  @Test
  void workersThatCannotReadTheData() throws IOException {
    Files.writeString(folder.resolve("points.csv"), "x,y,label\n" + "1,2,a\n3,4,b\n".repeat(20));
    String spec =
        """
        { "striate": 1, "input": [2], "layers": [ { "type": "dense", "units": 2 } ],
          "loss": "softmax-cross-entropy",
          "train": { "data": { "type": "csv", "path": "points.csv", "target": "label" },
                     "epochs": 1, "batch": 8, "shards": 2,
                     "optimizer": { "type": "sgd", "learningRate": 0.1 } } }
        """;
    Network network = Network.parse("m.json", spec, List.of(), Catalog.installed());
    String elsewhere = folder.resolve("elsewhere").toString();
    Problem problem =
        refusal(network, otherJob("\"folder\": \"[^\"]*\"", "\"folder\": \"" + elsewhere + "\""));
    assertTrue(problem.what().matches("worker [01]: .*points.csv.*"), problem.what());
    assertTrue(
        problem
            .details()
            .contains("every worker reads the data itself: it must be at " + elsewhere + " there"),
        problem::toString);
  }

  @Test
  void workersWithOtherData() {
    Problem problem =
        refusal(Trainings.lenet(), otherJob("\"samples\": 187,", "\"samples\": 999,"));
    assertTrue(
        problem
            .what()
            .matches("worker [01]: the driver trains on 999 samples, this worker 187 samples"),
        problem.what());
    assertEquals(List.of("every worker must read the same data"), problem.details());
  }

  @Test
  void aDriverThatWorkersCannotReach() throws IOException {
    int closed;
    try (var server = new ServerSocket(0)) {
      closed = server.getLocalPort();
    }
    Problem problem =
        refusal(
            Trainings.lenet(),
            otherPlace(each ->
                new Rendezvous(
                    each.host(), closed, each.workers(), each.deadline(), each.secret())));
    assertEquals(Code.WORKER_LOST, problem.code());
    assertTrue(
        problem
            .what()
            .matches(
                "worker [01] has ended before it met the others: the driver at [^ ]+:"
                    + closed
                    + " cannot be reached from here: Connection refused.*"),
        problem.what());
  }

  @Test
  void aSecretThatIsWrong() {
    Problem problem =
        refusal(
            Trainings.lenet(),
            otherPlace(each ->
                new Rendezvous(
                    each.host(),
                    each.port(),
                    each.workers(),
                    each.deadline(),
                    Handshake.secret())));
    assertEquals(Code.WORKER_LOST, problem.code());
    assertTrue(
        problem.what().endsWith("it has closed the connection, as for a wrong secret of the group"),
        problem.what());
  }

  @Test
  void aNumberOfWorkersThatDoesNotFit() {
    Problem problem = refusal(Trainings.lenet(), ThreadLauncher.cluster(16));
    assertEquals(Code.BAD_FLAG, problem.code());
    assertEquals(
        "16 workers cannot share the 8 shards of a batch, which are added in pairs",
        problem.what());
  }
}
