package io.striate.visualize.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.visualize.Commands;
import io.striate.visualize.Models;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `striate style` with a network that tells upright stripes from level ones.
class StyleTypeTest {
  private static final String SPEC =
      """
      { 'striate': 1, 'name': 'stripes', 'input': [3, 16, 16],
        'layers': [ { 'type': 'conv2d', 'filters': 6, 'kernel': 5, 'padding': 2, 'activation': 'relu' },
                    { 'type': 'maxpool2d', 'kernel': 2 },
                    { 'type': 'conv2d', 'filters': 8, 'kernel': 3, 'padding': 1, 'activation': 'relu' },
                    { 'type': 'global-avgpool2d' }, { 'type': 'dense', 'units': 2 } ],
        'loss': 'softmax-cross-entropy',
        'train': { 'data': { 'type': 'image-folder', 'path': 'PATH', 'validation': 0 },
                   'epochs': 20, 'batch': 8, 'optimizer': { 'type': 'adam', 'learningRate': 0.01 } } }
      """;

  @TempDir private Path folder;

  private void stripes(String name, int size, boolean upright, int period) throws IOException {
    var image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < size * size; i++) {
      int along = upright ? i % size : i / size;
      image.setRGB(i % size, i / size, along % period < period / 2 ? 0xf0c080 : 0x201040);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void paintsAnImageInTheStyleOfAnother() throws IOException {
    for (int period = 4; period <= 10; period += 2) {
      stripes("data/upright/" + period + ".png", 16, true, period);
      stripes("data/level/" + period + ".png", 16, false, period);
    }
    stripes("content.png", 30, true, 14);
    stripes("style.png", 24, false, 4);
    Path data = folder.resolve("data");
    Models.trained(SPEC.replace("PATH", data.toString().replace('\\', '/')), folder.resolve("run"));
    String out = style(Map.of("contentWeight", 0.01, "steps", 100, "to", "painted.png"));
    var said =
        Pattern.compile(
                "painted.png: 30x30 pixels; the distance from the style fell from (\\S+) to (\\S+),"
                    + " that from the content is \\S+\n")
            .matcher(out.replace("\r", ""));
    assertTrue(said.find(), out);
    assertTrue(Double.parseDouble(said.group(2)) < 0.1 * Double.parseDouble(said.group(1)), out);
    assertEquals(30, ImageIO.read(folder.resolve("painted.png").toFile()).getWidth());
    style(Map.of("keepColors", true, "steps", 2, "layers", Optional.of("conv1, conv2.relu")));
    assertTrue(Files.exists(folder.resolve("style.png")));
    var refused =
        assertThrows(
            StriateException.class, () -> style(Map.of("layers", Optional.of("conv1,conv3"))));
    assertTrue(refused.getMessage().contains("has no layer 'conv3'; it has [conv1, conv1.relu,"));
  }

  private String style(Map<String, Object> settings) {
    var all = new HashMap<String, Object>(Map.of("content", "content.png", "image", "style.png"));
    all.putAll(settings);
    return Commands.run(new StyleType(), folder, all, "run");
  }
}
