package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Samples.Feature;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every augmentation promises: it changes its own sample only, the change depends on the
/// sample and the stream alone, and labels and masks still belong to the image.
///
/// The tests use images of 8-bit and of real numbers with a mask and a label, as the first, second
/// and third sample of a batch of three.
public interface AugmentationContract extends ComponentContract<Augmentation> {
  /// How many streams are tried.
  int STREAMS = 24;

  @Override
  AugmentationType type();

  /// Whether elements are only moved, as by a flip or a shift, so that an image and its mask are
  /// changed alike. Otherwise values are changed, as by noise, and masks must stay.
  default boolean moves() {
    return true;
  }

  /// Whether values of images are interpolated as they are moved, as by a rotation: then a mask has
  /// the class of the nearest element, and agrees with the image where that is of one value.
  default boolean interpolates() {
    return false;
  }

  /// Whether samples are mixed with others: then a label is that of one of them.
  default boolean mixes() {
    return false;
  }

  /// Elements of other samples are never touched, and all values are finite.
  @TestFactory
  default Stream<DynamicTest> staysInsideTheSample() {
    return Settings.each(
        this,
        (_, fresh) -> {
          for (List<Feature> features : samples()) {
            for (int stream = 0; stream < STREAMS; stream++) {
              for (int position = 0; position < 3; position++) {
                var batch = new AugmentedBatch(features, position);
                batch.apply(fresh.get(), stream);
                batch.checkOthers();
              }
            }
          }
        });
  }

  /// The same stream changes a sample alike: at any position in the batch, after other samples and
  /// by several threads at once.
  @TestFactory
  default Stream<DynamicTest> dependsOnSampleAndStreamAlone() {
    return Settings.each(
        this,
        (_, fresh) -> {
          Augmentation used = fresh.get();
          for (List<Feature> features : samples()) {
            List<List<Double>> expected =
                IntStream.range(0, STREAMS)
                    .mapToObj(i -> applied(fresh.get(), features, 0, i))
                    .toList();
            List<List<Double>> parallel =
                IntStream.range(0, STREAMS)
                    .parallel()
                    .mapToObj(i -> applied(used, features, i % 3, i))
                    .toList();
            assertEquals(expected, parallel, "samples changed by several threads");
            for (int stream = STREAMS - 1; stream >= 0; stream--) {
              assertEquals(
                  expected.get(stream),
                  applied(used, features, 1, stream),
                  "a sample changed in another order");
            }
          }
        });
  }

  private static List<Double> applied(
      Augmentation augmentation, List<Feature> features, int position, int stream) {
    var batch = new AugmentedBatch(features, position);
    batch.apply(augmentation, stream);
    return batch.sample();
  }

  /// Labels stay. Masks hold no class that they did not hold before but 0; they are moved like the
  /// image, or stay if the augmentation [#moves] nothing.
  @TestFactory
  default Stream<DynamicTest> labelsAndMasksBelongToTheImage() {
    return Settings.each(
        this,
        (_, fresh) -> {
          for (List<Feature> features : samples()) {
            for (int stream = 0; stream < STREAMS; stream++) {
              var before = new AugmentedBatch(features, 1);
              var batch = new AugmentedBatch(features, 1);
              batch.apply(fresh.get(), stream);
              if (mixes()) {
                double label = batch.feature("target").getFirst();
                assertTrue(label >= 1 && label <= 1 + AugmentedBatch.OTHER_SAMPLES, "the label");
                continue;
              }
              assertEquals(before.feature("target"), batch.feature("target"), "the label");
              List<Double> mask = batch.feature("mask");
              if (moves()) {
                assertTrue(
                    mask.stream().allMatch(v -> v == 0 || before.feature("mask").contains(v)),
                    () -> "the mask has classes that it did not have: " + mask);
                if (interpolates()) {
                  moveTogether(fresh.get(), features, stream);
                } else {
                  assertEquals(
                      batch.feature("input").subList(0, mask.size()), mask, "image and mask");
                }
              } else {
                assertEquals(before.feature("mask"), mask, "the mask");
              }
            }
          }
        });
  }

  /// Of two values 0 and 100, the nearest element has at least a quarter of the weight.
  private static void moveTogether(Augmentation augmentation, List<Feature> features, int stream) {
    var batch = new AugmentedBatch(features, 1);
    batch.halve();
    batch.apply(augmentation, stream);
    List<Double> mask = batch.feature("mask");
    List<Double> image = batch.feature("input");
    for (int i = 0; i < mask.size(); i++) {
      assertEquals(mask.get(i), image.get(i), 76, "image " + image + " and mask " + mask);
    }
  }

  private static List<List<Feature>> samples() {
    var target = new Feature("target", TensorType.int32());
    return List.of(
        List.of(
            new Feature("input", TensorType.uint8(3, 4, 6)),
            new Feature("mask", TensorType.int32(4, 6)),
            target),
        List.of(
            new Feature("mask", TensorType.int32(5, 5)),
            new Feature("input", TensorType.float32(1, 5, 5)),
            target));
  }
}
