package io.striate.synthetic;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.Samples;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.datasets.labeled.LabeledSamples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Synthetic images that a small network can classify, for experiments without files.
///
/// Each class has a coarse pattern of light and dark squares; a sample is its class's pattern with
/// noise. The same settings and the same input always give the same samples, whatever the run's
/// seed.
public final class SyntheticDataset implements DatasetType {
  private static final Field<Integer> CLASSES =
      Field.of("classes", FieldKind.integer(2), 10, "number of classes");
  private static final Field<Integer> SAMPLES =
      Field.of("samples", FieldKind.integer(1), 1000, "number of training samples");
  private static final Field<Integer> TEST_SAMPLES =
      Field.of("testSamples", FieldKind.integer(1), 200, "number of test samples");
  private static final Field<Double> NOISE =
      Field.of(
          "noise",
          FieldKind.number(0, 10),
          0.5,
          "standard deviation of the noise, in units of the patterns' contrast");
  private static final Field<Long> SEED =
      Field.of("seed", FieldKind.wide(), 0L, "seed of the patterns and of the noise");

  /// A pattern's squares are at most this many pixels wide and high; in a small image they are a
  /// quarter of a side.
  private static final int LARGEST_SQUARE = 4;

  private static final double GREY = 128;
  private static final double CONTRAST = 48;

  /// For [java.util.ServiceLoader].
  public SyntheticDataset() {}

  @Override
  public String id() {
    return "synthetic";
  }

  @Override
  public String summary() {
    return "synthetic images of noisy patterns, one pattern per class";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(CLASSES, SAMPLES, TEST_SAMPLES, NOISE, SEED);
  }

  @Override
  public DatasetSource create(Config config) {
    return new ImageSource(
        ImageSettings.of(Resize.NONE), (folder, inputs, _) -> open(config, inputs));
  }

  private static Dataset open(Config config, Map<String, Shape> inputs) {
    var input = LabeledDataset.onlyInput("synthetic", inputs);
    int samples = config.get(SAMPLES);
    var maker = new Maker(input.getValue(), config);
    return new LabeledDataset(
        maker.samples(input.getKey(), 0, samples),
        Optional.of(maker.samples(input.getKey(), samples, config.get(TEST_SAMPLES))),
        IntStream.range(0, config.get(CLASSES)).mapToObj(Integer::toString).toList());
  }

  private static final class Maker {
    private final Shape shape;
    private final long seed;
    private final double noise;
    private final double[][] patterns;

    Maker(Shape shape, Config config) {
      this.shape = shape;
      this.seed = config.get(SEED);
      this.noise = config.get(NOISE);
      this.patterns = new double[config.get(CLASSES)][];
      for (int label = 0; label < patterns.length; label++) {
        patterns[label] = pattern(label);
      }
    }

    /// Plus or minus one for each element, the same within a square.
    private double[] pattern(int label) {
      double[] pattern = new double[shape.size()];
      int width = shape.rank() == 0 ? 1 : shape.extent(shape.rank() - 1);
      int height = shape.rank() < 2 ? 1 : shape.extent(shape.rank() - 2);
      int square = Math.clamp(Math.min(width, height) / 4, 1, LARGEST_SQUARE);
      int squaresPerRow = Math.ceilDiv(width, square);
      int squaresPerPlane = squaresPerRow * Math.ceilDiv(height, square);
      int planes = pattern.length / (width * height);
      var random = new RandomStream(seed, "synthetic/pattern", 0, label);
      double[] squares = new double[planes * squaresPerPlane];
      for (int i = 0; i < squares.length; i++) {
        squares[i] = random.nextUniform() < 0.5f ? -1 : 1;
      }
      for (int i = 0; i < pattern.length; i++) {
        int plane = i / (width * height);
        int y = i / width % height;
        int x = i % width;
        pattern[i] = squares[plane * squaresPerPlane + y / square * squaresPerRow + x / square];
      }
      return pattern;
    }

    Samples samples(String input, int first, int count) {
      int length = shape.size();
      byte[] values = new byte[Math.multiplyExact(count, length)];
      int[] labels = new int[count];
      for (int i = 0; i < count; i++) {
        labels[i] = i % patterns.length;
        var random = new RandomStream(seed, "synthetic/noise", 0, first + i);
        double[] pattern = patterns[labels[i]];
        for (int k = 0; k < length; k++) {
          double value = GREY + CONTRAST * (pattern[k] + noise * random.nextNormal());
          values[i * length + k] = (byte) Math.clamp(Math.round(value), 0, 255);
        }
      }
      return LabeledSamples.bytes(input, shape, values, labels);
    }
  }
}
