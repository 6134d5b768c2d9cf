package io.striate.visualize.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Test;

class DreamTest {
  private static final String SPEC =
      "{ 'striate': 1, 'name': 'n', 'input': [3, 16, 16], 'layers': [ { 'type': 'conv2d', 'name':"
          + " 'conv1', 'filters': 6, 'kernel': 3, 'padding': 1 }, { 'type': 'relu', 'name': 'relu1'"
          + " }, { 'type': 'maxpool2d', 'kernel': 2 }, { 'type': 'conv2d', 'name': 'conv2',"
          + " 'filters': 8, 'kernel': 3, 'padding': 1, 'activation': 'relu' },"
          + " 'flatten', { 'type': 'dense', 'name': 'classes', 'units': 4 } ] }";

  private static Picture noise(int height, int width) {
    var random = new Random(5);
    var brightness = new float[3 * height * width];
    for (int i = 0; i < brightness.length; i++) {
      brightness[i] = 0.3f + 0.4f * random.nextFloat();
    }
    return new Picture(Shape.of(3, height, width), brightness);
  }

  private static Dream.Result dream(String layer, long seed, int height, int width) {
    return dream(layer, seed, height, width, 4);
  }

  private static Dream.Result dream(String layer, long seed, int height, int width, int jitter) {
    try (var backend = Models.backend("cpu-vector");
        var model = ImageModel.of(Models.begun(SPEC, backend), backend)) {
      return new Dream(layer, 4, 1.4, 10, 1.5, jitter, seed).of(model, noise(height, width));
    }
  }

  /// At a size that the dense layer could not take; pooling by two needs even sizes.
  @Test
  void theObjectiveRisesInEachOctaveAtAnotherSize() {
    Dream.Result result = dream("conv2.relu", 1, 61, 47);
    assertEquals(Shape.of(3, 60, 46), result.picture().shape());
    assertEquals(4, result.objectives().size());
    for (List<Double> octave : result.objectives()) {
      assertTrue(octave.getLast() > 1.02 * octave.getFirst(), octave::toString);
    }
  }

  /// Without random moves, which change the objective themselves, each step is compared with the
  /// one before.
  @Test
  void theObjectiveRisesInNearlyAllSteps() {
    Dream.Result result = dream("conv2.relu", 1, 61, 47, 0);
    int rises = 0;
    int steps = 0;
    for (List<Double> octave : result.objectives()) {
      for (int i = 1; i < octave.size(); i++) {
        rises += octave.get(i) > octave.get(i - 1) ? 1 : 0;
        steps++;
      }
    }
    assertEquals(40, steps);
    assertTrue(rises >= 0.95 * steps, rises + " of " + steps);
  }

  @Test
  void theSeedDeterminesThePicture() {
    float[] once = dream("relu1", 1, 32, 32).picture().brightness();
    assertArrayEquals(once, dream("relu1", 1, 32, 32).picture().brightness());
    assertTrue(!Arrays.equals(once, dream("relu1", 2, 32, 32).picture().brightness()));
  }

  @Test
  void namesWhatCannotDream() {
    var dense = assertThrows(StriateException.class, () -> dream("classes", 1, 32, 32));
    assertEquals(
        "layer 'classes' gives [4]; images of another size need a layer that gives maps [C, H, W]",
        dense.problems().getFirst().what());
    var small = assertThrows(StriateException.class, () -> dream("conv2.relu", 1, 2, 2));
    assertTrue(small.problems().getFirst().what().endsWith("or a little less; use a larger image"));
  }

  @Test
  void rollingMovesPixelsAroundTheEdges() {
    var picture = new Picture(Shape.of(1, 2, 3), new float[] {1, 2, 3, 4, 5, 6});
    assertArrayEquals(new float[] {6, 4, 5, 3, 1, 2}, picture.rolled(1, 1).brightness());
    assertArrayEquals(picture.brightness(), picture.rolled(1, 1).rolled(-1, -1).brightness());
  }
}
