package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindRateCommandTest {
  @TempDir Path folder;

  private Session find(String... more) {
    String spec = Fixtures.spec(Fixtures.synthetic(64, 8), "\"epochs\": 1, \"batch\": 16");
    var words = new java.util.ArrayList<>(List.of("find-rate"));
    words.add(Fixtures.write(folder.resolve("small.json"), spec).toString());
    words.addAll(List.of(more));
    return Session.installed(words.toArray(String[]::new));
  }

  @Test
  void showsTheLossByRateAndSuggestsOne() throws IOException {
    Session found = find("--lowest", "1e-3", "--highest", "1e4", "--steps", "60");
    assertEquals(0, found.status(), found.err());
    List<String> lines = found.out().lines().toList();
    assertTrue(lines.stream().allMatch(line -> line.length() <= 80), found.out());
    assertTrue(lines.get(1).matches(" 1\\.00e-03 +[0-9.]+ +#*"), lines.get(1));
    assertTrue(
        lines
            .getLast()
            .matches("suggested: \"learningRate\": [0-9.e+-]+, where the loss falls fastest"),
        lines.getLast());
    assertEquals(1, lines.stream().filter(line -> line.endsWith(" <-")).count(), found.out());
    try (var left = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("small.json")), left.toList());
    }
  }

  @Test
  void jsonHoldsEveryStep() {
    Session found = find("--steps", "5", "--format", "json");
    assertEquals(0, found.status(), found.err());
    assertEquals(5, found.out().split("\"smoothed\"", -1).length - 1 - suggestions(found));
  }

  private static int suggestions(Session found) {
    return found.out().contains("\"suggestion\"") ? 1 : 0;
  }

  @Test
  void ratesAndStepsMustMakeSense() {
    assertEquals(
        "--lowest 1.0 must be above 0 and below --highest 0.1, such as 1e-6 and 10 [STR-120]",
        find("--lowest", "1", "--highest", "0.1").err().strip());
    assertEquals(
        "--steps must be from 2 to 100000, got 1 [STR-120]", find("--steps", "1").err().strip());
  }
}
