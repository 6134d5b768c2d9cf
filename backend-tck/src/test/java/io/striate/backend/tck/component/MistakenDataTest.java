package io.striate.backend.tck.component;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.Sample;
import io.striate.api.data.Samples;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Data sets and augmentations that keep their contracts, and ones that break them in one way each.
class MistakenDataTest {
  private static final TensorType IMAGE = TensorType.float32(1, 2, 3);

  private interface Reader {
    void read(int sample, int feature, HostArray target, int offset);
  }

  private record Source(TensorType image, Reader reader)
      implements DatasetType, DatasetContract, DatasetSource, Dataset, Samples {
    @Override
    public String id() {
      return "acme:trial";
    }

    @Override
    public String summary() {
      return "a trial";
    }

    @Override
    public List<Field<?>> fields() {
      return List.of();
    }

    @Override
    public DatasetType type() {
      return this;
    }

    @Override
    public DatasetSource create(Config config) {
      return this;
    }

    @Override
    public Dataset open(java.nio.file.Path folder, Map<String, Shape> inputs) {
      return this;
    }

    @Override
    public Map<String, Shape> inputs() {
      return Map.of("input", IMAGE.shape());
    }

    @Override
    public Samples training() {
      return this;
    }

    @Override
    public Optional<Samples> test() {
      return Optional.empty();
    }

    @Override
    public List<String> labels() {
      return List.of("even", "odd");
    }

    @Override
    public void close() {}

    @Override
    public int size() {
      return 8;
    }

    @Override
    public List<Feature> features() {
      return List.of(new Feature("input", image), new Feature("target", TensorType.int32()));
    }

    @Override
    public void read(int sample, int feature, HostArray target, int offset) {
      reader.read(sample, feature, target, offset);
    }
  }

  private static void right(int sample, int feature, HostArray target, int offset) {
    int size = feature == 0 ? 6 : 1;
    for (int i = 0; i < size; i++) {
      target.set(offset + i, feature == 0 ? sample + i / 8.0 : sample % 2);
    }
  }

  private static Source source(Reader reader) {
    return new Source(IMAGE, reader);
  }

  @Test
  void datasets() throws Throwable {
    var right = source(MistakenDataTest::right);
    Caught.run(right.featuresFitTheInputs());
    Caught.run(right.samplesFillTheirOwnElements());
    Caught.run(right.samplesDoNotDependOnEarlierReads());
    Caught.run(right.samplesCanBeReadBySeveralThreads());
    Caught.in(new Source(TensorType.float32(6), MistakenDataTest::right).featuresFitTheInputs());
    Caught.in(
        new Source(TensorType.uint8(1, 2, 3), MistakenDataTest::right).featuresFitTheInputs());
    Caught.in(
        source(
                (sample, feature, target, offset) -> {
                  right(sample, feature, target, offset);
                  target.set(offset - 1, 0);
                })
            .samplesFillTheirOwnElements());
    Caught.in(
        source(
                (sample, feature, target, offset) -> {
                  if (feature == 1) {
                    right(sample, feature, target, offset);
                  }
                })
            .samplesFillTheirOwnElements());
    Caught.in(
        source(
                (sample, feature, target, offset) -> {
                  right(sample, feature, target, offset);
                  if (feature == 1) {
                    target.set(offset, 2);
                  }
                })
            .samplesFillTheirOwnElements());
    var reads = new AtomicInteger();
    Caught.in(
        source(
                (sample, feature, target, offset) -> {
                  right(sample, feature, target, offset);
                  if (feature == 0) {
                    target.set(offset, reads.incrementAndGet());
                  }
                })
            .samplesDoNotDependOnEarlierReads());
    Thread opener = Thread.currentThread();
    Caught.in(
        source((sample, feature, target, offset) ->
                right(Thread.currentThread().equals(opener) ? sample : 0, feature, target, offset))
            .samplesCanBeReadBySeveralThreads());
  }

  // ---- augmentations ----

  private record Change(Augmentation value, boolean moves)
      implements AugmentationType, AugmentationContract {
    @Override
    public String id() {
      return "acme:trial";
    }

    @Override
    public String summary() {
      return "a trial";
    }

    @Override
    public List<Field<?>> fields() {
      return List.of();
    }

    @Override
    public AugmentationType type() {
      return this;
    }

    @Override
    public Augmentation create(Config config) {
      return value;
    }
  }

  /// Sets the elements of each feature that is no label to 0 at random.
  private static void erase(Sample sample, RandomStream random) {
    if (random.nextUniform() < 0.5f) {
      features(sample, feature -> fill(sample, feature, 0, 0));
    }
  }

  private static void features(Sample sample, Consumer<Integer> change) {
    for (int feature = 0; feature < sample.features().size(); feature++) {
      if (sample.features().get(feature).type().shape().rank() > 0) {
        change.accept(feature);
      }
    }
  }

  private static void fill(Sample sample, int feature, double value, int beyond) {
    int size = sample.features().get(feature).type().shape().size();
    for (int i = 0; i < size + beyond; i++) {
      int at = sample.offset(feature) + i;
      if (at < sample.values(feature).length()) {
        sample.values(feature).set(at, value);
      }
    }
  }

  /// Fills the image alone.
  private static void fillImage(Sample sample, double value) {
    features(
        sample,
        feature -> {
          if (sample.features().get(feature).name().equals("input")) {
            fill(sample, feature, value, 0);
          }
        });
  }

  @Test
  void augmentations() throws Throwable {
    var right = new Change(MistakenDataTest::erase, true);
    Caught.run(right.staysInsideTheSample());
    Caught.run(right.dependsOnSampleAndStreamAlone());
    Caught.run(right.labelsAndMasksBelongToTheImage());
    var brighter = new Change((sample, random) -> fillImage(sample, random.nextInt(9)), false);
    Caught.run(brighter.labelsAndMasksBelongToTheImage());
    Caught.in(new Change(brighter.value(), true).labelsAndMasksBelongToTheImage());
    Caught.in(new Change(right.value(), false).labelsAndMasksBelongToTheImage());
    Augmentation beyond = (sample, _) -> features(sample, feature -> fill(sample, feature, 0, 1));
    Caught.in(new Change(beyond, true).staysInsideTheSample());
    var calls = new AtomicInteger();
    Augmentation fickle = (sample, _) -> fillImage(sample, calls.incrementAndGet());
    Caught.in(new Change(fickle, false).dependsOnSampleAndStreamAlone());
    Augmentation label =
        (sample, _) -> {
          for (int feature = 0; feature < sample.features().size(); feature++) {
            fill(sample, feature, 0, 0);
          }
        };
    Caught.in(new Change(label, true).labelsAndMasksBelongToTheImage());
    Augmentation mixed = (sample, _) -> features(sample, feature -> fill(sample, feature, 97, 0));
    Caught.in(new Change(mixed, true).labelsAndMasksBelongToTheImage());
    Caught.in(new Interpolating((sample, _) -> turn(sample, 1)).labelsAndMasksBelongToTheImage());
    Caught.run(new Interpolating((sample, _) -> turn(sample, 9)).labelsAndMasksBelongToTheImage());
  }

  /// One that claims to interpolate as it moves.
  private record Interpolating(Augmentation value)
      implements AugmentationType, AugmentationContract {
    @Override
    public String id() {
      return "acme:trial";
    }

    @Override
    public String summary() {
      return "a trial";
    }

    @Override
    public List<Field<?>> fields() {
      return List.of();
    }

    @Override
    public AugmentationType type() {
      return this;
    }

    @Override
    public boolean interpolates() {
      return true;
    }

    @Override
    public Augmentation create(Config config) {
      return value;
    }
  }

  /// Mirrors the rows of the first features that have rows, such as an image without its mask.
  private static void turn(Sample sample, int most) {
    int turned = 0;
    for (int feature = 0; feature < sample.features().size() && turned < most; feature++) {
      var shape = sample.features().get(feature).type().shape();
      if (shape.rank() >= 2) {
        int width = shape.extent(shape.rank() - 1);
        var values = sample.values(feature);
        for (int i = 0; i < shape.size(); i++) {
          int other = i - i % width + width - 1 - i % width;
          if (i < other) {
            double kept = values.get(sample.offset(feature) + i);
            values.set(sample.offset(feature) + i, values.get(sample.offset(feature) + other));
            values.set(sample.offset(feature) + other, kept);
          }
        }
        turned++;
      }
    }
  }
}
