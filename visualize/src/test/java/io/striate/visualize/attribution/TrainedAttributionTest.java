package io.striate.visualize.attribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.visualize.Models;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.model.NamedImage;
import io.striate.visualize.model.SampleImages;
import io.striate.visualize.picture.Plane;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What the methods find in a network that has learned: LeNet-5 on MNIST.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainedAttributionTest {
  private static final int IMAGES = 20;

  private final Backend backend = Models.backend("cpu-vector");
  private ImageModel model;
  private List<NamedImage> images;

  @BeforeAll
  void train(@TempDir Path folder) {
    model = ImageModel.of(Models.lenet(folder, backend), backend);
    images = SampleImages.of(model, IMAGES);
  }

  @AfterAll
  void close() {
    model.close();
    backend.close();
  }

  private int found(float[] image) {
    return new Plane(1, 10, model.answers(List.of(image)).getFirst()).peak();
  }

  @Test
  void theModelHasLearned() {
    int[] digits = {7, 2, 1, 0, 4, 1, 4, 9, 5, 9};
    for (int i = 0; i < digits.length; i++) {
      assertEquals(digits[i], found(images.get(i).values()), images.get(i).name());
    }
  }

  /// Deletion (Petsiuk and others, arXiv:1806.07421): pixels become the mean of the image.
  @Test
  void salientPixelsMatterThreeTimesAsMuchAsRandomOnes() {
    double bySaliency = 0;
    double atRandom = 0;
    var random = new Random(3);
    for (NamedImage image : images) {
      int index = found(image.values());
      Plane saliency = new Saliency().of(model, image.values(), index).plane();
      var order = new ArrayList<>(IntStream.range(0, saliency.values().length).boxed().toList());
      Collections.shuffle(order, random);
      atRandom += lost(image.values(), index, order);
      order.sort((a, b) -> Float.compare(saliency.values()[b], saliency.values()[a]));
      bySaliency += lost(image.values(), index, order);
    }
    assertTrue(bySaliency >= 3 * atRandom, bySaliency + " against " + atRandom);
  }

  /// How much probability is lost with the first 10 % of the pixels.
  private double lost(float[] image, int index, List<Integer> order) {
    double mean =
        IntStream.range(0, image.length).mapToDouble(i -> image[i]).average().orElseThrow();
    float[] deleted = image.clone();
    order.subList(0, order.size() / 10).forEach(pixel -> deleted[pixel] = (float) mean);
    List<float[]> answers = model.answers(List.of(image, deleted));
    return answers.get(0)[index] - answers.get(1)[index];
  }

  /// Adebayo and others, arXiv:1810.03292.
  @Test
  void withRandomWeightsMapsLoseTheirCorrelationUnlessLabeled() {
    for (AttributionMethod method :
        List.of(
            new Saliency(),
            new GradCam("pool2"),
            Occlusion.of(model.shape()),
            RuledGradient.GUIDED,
            RuledGradient.DECONVNET)) {
      double sum = 0;
      for (int i = 0; i < IMAGES; i++) {
        float[] image = images.get(i).values();
        int index = found(image);
        try (ImageModel randomized = model.randomized(100 + i)) {
          sum +=
              RankCorrelation.of(
                  method.of(model, image, index).signed(),
                  method.of(randomized, image, index).signed());
        }
      }
      double mean = sum / IMAGES;
      assertEquals(method.insensitive(), mean >= 0.2, method.title() + " " + mean);
    }
  }
}
