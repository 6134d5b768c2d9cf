package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewCommandTest {
  /// Images of 40x20 are shown twice as large, with four pixels between them.
  private static final int ACROSS = 2 * 40;

  private static final int DOWN = 2 * 20;
  private static final int GAP = 4;

  @TempDir Path folder;

  private String sheet = "";

  @BeforeEach
  void images() throws IOException {
    sheet = folder.resolve("sheet.png").toString();
    for (String name : new String[] {"a/1.png", "a/2.png", "b/1.png"}) {
      var image = new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 800; i++) {
        image.setRGB(i % 40, i / 40, 0x050301 * (i % 40) + name.hashCode() % 20);
      }
      Path file = folder.resolve("train").resolve(name);
      Files.createDirectories(file.getParent());
      assertTrue(ImageIO.write(image, "png", file.toFile()));
    }
  }

  private String spec(String augment, String input) {
    return Fixtures.write(
            folder.resolve("net.json"),
            """
            { "striate": 1, "name": "net", "input": %s,
              "layers": [ "flatten", { "type": "dense", "units": 2 } ],
              "loss": "softmax-cross-entropy",
              "train": { "data": { "type": "image-folder", "path": ".", "augment": [%s] },
                         "epochs": 1, "optimizer": { "type": "sgd", "learningRate": 0.1 } } }
            """
                .formatted(input, augment))
        .toString();
  }

  private BufferedImage drawn(String... words) throws IOException {
    Session session = Session.of(words);
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    assertEquals(sheet + "\n", session.out());
    return ImageIO.read(Path.of(sheet).toFile());
  }

  private static int[] cell(BufferedImage sheet, int row, int column) {
    int x = GAP + column * (ACROSS + GAP);
    int y = GAP + row * (DOWN + GAP);
    return sheet.getRGB(x, y, ACROSS, DOWN, null, 0, ACROSS);
  }

  @Test
  void samplesAreShownAsTheyAreAndAsEpochsSeeThem() throws IOException {
    String spec = spec("\"pad-and-crop\", \"color-jitter\"", "[3, 20, 40]");
    var first = drawn("preview", spec, "--to", sheet, "--samples", "2", "--views", "3");
    assertEquals(GAP + 4 * (ACROSS + GAP), first.getWidth());
    assertEquals(GAP + 2 * (DOWN + GAP), first.getHeight());
    var original = ImageIO.read(folder.resolve("train/a/1.png").toFile());
    int[] shown = cell(first, 0, 0);
    for (int i = 0; i < shown.length; i++) {
      assertEquals(original.getRGB(i % ACROSS / 2, i / ACROSS / 2), shown[i], "pixel " + i);
    }
    for (int column = 1; column < 4; column++) {
      for (int other = 0; other < column; other++) {
        assertFalse(Arrays.equals(cell(first, 0, other), cell(first, 0, column)));
      }
    }
    // The same seed shows the same.
    byte[] before = Files.readAllBytes(Path.of(sheet));
    drawn("preview", spec, "--to", sheet, "--samples", "2", "--views", "3");
    assertArrayEquals(before, Files.readAllBytes(Path.of(sheet)));
  }

  @Test
  void withoutAugmentationsEpochsAreAlikeAndAllSamplesFit() throws IOException {
    String spec = spec("", "[1, \"any\", \"any\"]");
    Session refused = Session.of("preview", spec, "--to", sheet);
    assertEquals(2, refused.status(), "dense layers need a size: " + refused.out());
    var all = drawn("preview", spec("", "[1, 20, 40]"), "--to", sheet, "--views", "1");
    assertEquals(GAP + 3 * (DOWN + GAP), all.getHeight());
    assertArrayEquals(cell(all, 2, 0), cell(all, 2, 1));
  }

  @Test
  void saysWhatIsWrong() {
    String spec = spec("", "[1, 20, 40]");
    assertEquals(
        "--samples must be from 1 to 100, got 0 [STR-120]\n",
        Session.of("preview", spec, "--samples", "0").err());
    String nowhere = folder.resolve("nowhere/sheet.png").toString();
    assertTrue(
        Session.of("preview", spec, "--to", nowhere)
            .err()
            .contains("sheet.png: cannot be written"));
    String lines =
        Fixtures.write(
                folder.resolve("lines.json"),
                Fixtures.spec(Fixtures.synthetic(20, 0), "\"epochs\": 1")
                    .replace("[1, 12, 12]", "[1025]")
                    .replaceAll("(?s)\\{ \"type\": \"conv2d.*?\"flatten\",", ""))
            .toString();
    assertTrue(
        Session.of("preview", lines)
            .err()
            .contains("trains on nothing that preview can show: images and maps"));
  }

  private BufferedImage drawn(String input, String data, String layers, String loss)
      throws IOException {
    String spec =
        Fixtures.write(
                folder.resolve("drawn.json"),
                """
                { "striate": 1, "name": "net", %s, "layers": [ %s ], "loss": "%s",
                  "train": { "data": { %s, "validation": 0, "normalize": "unit" },
                             "epochs": 1, "optimizer": "adam" } }
                """
                    .formatted(input, layers, loss, data))
            .toString();
    return drawn("preview", spec, "--to", sheet, "--samples", "2", "--views", "0");
  }

  @Test
  void linesOfNumbersAreRowsOfPixels() throws IOException {
    var image =
        drawn(
            "\"input\": [2]",
            "\"type\": \"truth-table\", \"function\": \"parity\"",
            "{ \"type\": \"dense\", \"units\": 1 }",
            "mse");
    // Two patterns, each with an input of two numbers and a target of one.
    assertEquals(64 + 2 * GAP, image.getWidth());
    assertEquals(2 * (32 + 64) + 5 * GAP, image.getHeight());
    int second = GAP + 32 + GAP + 64 + GAP;
    assertEquals(0xff000000, image.getRGB(GAP, second));
    assertEquals(0xffffffff, image.getRGB(GAP + 63, second));
  }

  @Test
  void mapsLieSideBySide() throws IOException {
    var image =
        drawn(
            "\"input\": [6, 24, 24]",
            "\"type\": \"clips\", \"samples\": 16, \"testSamples\": 16",
            "\"flatten\", { \"type\": \"dense\", \"units\": 16 }",
            "softmax-cross-entropy");
    // Six maps are three in a row and two rows, of 24 pixels each.
    assertEquals(72 + 2 * GAP, image.getWidth());
    assertEquals(2 * 48 + 3 * GAP, image.getHeight());
    assertEquals(0xff808080, image.getRGB(GAP, GAP), "no flow in the corner");
  }

  @Test
  void pointsAreMarkedInTheImage() throws IOException {
    var image =
        drawn(
            "\"input\": [3, 64, 64]",
            "\"type\": \"stick-figures\", \"samples\": 4, \"testSamples\": 1",
            "\"flatten\", { \"type\": \"dense\", \"units\": 28 }",
            "mse");
    assertEquals(64 + 2 * GAP, image.getWidth());
    long marked =
        Arrays.stream(image.getRGB(GAP, GAP, 64, 64, null, 0, 64))
            .filter(pixel -> pixel == 0xffff2020)
            .count();
    // Fourteen crosses of five pixels, some of them over one another.
    assertTrue(marked > 40 && marked <= 70, marked + " marked pixels");
  }
}
