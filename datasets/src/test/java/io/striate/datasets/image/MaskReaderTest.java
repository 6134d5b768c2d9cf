package io.striate.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.ImageSize;
import io.striate.api.error.StriateException;
import io.striate.datasets.Unpacked;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Masks have the classes that Pillow finds, and are scaled as it scales them; `masks.py` made
/// both.
class MaskReaderTest {
  private static final ImageSize SIZE = new ImageSize(9, 13);
  private static final List<Integer> COLORS = List.of(0, 0x800000, 0x008000, 0xe0e0c0);

  @TempDir Path folder;

  @BeforeEach
  void unpack() throws IOException {
    Unpacked.into(folder, MaskReaderTest.class, "masks.zip");
  }

  private byte[] expected(String name) throws IOException {
    String text = Files.readString(folder.resolve(name + ".txt"));
    List<String> values = Arrays.stream(text.strip().split("\\s+", -1)).toList();
    byte[] expected = new byte[values.size()];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Byte.parseByte(values.get(i));
    }
    return expected;
  }

  private byte[] read(String name, int height, int width, Resize resize, List<Integer> palette) {
    byte[] classes = new byte[height * width];
    var reader = new MaskReader(height, width, resize, palette, 4, 255);
    reader.read(folder.resolve(name), SIZE, classes, 0);
    return classes;
  }

  @Test
  void classesAreThoseOfPillow() throws IOException {
    for (String kind : List.of("gray", "palette", "color")) {
      List<Integer> palette = kind.equals("color") ? COLORS : List.of();
      assertArrayEquals(expected("same"), read(kind + ".png", 9, 13, Resize.NONE, palette), kind);
      assertArrayEquals(
          expected("stretch-7x5"), read(kind + ".png", 7, 5, Resize.STRETCH, palette), kind);
      assertArrayEquals(
          expected("stretch-20x30"), read(kind + ".png", 20, 30, Resize.STRETCH, palette), kind);
      assertArrayEquals(
          expected("crop-6x6"), read(kind + ".png", 6, 6, Resize.CROP, palette), kind);
    }
    byte[] bits = expected("same");
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (byte) (bits[i] % 2);
    }
    assertArrayEquals(bits, read("bits.png", 9, 13, Resize.NONE, List.of()));
    assertArrayEquals(
        expected("same"), read("palette.png", 9, 13, Resize.NONE, COLORS), "colors of a palette");
  }

  private String refused(String name, ImageSize size, List<Integer> palette, int classes) {
    var reader = new MaskReader(9, 13, Resize.NONE, palette, classes, 255);
    return assertThrows(
            StriateException.class,
            () -> reader.read(folder.resolve(name), size, new byte[9 * 13], 0))
        .getMessage()
        .replace(folder + "/", "");
  }

  @Test
  void masksThatMeanNothingAreRefused() throws IOException {
    assertEquals(
        "gray.png: is 13x9, its image is 12x9; make masks of the size of their images [STR-201]",
        refused("gray.png", new ImageSize(9, 12), List.of(), 4));
    assertTrue(
        refused("gray.png", SIZE, List.of(), 3)
            .endsWith(
                "is 3, no class; train.data has 3 labels, from 0, and 255 for pixels without a"
                    + " class [STR-201]"),
        refused("gray.png", SIZE, List.of(), 3));
    assertEquals(
        "color.png: is a color image, whose pixels are no classes; list the colors of the classes"
            + " by \"palette\" in train.data, or save it with a palette or in gray [STR-201]",
        refused("color.png", SIZE, List.of(), 4));
    assertTrue(
        refused("color.png", SIZE, COLORS.subList(0, 3), 3)
            .endsWith(
                "is #e0e0c0, which \"palette\" in train.data does not list; add the color [STR-201]"),
        refused("color.png", SIZE, COLORS.subList(0, 3), 3));
    assertEquals(
        "missing.png: cannot be read: no such file; check the path [STR-201]",
        refused("missing.png", SIZE, List.of(), 4));
    var image = new BufferedImage(13, 9, BufferedImage.TYPE_BYTE_GRAY);
    assertTrue(ImageIO.write(image, "jpeg", folder.resolve("mask.jpg").toFile()));
    assertEquals(
        "mask.jpg: is a JPEG file, which changes the values of pixels; save masks as PNG [STR-201]",
        refused("mask.jpg", SIZE, List.of(), 4));
    byte[] whole = Files.readAllBytes(folder.resolve("gray.png"));
    Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, whole.length - 20));
    assertTrue(
        refused("cut.png", SIZE, List.of(), 4).startsWith("cut.png: broken PNG image: "),
        refused("cut.png", SIZE, List.of(), 4));
  }
}
