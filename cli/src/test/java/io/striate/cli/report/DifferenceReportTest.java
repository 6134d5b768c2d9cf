package io.striate.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.program.Phase;
import io.striate.cli.flag.BackendFlags.Opened;
import io.striate.inspect.compare.BackendComparison;
import io.striate.inspect.compare.Difference;
import io.striate.inspect.compare.StepComparison;
import io.striate.json.JsonWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DifferenceReportTest {
  private static DifferenceReport report(double share, StepComparison.Bits bits, Opened opened) {
    var worst = new Difference.Worst("value %4", List.of(2, 1), 0.5, 0.25, true, 0.25, 1e-7);
    var part =
        new StepComparison.Part(
            List.of("conv1", "relu"), Phase.BACKWARD, new Difference(0.25, 3, share, worst));
    return new DifferenceReport(
        "net",
        1,
        opened,
        opened,
        new BackendComparison(8, List.of()),
        Optional.of(new StepComparison(List.of(part), bits)));
  }

  private static Opened reference() {
    var backends = Backends.installed();
    var backend = backends.open(backends.choose("reference"), BackendOptions.defaults());
    return new Opened(backend, "asked for");
  }

  private static List<String> end(DifferenceReport report) {
    return report.lines().stream().dropWhile(line -> !line.startsWith("the step")).toList();
  }

  @Test
  void aBufferThatMayBeReusedTooEarlyIsNamed() {
    try (Opened opened = reference()) {
      var report = report(12, new StepComparison.Bits(true, true), opened);
      assertEquals(
          List.of(
              "the step as it trains: beyond its bound, first in conv1 + relu, backward",
              "  value %4[2, 1] is 0.5000000 on a (reference), 0.2500000 on b (reference)",
              "  a (reference) is wrong: the layer's inputs give 0.2500000 +- 1.0e-07",
              "  a (reference) gives other bits when it hands out what passes between layers: a"
                  + " buffer may be reused too early",
              "  b (reference) gives other bits when it hands out what passes between layers: a"
                  + " buffer may be reused too early",
              "",
              "no layer alone is beyond its bound, but the step as it trains is"),
          end(report));
      String json = JsonWriter.line(report.json());
      assertEquals(
          "\"keepingChangesA\":true,\"keepingChangesB\":true,\"firstBeyond\":{\"layers\":[\"conv1\","
              + "\"relu\"],\"phase\":\"backward\"}}}",
          json.substring(json.indexOf("\"keepingChangesA")));
    }
  }

  @Test
  void aStepWithinItsBoundsNamesTheLargestShare() {
    try (Opened opened = reference()) {
      assertEquals(
          List.of(
              "the step as it trains: at most 25 % of a bound (conv1 + relu, backward, value %4)",
              "", "no layer is beyond its bound: rounding explains all differences"),
          end(report(0.25, new StepComparison.Bits(false, false), opened)));
    }
  }
}
