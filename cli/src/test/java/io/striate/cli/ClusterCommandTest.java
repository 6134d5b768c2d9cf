package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `train --cluster`: what it refuses before any worker is started, and with which exit status.
class ClusterCommandTest {
  @TempDir Path folder;

  private Session train(String train, String... more) {
    Path spec =
        Fixtures.write(
            folder.resolve("small.json"),
            Fixtures.spec(Fixtures.synthetic(96, 16), "\"epochs\": 1, \"batch\": 32" + train));
    var words =
        new ArrayList<>(
            List.of("train", spec.toString(), "--run", folder.resolve("run").toString()));
    words.addAll(List.of(more));
    return Session.installed(words.toArray(String[]::new));
  }

  private static void assertSays(int status, String what, Session session) {
    assertEquals(status, session.status(), session.err());
    assertTrue(session.err().contains(what), session.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "local[2]",
        "local",
        "local-cluster[2,1,1024]",
        "spark://host:7077",
        "yarn",
        "spark[local[2], workers=2]"
      })
  void sparkIsNotPartOfTheProgram(String cluster) {
    Session session = train(", \"shards\": 4", "--cluster", cluster);
    assertSays(
        ExitStatus.WRONG_INPUT,
        "--cluster " + cluster + ": the cluster 'spark' is not installed [STR-",
        session);
    assertTrue(
        session
            .err()
            .contains(
                "put the jar of striate-distributed-spark and those of Apache Spark 4.2 on the"
                    + " class path: see docs/cluster.md, \"Apache Spark\""),
        session.err());
  }

  @Test
  void workersMustFitTheShards() {
    assertSays(
        ExitStatus.WRONG_INPUT,
        "3 workers cannot share the 4 shards of a batch, which are added in pairs",
        train(", \"shards\": 4", "--cluster", "processes[3]"));
  }

  @Test
  void workersNeedShards() {
    assertSays(
        ExitStatus.WRONG_INPUT, "train has no \"shards\"", train("", "--cluster", "processes[2]"));
  }

  @Test
  void aDeviceThatTheBackendDoesNotKnowIsRefused() {
    assertSays(
        ExitStatus.WRONG_INPUT,
        "device",
        train(", \"shards\": 4", "--cluster", "processes[2]", "--device", "3"));
  }
}
