package io.striate.visualize.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTypeTest {
  private static final String SPEC =
      """
      { 'striate': 1, 'name': 'small', 'input': [1, 16, 16],
        'layers': [
          { 'type': 'latent', 'name': 'seed', 'shape': [5] },
          { 'type': 'dense', 'name': 'make', 'units': 256, 'activation': 'tanh' },
          { 'type': 'reshape', 'name': 'made', 'shape': [1, 16, 16] },
          { 'type': 'flatten', 'name': 'a', 'from': 'made' },
          { 'type': 'dense', 'name': 'judged', 'units': 1 },
          { 'type': 'flatten', 'name': 'b', 'from': 'input' },
          { 'type': 'dense', 'name': 'real', 'units': 1, 'shareWith': 'judged' } ],
        'outputs': { 'verdict': { 'from': ['real', 'judged'], 'loss': 'critic' },
                     'image': { 'from': 'made' } },
        'train': { 'data': { 'type': 'synthetic', 'classes': 4, 'samples': 64, 'testSamples': 16,
                             'normalize': { 'mean': [0.5], 'deviation': [0.5] } },
                   'objective': { 'type': 'adversarial', 'generator': 'make.*', 'judged': 'judged' },
                   'epochs': 1, 'batch': 16, 'optimizer': 'adam' } }
      """;

  @TempDir private Path folder;

  private String generate(Map<String, Object> settings) {
    return Commands.run(new GenerateType(), folder, settings, "run");
  }

  @Test
  void imagesFollowFromTheSeedAlone() throws IOException {
    Models.trained(SPEC, folder.resolve("run"));
    assertEquals(
        folder.resolve("all.png") + ": 9 images\n",
        generate(Map.of("count", 9, "to", "all.png")).replace("\r", ""));
    var sheet = ImageIO.read(folder.resolve("all.png").toFile());
    assertEquals(3 * 18 + 2, sheet.getWidth());
    assertEquals(3 * 18 + 2, sheet.getHeight());
    String each = generate(Map.of("count", 2, "to", "each"));
    assertTrue(each.contains("2 images, each a PNG file"), each);
    var second = ImageIO.read(folder.resolve("each/00001.png").toFile());
    assertArrayEquals(
        second.getRGB(0, 0, 16, 16, null, 0, 16),
        sheet.getRGB(20, 2, 16, 16, null, 0, 16),
        "an image does not depend on the others");
    generate(Map.of("count", 2, "to", "again"));
    generate(Map.of("count", 2, "to", "other", "seed", 2));
    byte[] bytes = Files.readAllBytes(folder.resolve("each/00000.png"));
    assertArrayEquals(bytes, Files.readAllBytes(folder.resolve("again/00000.png")));
    assertFalse(Arrays.equals(bytes, Files.readAllBytes(folder.resolve("other/00000.png"))));
    assertRefused(
        "layer 'judged' gives [1], which is no image as the network takes it, [1, 16, 16]",
        "judged");
  }

  private void assertRefused(String expected, String layer) {
    var refused =
        assertThrows(StriateException.class, () -> generate(Map.of("layer", Optional.of(layer))));
    assertEquals(expected, refused.problems().getFirst().what());
  }

  @Test
  void aNetworkWithoutNoiseGeneratesNothing() {
    Models.synthetic(folder.resolve("run"));
    assertRefused(
        "layer 'conv1' gives [4, 16, 16], which is no image as the network takes it, [1, 16, 16]",
        "conv1");
    var refused = assertThrows(StriateException.class, () -> generate(Map.of()));
    assertEquals(
        "the network has no output without a loss, which would be the generated image",
        refused.problems().getFirst().what());
  }
}
