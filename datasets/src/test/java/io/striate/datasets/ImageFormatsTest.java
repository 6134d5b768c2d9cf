package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DecodedImage;
import io.striate.api.data.ImageFormat;
import io.striate.api.data.ImageSize;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.datasets.image.Resize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Formats of image files that the platform does not read, as a plug-in provides them.
class ImageFormatsTest {
  private static final Map<String, Shape> INPUTS = Map.of("input", Shape.of(1, 1, 2));

  /// `RIFF....WEBP`, channels, width, and the samples of one row: as WebP files begin.
  private static final class Row implements ImageFormat {
    @Override
    public List<String> extensions() {
      return List.of("webp");
    }

    @Override
    public boolean recognizes(byte[] start) {
      return start.length > 8 && start[0] == 'R' && start[8] == 'W';
    }

    @Override
    public DecodedImage decode(byte[] file) {
      if (file.length != 14 + file[12] * file[13]) {
        throw new StriateException(Code.BAD_DATA, "it is cut");
      }
      return new DecodedImage(file[12], 1, file[13], Arrays.copyOfRange(file, 14, file.length));
    }
  }

  @TempDir Path folder;

  @BeforeEach
  void images() throws IOException {
    row("train/dark/1.webp", 1, 2, 10, 20);
    row("train/bright/1.webp", 1, 2, 100, 120);
    row("train/bright/2.webp", 2, 2, 100, 120, 255, 0);
  }

  private void row(String name, int... numbers) throws IOException {
    byte[] file =
        Arrays.copyOf("RIFF....WEBP".getBytes(StandardCharsets.US_ASCII), 12 + numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      file[12 + i] = (byte) numbers[i];
    }
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    Files.write(path, file);
  }

  private static DatasetSource source(boolean format, Map<String, ?> settings) {
    var type = new ImageFolderDataset();
    var all = new HashMap<String, Object>(settings);
    all.put("path", ".");
    if (format) {
      all.put("formats", List.of(Component.<ImageFormat>of("acme:webp", new Row())));
    }
    return type.create(Config.of(type.fields(), all));
  }

  @Test
  void filesOfTheFormatAreImages() {
    var source = source(true, Map.of());
    var data = source.open(folder, INPUTS);
    assertEquals(List.of("train: 3 images: bright 2, dark 1"), data.notes());
    byte[] pixels = new byte[6];
    for (int i = 0; i < 3; i++) {
      data.training().read(i, 0, new HostArray.Bytes(pixels), 2 * i);
    }
    // Where the second image is transparent, the background is white.
    assertArrayEquals(new byte[] {100, 120, 100, -1, 10, 20}, pixels);
    assertEquals(Optional.of(new ImageSize(1, 2)), source.size(folder));
  }

  /// Other sizes, and images to be predicted, are treated as those of any format.
  @Test
  void imagesAreResizedAndPredicted() {
    var decoder = source(true, Map.of("resize", Resize.STRETCH)).decoder().orElseThrow();
    Path file = folder.resolve("train/dark/1.webp");
    var samples = decoder.decode("input", Shape.of(3, 2, 4), List.of(file));
    byte[] pixels = new byte[24];
    samples.read(0, 0, new HostArray.Bytes(pixels), 0);
    assertEquals(10, pixels[0]);
    assertEquals(20, pixels[23]);
    assertEquals(Optional.of(new ImageSize(1, 2)), decoder.size(file));
  }

  @Test
  void damageIsToldWithTheFile() throws IOException {
    row("train/dark/1.webp", 1, 2, 10);
    var e = assertThrows(StriateException.class, () -> source(true, Map.of()).open(folder, INPUTS));
    assertEquals(
        folder.resolve("./train/dark/1.webp")
            + ": broken image: it is cut; replace or remove the file [STR-201]",
        e.getMessage());
    assertEquals(
        2, source(true, Map.of("skipBroken", true)).open(folder, INPUTS).training().size());
  }

  @Test
  void withoutTheFormatTheFilesArePassedOverAndRefused() {
    var e =
        assertThrows(StriateException.class, () -> source(false, Map.of()).open(folder, INPUTS));
    assertEquals(
        folder.resolve("./train/bright")
            + ": holds no file that is named as an image, only files such as 1.webp; add images or"
            + " remove the folder [STR-201]",
        e.getMessage());
    var decoder = source(false, Map.of("resize", Resize.STRETCH)).decoder().orElseThrow();
    Path file = folder.resolve("train/dark/1.webp");
    var refused = assertThrows(StriateException.class, () -> decoder.size(file));
    assertEquals(
        file
            + ": is a WebP image, which is not read; convert it to PNG, or add a plug-in's format to"
            + " \"formats\" of the data [STR-201]",
        refused.getMessage());
  }
}
