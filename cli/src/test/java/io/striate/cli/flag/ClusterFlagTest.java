package io.striate.cli.flag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.Catalog;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `--cluster` accepts.
class ClusterFlagTest {
  private static final Catalog CATALOG = Catalog.installed();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "processes | 2",
        "processes[8] | 8",
        "processes[ 4 , deadline=30] | 4",
        "processes[start=5, workers=16] | 16"
      })
  void settingsStandInBrackets(String text, int workers) {
    assertEquals(workers, ClusterFlag.of(text, CATALOG).workers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "procesess[4] | no cluster of that name; did you mean 'processes'?",
        "processes[four] | processes: 'workers' must be a whole number of at least 1, got \"four\"",
        "processes[0] | processes: 'workers' must be a whole number of at least 1, got 0",
        "processes[2, nodes=3] | processes has no setting 'nodes'; it has [workers, deadline, start]",
        "processes[1, 2, 3, 4] | has more settings than processes",
        "spark://host:7077 | the cluster 'spark' is not installed",
        "ftp://host | no installed cluster has such an address"
      })
  void othersAreRefused(String text, String what) {
    var e = assertThrows(StriateException.class, () -> ClusterFlag.of(text, CATALOG));
    assertEquals(Code.BAD_FLAG, e.problems().getFirst().code());
    assertEquals("--cluster " + text + ": " + what, e.problems().getFirst().what());
  }

  @Test
  void theInstalledOnesAreNamed() {
    var e = assertThrows(StriateException.class, () -> ClusterFlag.of("threads", CATALOG));
    assertEquals(
        "installed: processes; see docs/cluster.md", e.problems().getFirst().details().getFirst());
  }
}
