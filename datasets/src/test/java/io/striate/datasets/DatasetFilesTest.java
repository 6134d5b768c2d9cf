package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetType;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFilesTest {
  @TempDir Path folder;

  @Test
  void mnistIsFoundAboveTheSpecification() throws IOException {
    idx("data/mnist", 3, 3);
    Path models = Files.createDirectories(folder.resolve("models/deep"));
    var data = open(new MnistDataset(), Map.of(), models, Shape.of(1, 2, 2));
    assertEquals(3, data.training().size());
    assertEquals(List.of("0", "1", "2"), data.labels());
  }

  @Test
  void mnistPathIsRelativeToTheSpecification() throws IOException {
    idx("fashion", 2, 2);
    var settings = Map.of("path", "../fashion", "labels", List.of("shirt", "shoe"));
    var data =
        open(
            new MnistDataset(),
            settings,
            Files.createDirectory(folder.resolve("models")),
            Shape.of(1, 2, 2));
    assertEquals(List.of("shirt", "shoe"), data.labels());
  }

  @Test
  void mnistSaysWhatDoesNotFit() throws IOException {
    Path files = idx("mnist", 3, 3);
    mnistRefused(
        files
            + "/train-images-idx3-ubyte: its images are [1, 2, 2], the network's input 'input' is"
            + " [1, 4, 4]; set the network's input to [1, 2, 2] [STR-201]",
        Map.of("path", "mnist"),
        Shape.of(1, 4, 4));
    mnistRefused(
        files + ": has the label 2, but train.data.labels names 2 classes; name them all [STR-201]",
        Map.of("path", "mnist", "labels", List.of("a", "b")),
        Shape.of(1, 2, 2));
    mnistRefused(
        folder + "/none: cannot be read: no such file; check the path [STR-201]",
        Map.of("path", "none"),
        Shape.of(1, 2, 2));
    idx("mnist", 3, 2);
    mnistRefused(
        files
            + "/train-labels-idx1-ubyte: 2 labels for the 3 images of train-images-idx3-ubyte;"
            + " use files that belong together [STR-201]",
        Map.of("path", "mnist"),
        Shape.of(1, 2, 2));
  }

  @Test
  void imageFolderSortsClassesAndImagesByName() throws IOException {
    image("train/dog/b.png", 40);
    image("train/dog/a.PNG", 30);
    image("train/cat/z.jpg", 20);
    image("test/dog/t.png", 50);
    Files.writeString(folder.resolve("train/dog/notes.txt"), "not an image");
    Files.writeString(folder.resolve("train/dog/.hidden.png"), "not looked at");
    Files.createDirectory(folder.resolve("train/.cache"));
    Files.writeString(folder.resolve("train/README"), "not a class");
    var data = open(new ImageFolderDataset(), Map.of("path", "."), folder, Shape.of(1, 2, 3));
    assertEquals(List.of("cat", "dog"), data.labels());
    assertEquals(3, data.training().size());
    assertEquals(20, pixel(data, 0), 2);
    assertEquals(30, pixel(data, 1));
    assertEquals(40, pixel(data, 2));
    assertEquals(List.of(0, 1, 1), List.of(label(data, 0), label(data, 1), label(data, 2)));
    assertEquals(1, data.test().orElseThrow().size());
  }

  /// Files are identified by names and bytes, wherever they lie, and are not decoded for that.
  @Test
  void imageFolderIsIdentifiedByItsFiles() throws IOException {
    image("one/train/dog/a.png", 30);
    image("one/test/dog/t.png", 50);
    image("two/train/dog/a.png", 30);
    image("two/test/dog/t.png", 50);
    String first = images("one");
    assertEquals(first, images("two"));
    image("two/test/dog/t.png", 51);
    assertNotEquals(first, images("two"), "another test image");
    Files.move(folder.resolve("one/train/dog/a.png"), folder.resolve("one/train/dog/b.png"));
    assertNotEquals(first, images("one"), "another name");
  }

  private String images(String path) {
    var data = open(new ImageFolderDataset(), Map.of("path", path), folder, Shape.of(1, 2, 3));
    return data.fingerprint().orElseThrow();
  }

  @Test
  void mnistIsIdentifiedByItsFilesAndTheNamesOfClasses() throws IOException {
    idx("one", 2, 2);
    idx("two", 2, 2);
    assertEquals(mnist("one", "a"), mnist("two", "a"));
    assertNotEquals(mnist("one", "a"), mnist("one", "c"), "another name of a class");
    Path labels = folder.resolve("two/t10k-labels-idx1-ubyte");
    byte[] bytes = Files.readAllBytes(labels);
    bytes[bytes.length - 1] ^= 1;
    Files.write(labels, bytes);
    assertNotEquals(mnist("one", "a"), mnist("two", "a"), "another label");
  }

  private String mnist(String path, String label) {
    Map<String, Object> settings = Map.of("path", path, "labels", List.of(label, "b"));
    var data = open(new MnistDataset(), settings, folder, Shape.of(1, 2, 2));
    return data.fingerprint().orElseThrow();
  }

  @Test
  void imageFolderNeedsNoTestImages() throws IOException {
    image("train/cat/z.png", 20);
    var data = open(new ImageFolderDataset(), Map.of("path", "."), folder, Shape.of(3, 2, 3));
    assertTrue(data.test().isEmpty());
    assertEquals(Shape.of(3, 2, 3), data.training().features().getFirst().type().shape());
  }

  @Test
  void imageFolderSaysWhatIsWrong() throws IOException {
    imagesRefused(
        folder + ": has no sub-folders; make one sub-folder of images for each class [STR-201]",
        Shape.of(1, 2, 3));
    Files.createDirectory(folder.resolve("train"));
    imagesRefused(
        folder.resolve("train")
            + ": has no sub-folders; make one sub-folder of images for each class [STR-201]",
        Shape.of(1, 2, 3));
    Files.createDirectory(folder.resolve("train/cat"));
    imagesRefused(
        folder.resolve("train/cat")
            + ": holds no file that is named as an image; add images or remove the folder"
            + " [STR-201]",
        Shape.of(1, 2, 3));
    image("train/cat/z.png", 20);
    image("test/dog/z.png", 20);
    imagesRefused(
        folder.resolve("test/dog")
            + ": is not a class of the training images, which are cat; rename or remove the folder"
            + " [STR-201]",
        Shape.of(1, 2, 3));
    imagesRefused(
        "the network's input is [6]; images need [1, height, width] for gray or [3, height, width]"
            + " for color [STR-201]",
        Shape.of(6));
    Files.move(folder.resolve("test/dog"), folder.resolve("test/cat"));
    Files.writeString(folder.resolve("train/cat/z.png"), "broken");
    imagesRefused(
        folder.resolve("train/cat/z.png")
            + ": is not a PNG, JPEG, GIF, BMP or TIFF image; replace or remove the file [STR-201]",
        Shape.of(1, 2, 3));
  }

  private void mnistRefused(String message, Map<String, ?> settings, Shape shape) {
    var e =
        assertThrows(
            StriateException.class, () -> open(new MnistDataset(), settings, folder, shape));
    assertEquals(message, e.getMessage());
  }

  private void imagesRefused(String message, Shape shape) {
    var settings = Map.of("path", folder.toString());
    var e =
        assertThrows(
            StriateException.class, () -> open(new ImageFolderDataset(), settings, folder, shape));
    assertEquals(message, e.getMessage());
  }

  private static Dataset open(DatasetType type, Map<String, ?> settings, Path folder, Shape shape) {
    var source = type.create(Config.of(type.fields(), settings));
    var dataset = source.open(folder, Map.of("input", shape));
    var fed = dataset.training().features().getFirst().type().element();
    assertEquals(source.element(), fed, "what the source says before it opens");
    return dataset;
  }

  /// Four files of 2x2 images; labels count from 0.
  private Path idx(String name, int images, int labels) throws IOException {
    Path files = Files.createDirectories(folder.resolve(name));
    for (String part : List.of("train", "t10k")) {
      var image = ByteBuffer.allocate(16 + 4 * images).putInt(0x803);
      Files.write(
          files.resolve(part + "-images-idx3-ubyte"),
          image.putInt(images).putInt(2).putInt(2).array());
      var label = ByteBuffer.allocate(8 + labels).putInt(0x801).putInt(labels);
      for (int i = 0; i < labels; i++) {
        label.put((byte) i);
      }
      Files.write(files.resolve(part + "-labels-idx1-ubyte"), label.array());
    }
    return files;
  }

  /// A grey image of 2 rows and 3 columns.
  private void image(String name, int value) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
    var image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 6; i++) {
      image.getRaster().setSample(i % 3, i / 3, 0, value);
    }
    assertTrue(ImageIO.write(image, name.endsWith("jpg") ? "jpg" : "png", file.toFile()));
  }

  private static int pixel(Dataset data, int sample) {
    byte[] bytes = new byte[6];
    data.training().read(sample, 0, new HostArray.Bytes(bytes), 0);
    return Byte.toUnsignedInt(bytes[4]);
  }

  private static int label(Dataset data, int sample) {
    int[] label = new int[1];
    data.training().read(sample, 1, new HostArray.Ints(label), 0);
    return label[0];
  }
}
