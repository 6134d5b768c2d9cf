package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.json.JsonArray;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `striate time`: what it tells, never how fast anything is.
class TimeCommandTest {
  @TempDir Path folder;

  private String spec() {
    String text = Fixtures.spec(Fixtures.synthetic(8, 0), "\"epochs\": 1, \"batch\": 4");
    return Fixtures.write(folder.resolve("small.json"), text).toString();
  }

  private static List<String> lines(Session session) {
    assertEquals(0, session.status(), session.err());
    return session.out().lines().toList();
  }

  @Test
  void aFusedLayerIsOneRow() {
    var lines =
        lines(Session.installed("time", spec(), "--backend", "cpu-vector", "--seconds", "1"));
    assertTrue(lines.getFirst().startsWith("small training, batch 4, on cpu-vector, "), lines + "");
    String heading = lines.get(2);
    assertTrue(heading.matches("layer +forward ms +GFLOP/s +of peak +of memory +backward .*"));
    assertTrue(lines.get(3).startsWith("conv1 + relu + pool1 "), lines.get(3));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("dense1 ")), lines + "");
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("all ")), lines + "");
    assertTrue(
        lines.stream().anyMatch(line -> line.matches(".* images/s: .* ms a step \\(median .*")));
    assertTrue(lines.contains("algorithms"), lines + "");
  }

  @Test
  void theDefaultPlanTellsLayersApartToo() {
    var lines =
        lines(
            Session.installed(
                "time", spec(), "--backend", "reference", "--seconds", "1", "--inference"));
    assertTrue(lines.getFirst().startsWith("small prediction, batch 4, on reference"), lines + "");
    assertFalse(lines.get(2).contains("backward"), "inference has no backward pass");
    assertFalse(lines.get(2).contains("of peak"), "the reference backend measures no limits");
    assertTrue(lines.get(3).startsWith("conv1 "), lines + "");
    assertTrue(lines.get(4).startsWith("conv1.relu "), lines + "");
    assertTrue(lines.get(5).startsWith("pool1 "), lines + "");
  }

  @Test
  void programsReadTheSameAsJson() {
    Session session =
        Session.installed(
            "time",
            spec(),
            "--format",
            "json",
            "--batch",
            "2",
            "--threads",
            "1",
            "--seconds",
            "1",
            "--backend",
            "cpu-vector");
    assertEquals(0, session.status(), session.err());
    var json = (JsonObject) JsonReader.read("time", session.out()).root();
    assertEquals("2", number(json, "batch"));
    assertTrue(Double.parseDouble(number(json, "imagesPerSecond")) > 0);
    var layers = (JsonArray) json.get("layers").orElseThrow();
    var conv = (JsonObject) layers.elements().getFirst();
    var forward = (JsonObject) conv.get("forward").orElseThrow();
    assertEquals(Long.toString(2L * 4 * 9 * 144), number(forward, "macs"));
  }

  @Test
  void aNamedDeviceIsEstimated() {
    var lines =
        lines(
            Session.installed(
                "time",
                spec(),
                "--backend",
                "reference",
                "--seconds",
                "1",
                "--roofline",
                "2000,50"));
    int at = lines.indexOf("at best, with 2,000 GFLOP/s and 50.0 GB/s, each number moved once");
    assertTrue(at > 0, lines + "");
    assertTrue(lines.get(at + 1).startsWith("  part "), lines.get(at + 1));
    assertTrue(lines.getLast().matches("  all: .* ms, .* images/s"), lines.getLast());
    Session refused = Session.installed("time", spec(), "--roofline", "2000");
    assertEquals(2, refused.status());
    assertTrue(refused.err().contains("GFLOP/s and GB/s"), refused.err());
  }

  private static String number(JsonObject object, String key) {
    return ((JsonNumber) object.get(key).orElseThrow()).value().toPlainString();
  }
}
