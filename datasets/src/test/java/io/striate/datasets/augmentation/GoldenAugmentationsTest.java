package io.striate.datasets.augmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.Sample;
import io.striate.api.data.Samples.Feature;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.augmentation.PixelMaps.Size;
import io.striate.datasets.augmentation.RandomResizedCropType.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Augmentations with given parameters, as PyTorch and NumPy have them; `augmentations.py` made the
/// values.
class GoldenAugmentationsTest {
  private static final double TOLERANCE = 2e-6;

  /// A sample of one image.
  private record Image(TensorType type, HostArray array) implements Sample {
    static Image of(Size size, float... values) {
      return new Image(
          TensorType.float32(3, size.height(), size.width()), new HostArray.Floats(values.clone()));
    }

    /// The same image in bytes.
    static Image ofBytes(Size size, float... values) {
      byte[] bytes = new byte[values.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Math.round(255 * values[i]);
      }
      return new Image(
          TensorType.uint8(3, size.height(), size.width()), new HostArray.Bytes(bytes));
    }

    @Override
    public List<Feature> features() {
      return List.of(new Feature("input", type));
    }

    @Override
    public HostArray values(int feature) {
      return array;
    }

    @Override
    public int offset(int feature) {
      return 0;
    }
  }

  private record Golden(
      String name, List<Double> parameters, Size size, List<Float> before, List<Float> after) {
    double parameter(int index) {
      return parameters.get(index);
    }

    int pixels(int index) {
      return (int) parameter(index);
    }

    float[] values(int first) {
      float[] values = new float[size.pixels()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) parameter(first + i);
      }
      return values;
    }

    Border border() {
      String word = name.substring(name.lastIndexOf('-') + 1);
      return Border.valueOf(word.toUpperCase(Locale.ROOT));
    }

    float[] image() {
      float[] values = new float[before.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = before.get(i);
      }
      return values;
    }
  }

  private static List<Golden> goldens() throws IOException {
    try (var in = GoldenAugmentationsTest.class.getResourceAsStream("augmentations.txt")) {
      var text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      var all = new ArrayList<Golden>();
      for (String line : text.lines().toList()) {
        String[] parts = line.split(" \\| ", -1);
        List<String> head = List.of(parts[0].split(" ", -1));
        List<String> size = List.of(parts[1].split(" ", -1));
        all.add(
            new Golden(
                head.getFirst(),
                head.stream().skip(1).map(Double::valueOf).toList(),
                new Size(Integer.parseInt(size.get(0)), Integer.parseInt(size.get(1))),
                numbers(parts[2]),
                numbers(parts[3])));
      }
      return all;
    }
  }

  private static List<Float> numbers(String text) {
    return Arrays.stream(text.split(" ", -1)).map(Float::valueOf).toList();
  }

  private static void apply(Golden golden, Sample sample) {
    switch (golden.name.replaceAll("-(zero|edge|reflect)$", "")) {
      case "rotate" -> Affine.rotation(golden.parameter(0)).apply(sample, golden.border());
      case "scale" -> Affine.scaling(golden.parameter(0)).apply(sample, golden.border());
      case "shear" -> Affine.shearing(golden.parameter(0)).apply(sample, golden.border());
      case "shift" -> Shift.apply(sample, golden.pixels(0), golden.pixels(1), golden.border());
      case "resized-crop" ->
          new Part(golden.pixels(0), golden.pixels(1), golden.pixels(2), golden.pixels(3))
              .apply(sample, golden.size);
      case "blur" -> BlurType.apply(sample, new GaussianFilter(golden.parameter(0)));
      case "elastic" ->
          ElasticType.apply(
              sample,
              golden.size,
              Border.ZERO,
              golden.parameter(0),
              new GaussianFilter(golden.parameter(1)),
              golden.values(2),
              golden.values(2 + golden.size.pixels()));
      case "color-jitter" ->
          ColorJitterType.apply(
              sample,
              golden.parameter(0),
              golden.parameter(1),
              golden.parameter(2),
              golden.parameter(3));
      case "pca-noise" ->
          PcaNoiseType.apply(sample, golden.parameter(0), golden.parameter(1), golden.parameter(2));
      case "gray" -> GrayType.apply(sample);
      case "erase" ->
          EraseType.apply(
              sample,
              new Part(golden.pixels(0), golden.pixels(1), golden.pixels(2), golden.pixels(3)),
              golden.parameter(4));
      default -> throw new IllegalStateException(golden.name);
    }
  }

  @TestFactory
  Stream<DynamicTest> imagesAreThoseOfPyTorchAndNumPy() throws IOException {
    return goldens().stream()
        .map(golden ->
            DynamicTest.dynamicTest(
                golden.name
                    + " "
                    + golden.size
                    + " "
                    + golden.parameters.stream().limit(4).toList(),
                () -> {
                  var image = Image.of(golden.size, golden.image());
                  apply(golden, image);
                  for (int i = 0; i < golden.after.size(); i++) {
                    assertEquals(
                        golden.after.get(i),
                        image.array.get(i),
                        TOLERANCE * (1 + Math.abs(golden.after.get(i))),
                        "value " + i);
                  }
                }));
  }

  /// Bytes are rounded before and after: each by half a step at most, but for contrast and
  /// saturation, which may double the first, and for limits.
  @TestFactory
  Stream<DynamicTest> imagesOfBytesAreRounded() throws IOException {
    return goldens().stream()
        .map(golden ->
            DynamicTest.dynamicTest(
                golden.name + " " + golden.parameters.stream().limit(4).toList(),
                () -> {
                  var image = Image.ofBytes(golden.size, golden.image());
                  apply(golden, image);
                  for (int i = 0; i < golden.after.size(); i++) {
                    assertEquals(
                        Math.clamp(255 * golden.after.get(i), 0, 255),
                        image.array.get(i),
                        golden.name.equals("color-jitter") ? 4 : 1.01,
                        "value " + i);
                  }
                }));
  }

  @Test
  void eachFormulaHasValues() throws IOException {
    var names = new HashSet<String>();
    goldens().forEach(golden -> names.add(golden.name));
    assertTrue(names.size() >= 16, names.toString());
  }
}
