package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.Config;
import io.striate.api.data.Dataset;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// IDX files under the names, with the labels and of the types in which they are distributed.
class IdxNamesTest {
  @TempDir Path folder;

  /// Two images of 2 x 2 and labels of bytes, for training and test.
  private void files(String prefix, String test, String images, String labels, int... values)
      throws IOException {
    for (String part : new String[] {"train", test}) {
      byte[] pixels = ByteBuffer.allocate(24).putInt(0x803).putInt(2).putInt(2).putInt(2).array();
      Files.write(folder.resolve(prefix + part + images), pixels);
      var all = ByteBuffer.allocate(8 + values.length).putInt(0x801).putInt(values.length);
      for (int value : values) {
        all.put((byte) value);
      }
      Files.write(folder.resolve(prefix + part + labels), all.array());
    }
  }

  private Dataset open(Map<String, ?> settings) {
    var all = new HashMap<String, Object>(settings);
    all.put("path", ".");
    var type = new MnistDataset();
    return type.create(Config.of(type.fields(), all))
        .open(folder, Map.of("input", Shape.of(1, 2, 2)));
  }

  private static int[] labels(Dataset data) {
    int[] labels = new int[data.training().size()];
    for (int i = 0; i < labels.length; i++) {
      data.training().read(i, 1, new HostArray.Ints(labels), i);
    }
    return labels;
  }

  @Test
  void namesWithADotAreFound() throws IOException {
    files("", "t10k", "-images.idx3-ubyte", "-labels.idx1-ubyte", 0, 1);
    assertArrayEquals(new int[] {0, 1}, labels(open(Map.of())));
  }

  @Test
  void namesOfEmnistAreFoundByTheirPrefix() throws IOException {
    files("emnist-letters-", "test", "-images-idx3-ubyte", "-labels-idx1-ubyte", 0, 1);
    assertArrayEquals(new int[] {0, 1}, labels(open(Map.of())));
    files("emnist-digits-", "test", "-images-idx3-ubyte", "-labels-idx1-ubyte", 1, 0);
    var e = assertThrows(StriateException.class, () -> open(Map.of()));
    assertEquals(
        folder.resolve(".")
            + ": has 2 files that could be train-images-idx3-ubyte:"
            + " emnist-digits-train-images-idx3-ubyte, emnist-letters-train-images-idx3-ubyte;"
            + " set \"prefix\" in train.data to how the names begin [STR-201]",
        e.getMessage());
    assertArrayEquals(new int[] {1, 0}, labels(open(Map.of("prefix", "emnist-digits"))));
  }

  /// QMNIST has eight columns of 32 bits, of which the first is the label.
  @Test
  void labelsMayHave32Bits() throws IOException {
    files("", "t10k", "-images-idx3-ubyte", "-labels-idx1-ubyte", 0, 1);
    var wide = ByteBuffer.allocate(12 + 64).putInt(0xc02).putInt(2).putInt(8);
    Files.write(
        folder.resolve("train-labels-idx1-ubyte"), wide.putInt(12, 7).putInt(44, 300).array());
    assertArrayEquals(new int[] {7, 300}, labels(open(Map.of("labels", names(301)))));
    var narrow = ByteBuffer.allocate(8 + 8).putInt(0xc01).putInt(2).putInt(1).putInt(0);
    Files.write(folder.resolve("train-labels-idx1-ubyte"), narrow.array());
    assertArrayEquals(new int[] {1, 0}, labels(open(Map.of())));
    Files.write(folder.resolve("train-labels-idx1-ubyte"), Arrays.copyOf(narrow.array(), 15));
    var e = assertThrows(StriateException.class, () -> open(Map.of()));
    assertEquals(
        folder.resolve("./train-labels-idx1-ubyte")
            + ": truncated: labels of 2 take 8 bytes, found 7; fetch the file again [STR-201]",
        e.getMessage());
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  @Test
  void labelsFrom1AreToldAndCanBeCounted() throws IOException {
    files("", "t10k", "-images-idx3-ubyte", "-labels-idx1-ubyte", 1, 2);
    var e = assertThrows(StriateException.class, () -> open(Map.of()));
    assertEquals(
        folder.resolve("./train-labels-idx1-ubyte")
            + ": labels start at 1 (1 to 2); no sample has label 0; set \"firstLabel\": 1 in"
            + " train.data, or name all classes by \"labels\" [STR-201]",
        e.getMessage());
    assertArrayEquals(new int[] {0, 1}, labels(open(Map.of("firstLabel", 1))));
    assertArrayEquals(new int[] {1, 2}, labels(open(Map.of("labels", names(3)))));
    var below = assertThrows(StriateException.class, () -> open(Map.of("firstLabel", 2)));
    assertEquals(
        folder.resolve("./train-labels-idx1-ubyte")
            + ": sample 0 has the label 1, below the first, 2; set \"firstLabel\" in train.data to"
            + " the lowest label [STR-201]",
        below.getMessage());
  }

  @Test
  void aPageOfHtmlIsCalledSo() throws IOException {
    files("", "t10k", "-images-idx3-ubyte", "-labels-idx1-ubyte", 0, 1);
    Files.writeString(folder.resolve("train-images-idx3-ubyte"), "<!DOCTYPE html><html></html>");
    var e = assertThrows(StriateException.class, () -> open(Map.of()));
    assertEquals(
        folder.resolve("./train-images-idx3-ubyte")
            + ": not IDX images: it is a page of HTML, as servers send when a download fails;"
            + " fetch the file again [STR-201]",
        e.getMessage());
  }
}
