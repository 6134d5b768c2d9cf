package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.PassMonitor;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is told of the files in a folder: images per class, files passed over, broken files.
class ImageFolderReadingTest {
  private static final Map<String, Shape> INPUTS = Map.of("input", Shape.of(1, 2, 2));

  @TempDir Path folder;

  @BeforeEach
  void images() throws IOException {
    for (String part : List.of("train", "test")) {
      for (String name : List.of("dark/1.png", "dark/2.png", "bright/1.png")) {
        image(part + "/" + name, name.startsWith("dark") ? 10 : 200);
      }
    }
  }

  private void image(String name, int value) throws IOException {
    var image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 2, 2, new int[] {value, value, value, value});
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    assertTrue(ImageIO.write(image, "png", file.toFile()));
  }

  private DatasetSource source(Map<String, ?> settings) {
    return source(new ImageFolderDataset(), settings);
  }

  private static DatasetSource source(ImageFolderDataset type, Map<String, ?> settings) {
    var all = new HashMap<String, Object>(settings);
    all.put("path", ".");
    return type.create(Config.of(type.fields(), all));
  }

  private Dataset open(Map<String, ?> settings) {
    return source(settings).open(folder, INPUTS);
  }

  @Test
  void imagesOfEachClassAreCounted() {
    assertEquals(
        List.of("train: 3 images: bright 1, dark 2", "test: 3 images: bright 1, dark 2"),
        open(Map.of()).notes());
  }

  /// Folders within that of a class belong to the class; links that lead back are not followed.
  @Test
  void foldersMayBeNested() throws IOException {
    image("train/dark/more/deep/3.png", 10);
    Files.createSymbolicLink(folder.resolve("train/dark/more/back"), folder.resolve("train/dark"));
    var data = open(Map.of());
    assertEquals("train: 4 images: bright 1, dark 3", data.notes().getFirst());
    int[] labels = new int[4];
    for (int i = 0; i < 4; i++) {
      data.training().read(i, 1, new HostArray.Ints(labels), i);
    }
    assertArrayEquals(new int[] {0, 1, 1, 1}, labels);
  }

  /// Gives a file a name of ISO 8859-1, as old archives have them. Java names no such file.
  private void rename(String from, String printf) throws IOException {
    var shell =
        new ProcessBuilder("sh", "-c", "mv \"$1\" \"$(printf \"$2\")\"", "sh", from, printf);
    try {
      assertEquals(0, shell.directory(folder.toFile()).inheritIO().start().waitFor());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Files whose names are not UTF-8 are read, in an order that does not depend on the disk.
  @Test
  void filesMayHaveNamesOfAnyBytes() throws IOException {
    image("train/dark/2.png", 11);
    image("train/dark/3.png", 30);
    rename("train/dark/1.png", "train/dark/n\\351.png");
    rename("train/dark/2.png", "train/dark/n\\352.png");
    rename("train/dark/3.png", "train/dark/n\\350.png");
    var training = open(Map.of()).training();
    byte[] pixels = new byte[16];
    for (int i = 0; i < 4; i++) {
      training.read(i, 0, new HostArray.Bytes(pixels), 4 * i);
    }
    assertEquals(4, training.size());
    assertArrayEquals(
        new byte[] {-56, 30, 10, 11}, new byte[] {pixels[0], pixels[4], pixels[8], pixels[12]});
  }

  /// The name of a class is shown and stored, so it must consist of characters.
  @Test
  void aClassWhoseNameIsNotTextIsRefused() throws IOException {
    rename("train/dark", "train/d\\344rk");
    var e = assertThrows(StriateException.class, () -> open(Map.of()));
    assertTrue(
        e.getMessage().contains("/train/d%E4rk/: the name of this class has"), e.getMessage());
  }

  @Test
  void whatIsPassedOverIsTold() throws IOException {
    Files.writeString(folder.resolve("train/bright/2.webp"), "");
    Files.writeString(folder.resolve("train/dark/3.webp"), "");
    Files.writeString(folder.resolve("train/dark/LABELS"), "");
    Files.writeString(folder.resolve("train/dark/.hidden.txt"), "");
    Files.writeString(folder.resolve("train/dark/Thumbs.db"), "");
    Files.createSymbolicLink(folder.resolve("train/bright/3.png"), Path.of("/nowhere/3.png"));
    assertEquals(
        List.of(
            "train: 3 images: bright 1, dark 2",
            "train: passed over 2 .webp files, such as bright/2.webp",
            "train: passed over 1 broken link, such as bright/3.png",
            "train: passed over 1 file without extension, such as dark/LABELS",
            "test: 3 images: bright 1, dark 2"),
        open(Map.of()).notes());
  }

  @Test
  void manyClassesAreToldInSum() throws IOException {
    for (int i = 0; i < 12; i++) {
      image("train/class" + i + "/1.png", i);
    }
    assertEquals(
        "train: 15 images: 1 to 2 in each of 14 classes", open(Map.of()).notes().getFirst());
  }

  private void breakFiles(String... names) throws IOException {
    for (String name : names) {
      Files.writeString(folder.resolve(name), "no image");
    }
  }

  @Test
  void allBrokenFilesAreToldAtOnce() throws IOException {
    breakFiles("train/dark/1.png", "train/bright/1.png", "test/dark/2.png");
    var e = assertThrows(StriateException.class, () -> open(Map.of()));
    var told = e.problems().stream().map(Problem::what).toList();
    assertEquals(4, told.size());
    String what = ": is not a PNG, JPEG, GIF, BMP or TIFF image; replace or remove the file";
    Path base = folder.resolve(".");
    assertEquals(base.resolve("train/bright/1.png") + what, told.get(0));
    assertEquals(base.resolve("train/dark/1.png") + what, told.get(1));
    assertEquals(base.resolve("test/dark/2.png") + what, told.get(2));
    assertEquals(
        "3 files cannot be used; replace or remove them, or leave broken files out by"
            + " \"skipBroken\": true in train.data",
        told.get(3));
  }

  /// Also those of images that are decoded when they are needed.
  @Test
  void allBrokenFilesOfLargeDataAreToldAtOnce() throws IOException {
    breakFiles("train/dark/1.png", "test/bright/1.png", "test/dark/2.png");
    var data = source(new ImageFolderDataset(0), Map.of()).open(folder, INPUTS);
    var e = assertThrows(StriateException.class, () -> data.check(PassMonitor.none()));
    var told = e.problems().stream().map(Problem::what).toList();
    assertEquals(4, told.size(), told.toString());
    assertTrue(told.get(3).startsWith("3 files cannot be used; "), told.get(3));
  }

  /// Of a part that is kept and one that is not, too.
  @Test
  void brokenFilesOfAllPartsAreToldTogether() throws IOException {
    image("train/dark/3.png", 0);
    breakFiles("train/dark/1.png", "test/dark/2.png");
    var source = source(new ImageFolderDataset(12), Map.of());
    var e = assertThrows(StriateException.class, () -> source.open(folder, INPUTS));
    assertEquals(3, e.problems().size(), e.getMessage());
  }

  @Test
  void soundDataPassesTheCheck() {
    open(Map.of()).check(PassMonitor.none());
    source(new ImageFolderDataset(0), Map.of()).open(folder, INPUTS).check(PassMonitor.none());
  }

  @Test
  void imagesThatAreNotKeptAreReadOnSeveralThreads() {
    var kept = open(Map.of()).training();
    var read = source(new ImageFolderDataset(0), Map.of()).open(folder, INPUTS).training();
    assertFalse(kept.takesTime());
    assertTrue(read.takesTime());
    byte[] pixels = new byte[24];
    for (int i = 0; i < 3; i++) {
      kept.read(i, 0, new HostArray.Bytes(pixels), 4 * i);
      read.read(i, 0, new HostArray.Bytes(pixels), 12 + 4 * i);
    }
    assertArrayEquals(Arrays.copyOf(pixels, 12), Arrays.copyOfRange(pixels, 12, 24));
  }

  @Test
  void brokenFilesAreLeftOutIfThatIsAskedFor() throws IOException {
    breakFiles("train/dark/1.png");
    var data = open(Map.of("skipBroken", true));
    assertEquals(2, data.training().size());
    assertTrue(
        data.notes().get(1).startsWith("train: skipped 1 broken file, such as "),
        data.notes().get(1));
    byte[] pixels = new byte[8];
    int[] labels = new int[2];
    for (int i = 0; i < 2; i++) {
      data.training().read(i, 0, new HostArray.Bytes(pixels), 4 * i);
      data.training().read(i, 1, new HostArray.Ints(labels), i);
    }
    assertArrayEquals(new byte[] {-56, -56, -56, -56, 10, 10, 10, 10}, pixels);
    assertArrayEquals(new int[] {0, 1}, labels);
    // Without the broken file the samples are the same, and so is the fingerprint.
    String fingerprint = data.fingerprint().orElseThrow();
    Files.delete(folder.resolve("train/dark/1.png"));
    assertEquals(fingerprint, open(Map.of()).fingerprint().orElseThrow());
  }

  /// An image of another size is whole: it is not skipped in silence.
  @Test
  void onlyBrokenFilesAreLeftOut() throws IOException {
    var large = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(large, "png", folder.resolve("train/dark/1.png").toFile());
    var e = assertThrows(StriateException.class, () -> open(Map.of("skipBroken", true)));
    assertTrue(e.getMessage().contains("the image is 3x2 (width x height)"), e.getMessage());
  }

  @Test
  void aTestFolderWithoutImagesIsRefused() throws IOException {
    for (String name : List.of("dark/1.png", "dark/2.png", "bright/1.png")) {
      Path file = folder.resolve("test").resolve(name);
      Files.move(file, file.resolveSibling("x.webp"), StandardCopyOption.REPLACE_EXISTING);
    }
    var e = assertThrows(StriateException.class, () -> open(Map.of()));
    assertEquals(
        folder.resolve("./test")
            + ": holds no file that is named as an image, only files such as x.webp; add images,"
            + " or remove the folder [STR-201]",
        e.getMessage());
  }

  @Test
  void readingCanBeStopped() {
    var stop =
        new PassMonitor() {
          @Override
          public void at(String what, long done, long count) {}

          @Override
          public boolean stopped() {
            return true;
          }
        };
    assertThrows(CancellationException.class, () -> source(Map.of()).open(folder, INPUTS, stop));
    assertThrows(
        CancellationException.class, () -> source(Map.of()).openUndivided(folder, INPUTS, stop));
  }
}
