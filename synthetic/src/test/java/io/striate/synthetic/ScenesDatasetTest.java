package io.striate.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.DatasetType;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Scenes of few and of many shapes, and that boxes lie around what is drawn.
class ScenesDatasetTest implements DatasetContract {
  private static final int SIDE = 96;

  @Override
  public DatasetType type() {
    return new ScenesDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("samples", 20, "testSamples", 6, "masks", true),
        Map.of("samples", 8, "testSamples", 4, "classes", 6, "least", 3, "most", 9, "overlap", 0));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(3, 32, 48));
  }

  /// On a plain ground, what differs from the ground is in the box, and touches its four sides.
  @Test
  void boxesFitTheShapes() {
    var settings =
        Map.of("samples", 60, "most", 1, "classes", 6, "texture", 0, "noise", 0, "seed", 3);
    var data = Opened.of(new ScenesDataset(), Shape.of(1, SIDE, SIDE), settings);
    var kinds = new HashSet<Double>();
    for (int i = 0; i < 60; i++) {
      HostArray image = data.training(i, "input");
      HostArray box = data.training(i, "boxes");
      kinds.add(data.training(i, "classes").get(0));
      double[] found = {SIDE, SIDE, 0, 0};
      double ground =
          image.get(0) == image.get(SIDE - 1) ? image.get(0) : image.get(SIDE * SIDE - 1);
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        if (Math.abs(image.get(pixel) - ground) > 30) {
          int row = pixel / SIDE;
          found[0] = Math.min(found[0], pixel % SIDE);
          found[1] = Math.min(found[1], row);
          found[2] = Math.max(found[2], pixel % SIDE + 1);
          found[3] = Math.max(found[3], row + 1);
        }
      }
      for (int side = 0; side < 4; side++) {
        // The tip of a triangle covers less than half of its first pixels.
        assertEquals(SIDE * box.get(side), found[side], 4, "scene " + i + ", side " + side);
      }
    }
    assertEquals(Set.of(0.0, 1.0, 2.0, 3.0, 4.0, 5.0), kinds);
  }

  /// Each pixel says which shape it shows: what differs from a plain ground, within the shape's
  /// box.
  @Test
  void masksFitTheShapes() {
    var settings =
        Map.of("samples", 40, "classes", 6, "texture", 0, "noise", 0, "overlap", 0, "masks", true);
    var data = Opened.of(new ScenesDataset(), Shape.of(1, SIDE, SIDE), settings);
    for (int i = 0; i < 40; i++) {
      HostArray image = data.training(i, "input");
      HostArray boxes = data.training(i, "boxes");
      HostArray instances = data.training(i, "instances");
      var seen = new HashSet<Double>();
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        if (instances.get(pixel) == 0) {
          continue;
        }
        int slot = (int) instances.get(pixel) - 1;
        seen.add(instances.get(pixel));
        int row = pixel / SIDE;
        double x = (pixel % SIDE + 0.5) / SIDE;
        double y = (row + 0.5) / SIDE;
        assertTrue(x >= boxes.get(4 * slot) && x <= boxes.get(4 * slot + 2), "scene " + i);
        assertTrue(y >= boxes.get(4 * slot + 1) && y <= boxes.get(4 * slot + 3), "scene " + i);
      }
      long shapes =
          IntStream.range(0, 4)
              .filter(slot -> boxes.get(4 * slot + 2) > boxes.get(4 * slot))
              .count();
      assertEquals(shapes, seen.size(), "scene " + i);
      // The ground has one color; edges that are less than half covered have others.
      long inside = IntStream.range(0, SIDE * SIDE).filter(p -> instances.get(p) > 0).count();
      long different =
          IntStream.range(0, SIDE * SIDE)
              .filter(p -> image.get(p) != image.get(corner(instances)))
              .count();
      assertTrue(different >= inside && different <= inside + 4 * SIDE * shapes, "scene " + i);
    }
  }

  /// A pixel of the ground, far from any shape's edge.
  private static int corner(HostArray instances) {
    for (int pixel = SIDE + 1; pixel < SIDE * (SIDE - 1) - 1; pixel++) {
      boolean plain = true;
      for (int near : new int[] {0, -1, 1, -SIDE, SIDE, -SIDE - 1, SIDE + 1, 1 - SIDE, SIDE - 1}) {
        plain &= instances.get(pixel + near) == 0;
      }
      if (plain) {
        return pixel;
      }
    }
    throw new AssertionError("no ground");
  }

  /// Slots are filled from the first on, empty ones have the class -1, and boxes overlap little.
  @Test
  void slotsAreFilledInOrder() {
    var data = Opened.of(new ScenesDataset(), Shape.of(3, SIDE, SIDE), Map.of("samples", 200));
    var counts = new HashSet<Integer>();
    for (int i = 0; i < 200; i++) {
      HostArray boxes = data.training(i, "boxes");
      HostArray classes = data.training(i, "classes");
      int count = 0;
      while (count < 4 && classes.get(count) >= 0) {
        count++;
      }
      counts.add(count);
      for (int slot = 0; slot < 4; slot++) {
        assertEquals(slot < count, classes.get(slot) >= 0);
        assertEquals(slot < count, boxes.get(4 * slot + 2) > boxes.get(4 * slot));
        for (int other = 0; other < slot && slot < count; other++) {
          assertTrue(overlap(boxes, slot, other) <= 0.3 + 1e-6);
        }
      }
    }
    assertEquals(Set.of(1, 2, 3, 4), counts);
  }

  private static double overlap(HostArray boxes, int a, int b) {
    double across =
        Math.min(boxes.get(4 * a + 2), boxes.get(4 * b + 2))
            - Math.max(boxes.get(4 * a), boxes.get(4 * b));
    double down =
        Math.min(boxes.get(4 * a + 3), boxes.get(4 * b + 3))
            - Math.max(boxes.get(4 * a + 1), boxes.get(4 * b + 1));
    double both = Math.max(0, across) * Math.max(0, down);
    return both / (area(boxes, a) + area(boxes, b) - both);
  }

  private static double area(HostArray boxes, int slot) {
    return (boxes.get(4 * slot + 2) - boxes.get(4 * slot))
        * (boxes.get(4 * slot + 3) - boxes.get(4 * slot + 1));
  }

  @Test
  void impossibleNumbersAreRefused() {
    var many =
        assertThrows(
            StriateException.class,
            () -> Opened.of(new ScenesDataset(), Shape.of(3, 32, 32), Map.of("classes", 7)));
    assertTrue(many.getMessage().contains("there are 6 kinds of shapes, not 7"), many.getMessage());
    var least =
        assertThrows(
            StriateException.class,
            () -> Opened.of(new ScenesDataset(), Shape.of(3, 32, 32), Map.of("least", 5)));
    assertTrue(
        least.getMessage().contains("at least 5 shapes are more than at most 4"),
        least.getMessage());
  }
}
