package io.striate.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.data.ImageSize;
import io.striate.api.data.SampleSource;
import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An image in memory and the bytes of a file become what the file becomes.
class ImageInMemoryTest {
  @TempDir Path folder;

  private static BufferedImage image(int type, int width, int height) {
    var image = new BufferedImage(width, height, type);
    var random = new Random(type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    return image;
  }

  private static byte[] decoded(Resize resize, Shape shape, SampleSource source) {
    var decoder = new ImageDecoder(ImageSettings.of(resize));
    Samples samples = decoder.decodeAll("input", shape, List.of(source));
    byte[] bytes = new byte[shape.size()];
    samples.read(0, 0, new HostArray.Bytes(bytes), 0);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_BYTE_INDEXED,
        BufferedImage.TYPE_BYTE_BINARY
      })
  void isDecodedAsItsFile(int type) throws IOException {
    BufferedImage image = image(type, 300, 170);
    Path file = folder.resolve("image.png");
    ImageIO.write(image, "png", file.toFile());
    for (Shape shape : List.of(Shape.of(1, 170, 300), Shape.of(3, 100, 90), Shape.of(3, 9, 8))) {
      for (Resize resize : List.of(Resize.STRETCH, Resize.CROP)) {
        byte[] expected = decoded(resize, shape, new SampleSource.OfFile(file));
        assertArrayEquals(expected, decoded(resize, shape, ImageInMemory.of(image)));
        var bytes = new SampleSource.OfBytes("upload", Files.readAllBytes(file));
        assertArrayEquals(expected, decoded(resize, shape, bytes));
      }
    }
  }

  @Test
  void premultipliedColorsAreDividedInACopy() {
    BufferedImage plain = image(BufferedImage.TYPE_4BYTE_ABGR, 5, 4);
    var multiplied = new BufferedImage(5, 4, BufferedImage.TYPE_4BYTE_ABGR_PRE);
    multiplied.createGraphics().drawImage(plain, 0, 0, null);
    byte[] before = (byte[]) multiplied.getRaster().getDataElements(0, 0, 5, 4, null);
    Shape shape = Shape.of(3, 4, 5);
    byte[] first = decoded(Resize.NONE, shape, ImageInMemory.of(multiplied));
    assertArrayEquals(
        before, (byte[]) multiplied.getRaster().getDataElements(0, 0, 5, 4, null), "unchanged");
    assertArrayEquals(first, decoded(Resize.NONE, shape, ImageInMemory.of(multiplied)));
  }

  @Test
  void hasASize() throws IOException {
    var decoder = new ImageDecoder(ImageSettings.of(Resize.NONE));
    var image = image(BufferedImage.TYPE_INT_RGB, 5, 4);
    assertEquals(Optional.of(new ImageSize(4, 5)), decoder.sizeOf(ImageInMemory.of(image)));
    Path file = folder.resolve("image.png");
    ImageIO.write(image, "png", file.toFile());
    var bytes = new SampleSource.OfBytes("upload", Files.readAllBytes(file));
    assertEquals(Optional.of(new ImageSize(4, 5)), decoder.sizeOf(bytes));
    assertEquals(Optional.of(new ImageSize(4, 5)), decoder.sizeOf(new SampleSource.OfFile(file)));
  }

  @Test
  void messagesNameTheSource() {
    Shape shape = Shape.of(3, 2, 2);
    assertEquals(
        "the image: the image is 5x4 (width x height), the model expects 2x2; scale it, or set"
            + " \"resize\": \"stretch\" or \"crop\" in the model's data [STR-201]",
        message(shape, ImageInMemory.of(image(BufferedImage.TYPE_INT_RGB, 5, 4))));
    assertEquals(
        "upload 7: is not a PNG, JPEG, GIF, BMP or TIFF image; replace or remove the file"
            + " [STR-201]",
        message(shape, new SampleSource.OfBytes("upload 7", new byte[20])));
    record Sound(String name) implements SampleSource {}
    assertEquals(
        "a song: is neither a file nor an image but Sound; give an image [STR-201]",
        message(shape, new Sound("a song")));
  }

  private static String message(Shape shape, SampleSource source) {
    return assertThrows(StriateException.class, () -> decoded(Resize.NONE, shape, source))
        .getMessage();
  }
}
