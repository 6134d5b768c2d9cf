package io.striate.visualize.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.visualize.Commands;
import io.striate.visualize.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `striate look` as a command.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookTypeTest {
  private Path folder = Path.of("");

  @BeforeAll
  void train(@TempDir Path made) {
    folder = made;
    Models.synthetic(folder.resolve("run"));
  }

  @Test
  void writesAPageThatNeedsNoOtherFileAndEachPicture() throws IOException {
    String out = Commands.run(new LookType(), folder, Map.of("to", "out"), "run");
    String html = Files.readString(folder.resolve("out/look.html"));
    long pictures =
        Pattern.compile("<img alt=\"[^\"]{20,}\" width=").matcher(html).results().count();
    assertTrue(out.contains(pictures + " pictures"), out);
    assertTrue(html.startsWith("<!doctype html>\n<html lang=\"en\">"));
    assertEquals(pictures, Pattern.compile("<img ").matcher(html).results().count());
    assertEquals(
        pictures, Pattern.compile("src=\"data:image/png;base64,").matcher(html).results().count());
    assertFalse(Pattern.compile("(src|href)=\"(?!data:)").matcher(html).find());
    for (String name :
        new String[] {
          "filters",
          "image1-input",
          "image1-saliency",
          "image1-grad-cam",
          "image1-occlusion",
          "image1-guided",
          "image1-deconvnet",
          "image1-maps-conv1",
          "image1-field-conv1",
          "patches-conv1"
        }) {
      var image = ImageIO.read(folder.resolve("out").resolve(name + ".png").toFile());
      assertTrue(image.getWidth() > 16, name);
    }
    assertEquals(
        1, Pattern.compile("class=\"warning\"").matcher(html).results().count(), "guided alone");
  }

  @Test
  void namesWhatIsWrong() {
    assertEquals("name a model: striate look runs/lenet-5-1", refused(Map.of()));
    assertEquals(
        "class 4: the network has the classes 0 to 3",
        refused(Map.of("class", Optional.of(4)), "run"));
    assertTrue(
        refused(Map.of("layer", Optional.of("conv9")), "run")
            .contains("has no layer 'conv9'; it has [conv1"));
    assertEquals(
        "layer 'dense1' gives [4]; Grad-CAM needs maps [C, H, W]",
        refused(Map.of("layer", Optional.of("dense1")), "run"));
  }

  private String refused(Map<String, Object> settings, String... arguments) {
    var refused =
        assertThrows(
            StriateException.class,
            () -> Commands.run(new LookType(), folder, settings, arguments));
    return refused.problems().getFirst().what();
  }
}
