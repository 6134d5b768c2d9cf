package io.striate.datasets.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Sample;
import io.striate.api.data.Samples.Feature;
import io.striate.api.data.Samples.Meaning;
import io.striate.api.error.StriateException;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Points and boxes go where the pixels go that they name: a bright spot is found again.
class PlacesTest {
  private static final int HEIGHT = 40;
  private static final int WIDTH = 60;

  /// A black image with a bright spot, its center as a point, and a box around it.
  @SuppressWarnings("ArrayRecordComponent") // carries arrays, is never compared
  private record Spot(float[] image, float[] point, float[] box) implements Sample {
    /// @param x the left of the spot of 4x4 pixels
    /// @param y its top
    static Spot at(int x, int y) {
      float[] image = new float[HEIGHT * WIDTH];
      for (int i = 0; i < 16; i++) {
        image[(y + i / 4) * WIDTH + x + i % 4] = 1;
      }
      float[] point = {(x + 2f) / WIDTH, (y + 2f) / HEIGHT};
      float[] box = {(float) x / WIDTH, (float) y / HEIGHT, (x + 4f) / WIDTH, (y + 4f) / HEIGHT};
      return new Spot(image, point, box);
    }

    @Override
    public List<Feature> features() {
      return List.of(
          new Feature("input", TensorType.float32(1, HEIGHT, WIDTH)),
          new Feature("point", TensorType.float32(1, 2), Meaning.POINTS),
          new Feature("box", TensorType.float32(1, 4), Meaning.BOXES));
    }

    @Override
    public HostArray values(int feature) {
      return new HostArray.Floats(List.of(image, point, box).get(feature));
    }

    @Override
    public int offset(int feature) {
      return 0;
    }

    @Override
    public int others() {
      return 1;
    }

    @Override
    public Sample other(int number) {
      return at(5, 5);
    }

    /// The sum of the image, and the center of its brightness in pixels.
    double[] center() {
      double[] sums = new double[3];
      for (int i = 0; i < image.length; i++) {
        sums[0] += image[i];
        sums[1] += image[i] * (i % WIDTH + 0.5);
        sums[2] += image[i] * (Math.floorDiv(i, WIDTH) + 0.5);
      }
      return new double[] {sums[0], sums[1] / sums[0], sums[2] / sums[0]};
    }
  }

  private static void follows(AugmentationType type, Map<String, ?> settings) {
    var augmentation = type.create(Config.of(type.fields(), settings));
    int found = 0;
    for (int seed = 0; seed < 60; seed++) {
      Spot spot = Spot.at(10 + seed % 7 * 6, 8 + seed % 5 * 5);
      augmentation.apply(spot, new RandomStream(seed, "test", 0, 0));
      double x = spot.point()[0] * WIDTH;
      double y = spot.point()[1] * HEIGHT;
      if (x > 6 && x < WIDTH - 6 && y > 6 && y < HEIGHT - 6) {
        double[] center = spot.center();
        String what = type.id() + " seed " + seed;
        assertEquals(center[1], x, 0.35, what);
        assertEquals(center[2], y, 0.35, what);
        float[] box = spot.box();
        assertEquals(x, (box[0] + box[2]) / 2 * WIDTH, 0.01, what);
        assertEquals(y, (box[1] + box[3]) / 2 * HEIGHT, 0.01, what);
        assertTrue(box[0] < box[2] && box[1] < box[3], what);
        found++;
      }
    }
    assertTrue(found >= 15, type.id() + " keeps " + found);
  }

  @Test
  void placesFollowThePixels() {
    follows(new FlipType(), Map.of("probability", 1.0));
    follows(new FlipType(), Map.of("probability", 1.0, "direction", FlipType.Direction.VERTICAL));
    follows(new ShiftType(), Map.of());
    follows(new PadAndCropType(), Map.of("padding", 5));
    follows(new RotateType(), Map.of("degrees", 40.0));
    follows(new ZoomType(), Map.of());
    follows(new ShearType(), Map.of());
    follows(new RandomResizedCropType(), Map.of("area", new Interval(0.5, 1)));
  }

  @Test
  void aBoxIsMirroredWithItsCornersInOrder() {
    Spot spot = Spot.at(6, 10);
    var flip = new FlipType();
    flip.create(Config.of(flip.fields(), Map.of("probability", 1.0)))
        .apply(spot, new RandomStream(1, "test", 0, 0));
    assertArrayEquals(new float[] {50 / 60f, 10 / 40f, 54 / 60f, 14 / 40f}, spot.box(), 1e-6f);
  }

  /// Three points, of which two are hands.
  @SuppressWarnings("ArrayRecordComponent") // carries arrays, is never compared
  private record Hands(float[] image, float[] points) implements Sample {
    static Hands flipped(List<List<Integer>> swap) {
      var hands = new Hands(new float[2], new float[] {0.1f, 0.2f, 0.7f, 0.3f, 0.5f, 0.4f});
      var flip = new FlipType();
      flip.create(Config.of(flip.fields(), Map.of("probability", 1.0, "swap", swap)))
          .apply(hands, new RandomStream(1, "test", 0, 0));
      return hands;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          new Feature("input", TensorType.float32(1, 1, 2)),
          new Feature("target", TensorType.float32(6), Meaning.POINTS));
    }

    @Override
    public HostArray values(int feature) {
      return new HostArray.Floats(feature == 0 ? image : points);
    }

    @Override
    public int offset(int feature) {
      return 0;
    }
  }

  /// A left hand becomes a right one: its place goes to the other's number.
  @Test
  void pointsChangePlaces() {
    float[] swapped = Hands.flipped(List.of(List.of(0, 1))).points();
    assertArrayEquals(new float[] {0.3f, 0.3f, 0.9f, 0.2f, 0.5f, 0.4f}, swapped, 1e-6f);
    float[] kept = Hands.flipped(List.of()).points();
    assertArrayEquals(new float[] {0.9f, 0.2f, 0.3f, 0.3f, 0.5f, 0.4f}, kept, 1e-6f);
  }

  @Test
  void pairsNameTwoPointsThatThereAre() {
    var unknown =
        assertThrows(
            StriateException.class, () -> Hands.flipped(List.of(List.of(0, 1), List.of(2, 3))));
    assertEquals(
        "swap names point 3, but the samples have only points 0 to 2 [STR-201]",
        unknown.getMessage());
    for (List<Integer> pair : List.of(List.of(1), List.of(1, 1), List.of(0, 1, 2))) {
      var thrown = assertThrows(StriateException.class, () -> Hands.flipped(List.of(pair)));
      assertTrue(
          thrown.getMessage().startsWith("swap: two points change places, got " + pair),
          thrown.getMessage());
    }
  }

  @Test
  void whatCannotMovePlacesRefusesThem() {
    for (AugmentationType type : List.of(new ElasticType(), new MixupType(), new CutmixType())) {
      var augmentation = type.create(Config.of(type.fields(), Map.of()));
      var thrown =
          assertThrows(
              StriateException.class,
              () -> augmentation.apply(Spot.at(8, 8), new RandomStream(1, "test", 0, 0)));
      assertEquals(
          "augmentation '"
              + type.id()
              + "' changes images with points in a way in which 'point' cannot follow [STR-201]\n"
              + "  remove it from train.data.augment",
          thrown.getMessage());
    }
  }
}
