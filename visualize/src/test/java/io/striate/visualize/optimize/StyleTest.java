package io.striate.visualize.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.visualize.Models;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.model.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/// A network with random weights: what is tested are the optimization and its terms.
class StyleTest {
  private static final String SPEC =
      """
      { 'striate': 1, 'name': 'n', 'input': [3, 16, 16], 'layers': [
        { 'type': 'conv2d', 'name': 'conv1', 'filters': 6, 'kernel': 3, 'padding': 1, 'activation': 'tanh' },
        { 'type': 'avgpool2d', 'kernel': 2 },
        { 'type': 'conv2d', 'name': 'conv2', 'filters': 8, 'kernel': 3, 'padding': 1, 'activation': 'tanh' },
        { 'type': 'conv2d', 'name': 'aside', 'from': 'conv1', 'filters': 2, 'kernel': 1 },
        { 'type': 'flatten', 'name': 'left', 'from': 'conv2' }, { 'type': 'flatten', 'name': 'right', 'from': 'aside' },
        { 'type': 'concat', 'from': ['left', 'right'] }, { 'type': 'dense', 'name': 'classes', 'units': 4 } ] }
      """;

  /// Upright stripes or steps of gray.
  private static Picture picture(int height, int width, BiFunction<Integer, Integer, Double> of) {
    var brightness = new float[3 * height * width];
    for (int i = 0; i < brightness.length; i++) {
      int channel = i / (height * width);
      double value = of.apply(i / width % height, i % width);
      brightness[i] = (float) (value * (channel == 0 ? 1 : 0.7));
    }
    return new Picture(Shape.of(3, height, width), brightness);
  }

  private static final Picture STRIPES =
      picture(18, 22, (row, column) -> column % 4 < 2 ? 0.9 : 0.1);
  private static final Picture DISC =
      picture(20, 20, (row, column) -> Math.hypot(row - 10, column - 10) < 6 ? 0.8 : 0.2);

  private static Style style(double contentWeight, int steps, Style.Start start) {
    return new Style(
        List.of("conv1.tanh", "conv2"), "conv2", contentWeight, 0, steps, 0.02, start, 3);
  }

  private static Style.Result result(Style style) {
    try (var backend = Models.backend("cpu-vector");
        var model = ImageModel.of(Models.begun(SPEC, backend), backend)) {
      return style.of(model, DISC, STRIPES);
    }
  }

  /// In double, by differences of both signs.
  @Test
  void theGradientIsThatOfTheLoss() {
    var random = new Random(2);
    float[] pixels = new float[3 * 8 * 8];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(16, 240) / 256f;
    }
    var shape = Shape.of(3, 8, 8);
    var style =
        new Style(List.of("conv1.tanh", "conv2"), "conv2", 0.5, 2, 1, 0.02, Style.Start.CONTENT, 3);
    try (var backend = Models.backend("reference");
        var model = ImageModel.of(Models.begun(SPEC, backend), backend)) {
      Picture content = DISC.resized(8, 8);
      double[] gradient =
          style.gradient(model, content, STRIPES, new Picture(shape, pixels)).getValue();
      double scale = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
      for (int at : new int[] {0, 9, 30, 64, 77, 100, 128, 150, 191}) {
        double[] loss = new double[2];
        float step = 1f / 256;
        for (int sign = 0; sign < 2; sign++) {
          float[] moved = pixels.clone();
          moved[at] += sign == 0 ? -step : step;
          loss[sign] = style.gradient(model, content, STRIPES, new Picture(shape, moved)).getKey();
        }
        double slope = (loss[1] - loss[0]) / (2 * step);
        // The differences are off by the third derivative times the squared step.
        assertEquals(slope, gradient[at], 2e-3 * scale, "pixel " + at);
      }
    }
  }

  /// Both distances are what they say: none from itself.
  @Test
  void anImageIsNotFarFromItself() {
    try (var backend = Models.backend("reference");
        var model = ImageModel.of(Models.begun(SPEC, backend), backend)) {
      Style style = style(1, 1, Style.Start.CONTENT);
      Style.Distance same = style.distance(model, DISC, DISC, DISC);
      assertEquals(0, same.content(), 1e-12);
      assertEquals(0, same.style(), 1e-12);
      Style.Distance moved = style.distance(model, DISC, DISC, DISC.rolled(2, -2));
      assertTrue(moved.content() > 0.05, moved::toString);
      assertTrue(
          moved.style() < 0.05 * moved.content(), "correlations do not know places " + moved);
    }
  }

  /// Without content, from noise.
  @Test
  void theTextureAloneIsReached() {
    var distances = result(style(0, 300, Style.Start.NOISE)).distances();
    assertEquals(301, distances.size());
    double share = distances.getLast().style() / distances.getFirst().style();
    assertTrue(share < 0.01, () -> share + " of the distance at first");
  }

  /// The more the content counts, the nearer is the result to it, and the farther from the style.
  @Test
  void contentAndStyleAreWeighed() {
    double[] weights = {0.01, 0.1, 1, 10, 100};
    var ends =
        Arrays.stream(weights)
            .mapToObj(
                weight -> result(style(weight, 150, Style.Start.CONTENT)).distances().getLast())
            .toList();
    for (int i = 1; i < ends.size(); i++) {
      assertTrue(ends.get(i).content() < ends.get(i - 1).content(), ends::toString);
      assertTrue(ends.get(i).style() > ends.get(i - 1).style(), ends::toString);
    }
  }

  /// Without style and content to speak of, an image becomes smooth.
  @Test
  void neighborsBecomeAlike() {
    var rough = result(style(0, 60, Style.Start.NOISE)).picture();
    var smooth =
        result(
                new Style(
                    List.of("conv1.tanh", "conv2"), "conv2", 0, 30, 60, 0.02, Style.Start.NOISE, 3))
            .picture();
    assertTrue(differences(smooth) < 0.5 * differences(rough));
  }

  private static double differences(Picture picture) {
    double sum = 0;
    for (int i = 0; i + 1 < picture.brightness().length; i++) {
      sum += Math.abs(picture.brightness()[i + 1] - picture.brightness()[i]);
    }
    return sum;
  }

  @Test
  void theSeedDeterminesThePicture() {
    float[] once = result(style(0, 5, Style.Start.NOISE)).picture().brightness();
    assertArrayEquals(once, result(style(0, 5, Style.Start.NOISE)).picture().brightness());
    var other = new Style(List.of("conv2"), "conv2", 0, 0, 5, 0.02, Style.Start.NOISE, 4);
    assertFalse(Arrays.equals(once, result(other).picture().brightness()));
    for (float pixel : once) {
      assertTrue(pixel >= 0 && pixel <= 1, "within black and white");
    }
  }

  @Test
  void colorsAreThoseOfTheContent() {
    Picture kept = STRIPES.resized(20, 20).withColorsOf(DISC);
    float[] pixels = kept.brightness();
    for (int i = 0; i < 400; i++) {
      float[] disc = DISC.brightness();
      assertEquals(disc[i] - disc[400 + i], pixels[i] - pixels[400 + i], 1e-6f);
      float luminance = 0.299f * pixels[i] + 0.587f * pixels[400 + i] + 0.114f * pixels[800 + i];
      float[] stripes = STRIPES.resized(20, 20).brightness();
      assertEquals(
          0.299f * stripes[i] + 0.587f * stripes[400 + i] + 0.114f * stripes[800 + i],
          luminance,
          1e-6f);
    }
  }

  private static String refused(String... layers) {
    var style = new Style(List.of(layers), layers[0], 1, 0, 1, 0.02, Style.Start.CONTENT, 1);
    return assertThrows(StriateException.class, () -> result(style)).problems().getFirst().what();
  }

  @Test
  void namesWhatHasNoStyle() {
    assertTrue(refused("conv3").contains("has no layer 'conv3'; it has [conv1, "));
    assertEquals(
        "layer 'classes' gives [4]; images of another size need a layer that gives maps [C, H, W]",
        refused("classes"));
    assertEquals(
        "layer 'conv2' is on another way; a style needs layers that give maps [C, H, W], all on the"
            + " way to the last of them, 'aside'",
        refused("conv2", "aside"));
  }
}
