package io.striate.arrays.initializer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.InitializerContract;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The arrays of `initial.py`, as NumPy and safetensors have written them.
class FileTypeTest implements InitializerContract {
  private static final Path FOLDER =
      Path.of("src/test/resources/io/striate/arrays/initializer").toAbsolutePath();

  @Override
  public InitializerType type() {
    return new FileType();
  }

  private static Map<String, ?> single(String file) {
    return Map.of("path", FOLDER.resolve(file).toString());
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of(
            "path",
            FOLDER.resolve("arrays.npz").toString(),
            "array",
            "keras",
            "axes",
            List.of(3, 2, 0, 1)));
  }

  @Override
  public boolean constant() {
    return true;
  }

  @Override
  public List<Shape> shapes(Map<String, ?> settings) {
    return List.of(Shape.of(2, 3, 4, 5));
  }

  private float[] values(Map<String, ?> settings, Shape shape) {
    var values = new HashMap<String, Object>(settings);
    for (Field<?> field : type().fields()) {
      values.computeIfPresent(field.key(), (_, value) -> field.kind().parse(value));
    }
    Initializer initializer = type().create(Config.of(type().fields(), values));
    return initializer.values(shape, new RandomStream(1, "test", 0, 0));
  }

  private static float[] counting(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i / 8f;
    }
    return values;
  }

  @Test
  void allFormatsGiveTheSameNumbers() {
    Shape shape = Shape.of(2, 3, 4, 5);
    float[] expected = counting(120);
    assertArrayEquals(expected, values(single("kernel.npy"), shape));
    for (String file : List.of("arrays.npz", "arrays.safetensors")) {
      String path = FOLDER.resolve(file).toString();
      assertArrayEquals(expected, values(Map.of("path", path, "array", "kernel"), shape), file);
      assertArrayEquals(
          new float[] {-2, 0, 7},
          values(Map.of("path", path, "array", "whole"), Shape.of(3)),
          file);
      assertArrayEquals(
          new float[] {0.5f}, values(Map.of("path", path, "array", "scalar"), Shape.SCALAR), file);
    }
  }

  /// The kernel as Keras has it, `[height, width, channels, filters]`.
  @Test
  void axesAreExchanged() {
    String path = FOLDER.resolve("arrays.npz").toString();
    assertArrayEquals(
        counting(120),
        values(
            Map.of("path", path, "array", "keras", "axes", List.of(3L, 2L, 0L, 1L)),
            Shape.of(2, 3, 4, 5)));
  }

  @Test
  void saysWhatDoesNotFit() {
    Path npz = FOLDER.resolve("arrays.npz");
    refused(
        npz
            + ": its array 'kernel' is [2, 3, 4, 5], which is not the shape [2, 3, 5, 4] of the"
            + " parameter; give 'axes' if the axes are in another order [STR-109]",
        Map.of("path", npz.toString(), "array", "kernel"),
        Shape.of(2, 3, 5, 4));
    refused(
        npz
            + ": its array 'kernel' is [2, 3, 4, 5], which with the axes [1, 0] is not the shape"
            + " [3, 2] of the parameter; give 'axes' if the axes are in another order [STR-109]",
        Map.of("path", npz.toString(), "array", "kernel", "axes", List.of(1L, 0L)),
        Shape.of(3, 2));
    refused(
        npz + ": has 4 arrays; name one with 'array': kernel, keras, whole, scalar [STR-201]",
        Map.of("path", npz.toString()),
        Shape.of(3));
    refused(
        npz + ": has no array 'bias'; its arrays are: kernel, keras, whole, scalar [STR-201]",
        Map.of("path", npz.toString(), "array", "bias"),
        Shape.of(3));
    refused(
        "'axes' must be an order of 0 to n - 1, got [0, 0] [STR-104]",
        Map.of("path", npz.toString(), "axes", List.of(0L, 0L)),
        Shape.of(3));
    Path missing = FOLDER.resolve("missing.npy");
    refused(
        missing + ": cannot be read: no such file; check the path [STR-201]",
        Map.of("path", missing.toString()),
        Shape.of(3));
  }

  private void refused(String message, Map<String, ?> settings, Shape shape) {
    var e = assertThrows(StriateException.class, () -> values(settings, shape));
    assertEquals(message, e.getMessage());
  }
}
