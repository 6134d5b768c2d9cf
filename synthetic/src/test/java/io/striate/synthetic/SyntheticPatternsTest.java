package io.striate.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What the images show: squares of two grey values, and noise around them.
class SyntheticPatternsTest {
  private static final Shape SHAPE = Shape.of(2, 8, 12);
  private static final int DARK = 128 - 48;
  private static final int LIGHT = 128 + 48;

  private static Samples training(Shape shape, Map<String, ?> settings) {
    var type = new SyntheticDataset();
    return type.create(Config.of(type.fields(), settings))
        .open(Path.of(""), Map.of("input", shape))
        .training();
  }

  private static int[] image(Samples samples, int sample) {
    byte[] bytes = new byte[samples.features().getFirst().type().shape().size()];
    samples.read(sample, 0, new HostArray.Bytes(bytes), 0);
    int[] values = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = Byte.toUnsignedInt(bytes[i]);
    }
    return values;
  }

  private static int label(Samples samples, int sample) {
    int[] label = new int[1];
    samples.read(sample, 1, new HostArray.Ints(label), 0);
    return label[0];
  }

  /// A quarter of the shorter side: 2x2 pixels.
  @Test
  void withoutNoiseASquareHasOneValueAndItsNeighborsDiffer() {
    int[] values = image(training(SHAPE, Map.of("noise", 0.0, "classes", 3)), 0);
    var squares = new int[2][4][6];
    for (int plane = 0; plane < 2; plane++) {
      for (int y = 0; y < 8; y++) {
        for (int x = 0; x < 12; x++) {
          int value = values[(plane * 8 + y) * 12 + x];
          assertTrue(value == DARK || value == LIGHT, "value " + value);
          if (y % 2 == 0 && x % 2 == 0) {
            squares[plane][y / 2][x / 2] = value;
          }
          assertEquals(
              squares[plane][y / 2][x / 2], value, "plane %d, %d, %d".formatted(plane, y, x));
        }
      }
    }
    assertFalse(Arrays.deepEquals(squares[0], squares[1]), "planes differ");
    for (int[][] plane : squares) {
      var rows = new TreeSet<String>();
      var columns = new TreeSet<String>();
      for (int[] row : plane) {
        rows.add(Arrays.toString(row));
      }
      for (int x = 0; x < 6; x++) {
        int column = x;
        columns.add(Arrays.toString(Arrays.stream(plane).mapToInt(row -> row[column]).toArray()));
      }
      assertTrue(rows.size() > 1 && columns.size() > 1, Arrays.deepToString(plane));
    }
  }

  @Test
  void aSquareIsAtMostFourPixelsWide() {
    int[] values = image(training(Shape.of(1, 40, 40), Map.of("noise", 0.0)), 0);
    int changes = 0;
    for (int x = 1; x < 40; x++) {
      if (values[x] != values[x - 1]) {
        assertEquals(0, x % 4, "a square ends at " + x);
        changes++;
      }
    }
    assertTrue(changes > 1, "changes in the first row: " + changes);
  }

  @Test
  void vectorsHavePatternsToo() {
    int[] values = image(training(Shape.of(16), Map.of("noise", 0.0)), 0);
    assertEquals(2, Arrays.stream(values).distinct().count());
  }

  @Test
  void classesAlternateAndSamplesOfAClassDifferInTheNoiseOnly() {
    var samples = training(SHAPE, Map.of("noise", 0.1, "classes", 3, "samples", 7));
    var plain = training(SHAPE, Map.of("noise", 0.0, "classes", 3, "samples", 7));
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int sample = 0; sample < 7; sample++) {
      assertEquals(sample % 3, label(samples, sample));
      int[] pattern = image(plain, sample);
      assertArrayEquals(image(plain, sample % 3), pattern);
      int[] noisy = image(samples, sample);
      for (int i = 0; i < noisy.length; i++) {
        double noise = (noisy[i] - pattern[i]) / (0.1 * 48);
        sum += noise;
        squares += noise * noise;
        count++;
      }
    }
    assertFalse(
        Arrays.equals(image(samples, 0), image(samples, 3)), "the noise of samples differs");
    assertEquals(0, sum / count, 0.1, "mean of the noise");
    assertEquals(1, squares / count, 0.15, "variance of the noise, in units of what was asked for");
  }

  @Test
  void valuesBeyondAByteAreClipped() {
    var samples = training(SHAPE, Map.of("noise", 10.0, "classes", 2));
    int[] values = image(samples, 0);
    assertTrue(Arrays.stream(values).filter(value -> value == 0).count() > 20);
    assertTrue(Arrays.stream(values).filter(value -> value == 255).count() > 20);
  }
}
