package io.striate.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Scaling and cropping of images with several channels, rows and columns.
class ResizeTest {
  /// Each value tells its channel, row and column.
  private static Pixels numbered(int channels, int height, int width) {
    byte[] values = new byte[channels * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (100 * (i / (height * width)) + 10 * (i / width % height) + i % width);
    }
    return new Pixels(channels, height, width, values);
  }

  @Test
  void theCropOfAWideImageHasItsRowsAndMiddleColumns() {
    byte[] values = Resize.CROP.apply(numbered(2, 2, 6), 4, 4).values();
    // The middle is columns 2 and 3; doubled, the corners keep their values.
    assertEquals(2, values[0]);
    assertEquals(3, values[3]);
    assertEquals(12, values[12]);
    assertEquals(102, values[16]);
    assertEquals(113, values[31]);
  }

  @Test
  void theCropOfATallImageHasItsColumnsAndMiddleRows() {
    byte[] values = Resize.CROP.apply(numbered(2, 6, 2), 4, 4).values();
    assertEquals(20, values[0]);
    assertEquals(21, values[3]);
    assertEquals(30, values[12]);
    assertEquals(120, values[16]);
    assertEquals((byte) 131, values[31]);
  }

  @Test
  void theCropKeepsTheProportionsThatAreAskedFor() {
    // Of 6x6 pixels for 2x3, four rows remain: 1 to 4.
    byte[] cropped = Resize.CROP.apply(numbered(1, 6, 6), 2, 3).values();
    byte[] expected = Resampling.scale(rows(numbered(1, 6, 6), 1, 5), 2, 3).values();
    assertArrayEquals(expected, cropped);
    byte[] columns = Resize.CROP.apply(numbered(1, 4, 9), 2, 3).values();
    assertEquals(6, columns.length);
  }

  private static Pixels rows(Pixels image, int first, int end) {
    int width = image.width();
    return new Pixels(
        1, end - first, width, Arrays.copyOfRange(image.values(), first * width, end * width));
  }

  @Test
  void eachChannelIsScaledByItself() {
    Pixels image = numbered(2, 4, 6);
    byte[] both = Resampling.scale(image, 3, 4).values();
    for (int channel = 0; channel < 2; channel++) {
      byte[] plane = Arrays.copyOfRange(image.values(), channel * 24, channel * 24 + 24);
      byte[] alone = Resampling.scale(new Pixels(1, 4, 6, plane), 3, 4).values();
      assertArrayEquals(alone, Arrays.copyOfRange(both, channel * 12, channel * 12 + 12));
    }
  }

  /// The weights of a new pixel add up to 1.
  @ParameterizedTest
  @CsvSource({"7, 3", "3, 7", "10, 4", "5, 5", "9, 1", "1, 4"})
  void aConstantImageRemainsConstant(int from, int to) {
    byte[] values = new byte[from * from];
    Arrays.fill(values, (byte) 201);
    byte[] expected = new byte[to * to];
    Arrays.fill(expected, (byte) 201);
    assertArrayEquals(
        expected, Resampling.scale(new Pixels(1, from, from, values), to, to).values());
  }
}
