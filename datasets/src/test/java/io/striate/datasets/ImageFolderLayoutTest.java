package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which images of a folder are for training, validation and testing.
class ImageFolderLayoutTest {
  private static final Map<String, Shape> INPUTS = Map.of("input", Shape.of(1, 1, 1));

  @TempDir Path folder;

  /// Images of one pixel each, of consecutive values.
  private void images(String part, int first, int count) throws IOException {
    Path files = Files.createDirectories(folder.resolve(part));
    for (int i = first; i < first + count; i++) {
      var image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setPixels(0, 0, 1, 1, new int[] {i});
      assertTrue(ImageIO.write(image, "png", files.resolve(i + ".png").toFile()));
    }
  }

  private DatasetSource source(Map<String, ?> settings) {
    var type = new ImageFolderDataset();
    var all = new HashMap<String, Object>(settings);
    all.putIfAbsent("path", ".");
    return type.create(Config.of(type.fields(), all));
  }

  private Dataset open(Map<String, ?> settings) {
    return source(settings).open(folder, INPUTS);
  }

  private static Set<Integer> values(Samples samples) {
    var values = new TreeSet<Integer>();
    for (int i = 0; i < samples.size(); i++) {
      byte[] pixel = new byte[1];
      samples.read(i, 0, new HostArray.Bytes(pixel), 0);
      assertTrue(values.add(pixel[0] & 0xFF), "an image is there twice");
    }
    return values;
  }

  /// Of each class, in the same manner: 2 of 10, 1 of 4 (0.8 rounded), none of 1.
  @Test
  void undividedClassesAreDivided() throws IOException {
    images("a", 0, 10);
    images("b", 50, 4);
    images("c", 100, 1);
    var data = open(Map.of());
    assertEquals(
        List.of("training: 12 images: a 8, b 3, c 1", "test: 3 images: a 2, b 1, c 0"),
        data.notes());
    var all = new TreeSet<>(values(data.training()));
    all.addAll(values(data.test().orElseThrow()));
    assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 50, 51, 52, 53, 100), all);
    assertEquals(List.of("a", "b", "c"), data.labels());
    assertTrue(data.validation().isEmpty());
  }

  @Test
  void theSeedOfTheSplitDecidesWhatIsDrawn() throws IOException {
    images("a", 0, 40);
    images("b", 50, 40);
    Set<Integer> test = values(open(Map.of()).test().orElseThrow());
    assertEquals(test, values(open(Map.of("splitSeed", 1)).test().orElseThrow()));
    assertNotEquals(test, values(open(Map.of("splitSeed", 2)).test().orElseThrow()));
    assertNotEquals(
        open(Map.of()).fingerprint(),
        open(Map.of("splitSeed", 2)).fingerprint(),
        "another split is other data");
  }

  @Test
  void nothingIsHeldOutIfNothingIsAskedFor() throws IOException {
    images("a", 0, 3);
    images("b", 50, 3);
    assertTrue(open(Map.of("test", 0.0)).test().isEmpty());
    // At least one image of each class is left.
    assertEquals(2, open(Map.of("test", 0.99)).training().size());
  }

  @Test
  void allUndividedImagesAreForTestingWhereAModelIsEvaluated() throws IOException {
    images("a", 0, 4);
    images("b", 50, 4);
    var data = source(Map.of()).openUndivided(folder, INPUTS);
    assertEquals(8, data.test().orElseThrow().size());
    assertEquals(List.of("test: 8 images: a 4, b 4"), data.notes());
  }

  @Test
  void dividedImagesStayDividedWhereAModelIsEvaluated() throws IOException {
    images("train/a", 0, 4);
    images("train/b", 50, 4);
    images("test/a", 100, 1);
    var data = source(Map.of()).openUndivided(folder, INPUTS);
    assertEquals(Set.of(100), values(data.test().orElseThrow()));
  }

  @Test
  void validationImagesAreFoundUnderTheirUsualNames() throws IOException {
    images("train/a", 0, 2);
    images("train/b", 50, 2);
    for (String name : List.of("val", "valid", "validation")) {
      images(name + "/a", 100, 1);
      var data = open(Map.of());
      assertEquals(Set.of(100), values(data.validation().orElseThrow()), name);
      assertEquals(4, data.training().size());
      assertEquals(name + ": 1 images: a 1, b 0", data.notes().get(1));
      Files.delete(folder.resolve(name + "/a/100.png"));
      Files.delete(folder.resolve(name + "/a"));
      Files.delete(folder.resolve(name));
    }
  }

  @Test
  void twoFoldersForTheSameAreRefused() throws IOException {
    images("train/a", 0, 2);
    images("val/a", 1, 1);
    images("valid/a", 1, 1);
    var e = assertThrows(StriateException.class, () -> open(Map.of()));
    assertEquals(
        folder.resolve(".") + ": has both val/ and valid/; keep one of them [STR-201]",
        e.getMessage());
  }

  @Test
  void testImagesWithoutTrainingImagesAreRefused() throws IOException {
    images("test/a", 0, 2);
    images("a", 0, 2);
    var e = assertThrows(StriateException.class, () -> open(Map.of()));
    assertEquals(
        folder.resolve(".")
            + ": has test/ but no train/; put the training images into train/CLASS/, or make one"
            + " sub-folder for each class and nothing else [STR-201]",
        e.getMessage());
  }

  @Test
  void theHomeFolderIsKnownByItsSign() {
    Path home = Path.of(System.getProperty("user.home"));
    assertEquals(home.resolve("photos"), DataFolder.resolve(folder, "~/photos"));
    assertEquals(home, DataFolder.resolve(folder, "~").normalize());
    assertEquals(folder.resolve("~x"), DataFolder.resolve(folder, "~x"));
  }
}
