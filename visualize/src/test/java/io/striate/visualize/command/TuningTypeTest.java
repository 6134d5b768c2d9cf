package io.striate.visualize.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.visualize.Commands;
import io.striate.visualize.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `striate tuning` as a command.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TuningTypeTest {
  private Path folder = Path.of("");

  @BeforeAll
  void train(@TempDir Path made) {
    folder = made;
    Models.synthetic(folder.resolve("run"));
  }

  @Test
  void drawsACurveForEachUnit() throws IOException {
    String out = Commands.run(new TuningType(), folder, Map.of("to", "out"), "run", "conv1.relu");
    assertTrue(
        Pattern.compile(
                "conv1\\.relu: \\d of 4 units are selective for orientation \\(1 - circular"
                    + " variance above 0\\.3\\)(, \\d answer to no stripes)?\n"
                    + ".*tuning\\.html\n")
            .matcher(out)
            .matches(),
        out);
    String html = Files.readString(folder.resolve("out/tuning.html"));
    assertEquals(
        4, Pattern.compile("src=\"data:image/png;base64,").matcher(html).results().count());
    for (int unit = 0; unit < 4; unit++) {
      assertTrue(Files.exists(folder.resolve("out/tuning-conv1.relu-" + unit + ".png")));
    }
  }

  @Test
  void denseLayersHaveUnitsToo() {
    String out =
        Commands.run(new TuningType(), folder, Map.of("to", "dense", "units", 2), "run", "dense1");
    assertTrue(out.contains("of 4 units are selective"), out);
  }

  @Test
  void namesWhatIsWrong() {
    assertEquals(
        "name a model and a layer: striate tuning runs/lenet-5-1 conv1.relu",
        refused(Map.of(), "run"));
    assertEquals(
        "--phases 5 is odd; each phase needs the one that is 180 degrees away",
        refused(Map.of("phases", 5), "run", "conv1"));
    assertTrue(refused(Map.of(), "run", "conv9").contains("has no layer 'conv9'; it has [conv1"));
  }

  private String refused(Map<String, Object> settings, String... arguments) {
    var refused =
        assertThrows(
            StriateException.class,
            () -> Commands.run(new TuningType(), folder, settings, arguments));
    return refused.problems().getFirst().what();
  }
}
