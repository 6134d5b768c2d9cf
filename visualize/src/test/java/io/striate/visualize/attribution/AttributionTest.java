package io.striate.visualize.attribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.error.StriateException;
import io.striate.api.program.GradientRule;
import io.striate.visualize.Models;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.picture.Plane;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What the methods mean, on small networks with random weights.
class AttributionTest {
  private static final Backend BACKEND = Models.backend("reference");

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  private static ImageModel model(String input, String layers) {
    return ImageModel.of(
        Models.begun(
            "{ 'striate': 1, 'name': 'small', 'input': " + input + ", 'layers': [" + layers + "] }",
            BACKEND),
        BACKEND);
  }

  private static float[] random(int length) {
    var random = new Random(7);
    var values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  /// Each value returns to the place of its maximum, its switch; all others are 0.
  @Test
  void unpoolingPutsEachMaximumBackInItsPlace() {
    try (var model = model("[1, 4, 4]", "{ 'type': 'maxpool2d', 'name': 'pool', 'kernel': 2 }");
        var pass = new BackwardPass(model, "pool", List.of(), RectifierRule.DECONVNET)) {
      float[] image = {
        1, 9, 2, 3,
        4, 5, 8, 1,
        7, 1, 0, 2,
        3, 2, 6, 5
      };
      float[] maxima = pass.run(image, new float[4]).value("pool");
      assertArrayEquals(new float[] {9, 8, 7, 6}, maxima);
      float[] unpooled = {
        0, 9, 0, 0,
        0, 0, 8, 0,
        7, 0, 0, 0,
        0, 0, 6, 0
      };
      assertArrayEquals(unpooled, pass.run(image, maxima).byImage());
    }
  }

  /// Without rectifiers there is nothing to replace: the same bits.
  @Test
  void deconvnetOfConvolutionsAloneIsTheGradient() {
    String layers =
        "{ 'type': 'conv2d', 'filters': 3, 'kernel': 3 }, { 'type': 'conv2d', 'filters': 2,"
            + " 'kernel': 3, 'stride': 1 }";
    try (var model = model("[2, 9, 9]", layers)) {
      float[] image = random(2 * 9 * 9);
      assertFalse(RuledGradient.applies(model));
      assertArrayEquals(
          InputGradient.of(model, image, 1, GradientRule.OWN),
          InputGradient.of(model, image, 1, RectifierRule.DECONVNET));
    }
  }

  /// Class activation mapping weights each map by the weight of its mean in the dense layer (Zhou
  /// and others, arXiv:1512.04150); the gradient of the mean by a position is 1 over their number.
  @Test
  void gradCamIsClassActivationMappingWithGlobalPooling() {
    String layers =
        "{ 'type': 'conv2d', 'name': 'maps', 'filters': 5, 'kernel': 3 }, { 'type': 'relu', 'name':"
            + " 'relu' }, { 'type': 'global-avgpool2d', 'name': 'mean' }, 'flatten', { 'type':"
            + " 'dense', 'name': 'classes', 'units': 3 }";
    try (var model = model("[1, 8, 8]", layers)) {
      float[] image = random(64);
      float[] maps = Objects.requireNonNull(model.values(image, List.of("relu")).get("relu"));
      float[] weights = model.weights().read("classes.weight");
      int positions = 36;
      for (int index = 0; index < 3; index++) {
        var expected = new float[positions];
        for (int i = 0; i < positions; i++) {
          float sum = 0;
          for (int map = 0; map < 5; map++) {
            sum += weights[index * 5 + map] * maps[map * positions + i];
          }
          expected[i] = Math.max(0, sum) / positions;
        }
        assertArrayEquals(expected, new GradCam("relu").map(model, image, index).values(), 1e-6f);
      }
    }
  }

  /// The answer is the sum of the pixels, so each pixel of the square of which gray changes it by
  /// its distance from gray, in the mean of the squares that cover it.
  @Test
  void occlusionIsTheFallOfTheAnswer() {
    try (var model = model("[1, 4, 4]", "{ 'type': 'avgpool2d', 'kernel': 4 }, 'flatten'")) {
      var image = new float[16];
      image[5] = 1;
      Plane plane = new Occlusion(2, 2).of(model, image, 0).plane();
      float bright = (1 + 3 * 0 - 4 * 0.5f) / 16;
      float dark = -4 * 0.5f / 16;
      float[] expected = {
        bright, bright, dark, dark,
        bright, bright, dark, dark,
        dark, dark, dark, dark,
        dark, dark, dark, dark
      };
      assertArrayEquals(expected, plane.values(), 1e-6f);
    }
  }

  /// Places: 1 2 3 4 against 2 1 4 3: 1 - 6 * 4 / (4 * 15) = 0.6, by Spearman's own formula.
  @Test
  void rankCorrelation() {
    float[] a = {10, 20, 30, 40};
    assertEquals(1, RankCorrelation.of(a, new float[] {1, 5, 6, 9}), 1e-12);
    assertEquals(-1, RankCorrelation.of(a, new float[] {9, 6, 5, 1}), 1e-12);
    assertEquals(0.6, RankCorrelation.of(a, new float[] {2, 1, 4, 3}), 1e-12);
    assertEquals(0, RankCorrelation.of(a, new float[] {3, 3, 3, 3}));
  }

  @Test
  void onlyNetworksOfOneImageAreLookedInto() {
    String spec = "{ 'striate': 1, 'name': 'n', 'input': [4], 'layers': [ 'relu' ] }";
    var trained = Models.begun(spec, BACKEND);
    var refused = assertThrows(StriateException.class, () -> ImageModel.of(trained, BACKEND));
    assertTrue(
        String.valueOf(refused.getMessage())
            .contains("only networks that take one image [C, H, W] can be looked into"),
        refused::getMessage);
  }
}
