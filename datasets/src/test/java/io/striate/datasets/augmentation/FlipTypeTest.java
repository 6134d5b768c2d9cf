package io.striate.datasets.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Sample;
import io.striate.api.data.Samples.Feature;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.component.AugmentationContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlipTypeTest implements AugmentationContract {
  @Override
  public AugmentationType type() {
    return new FlipType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of(), Map.of("probability", 1), Map.of("probability", 1, "direction", "vertical"));
  }

  /// An image [2, 2, 3], a mask [2, 3] and a label, as the second sample of a batch of three.
  @SuppressWarnings("ArrayRecordComponent") // carries arrays, is never compared
  private record OfThree(byte[] image, int[] mask, int[] label) implements Sample {
    static OfThree create() {
      byte[] image = new byte[36];
      int[] mask = new int[18];
      for (int i = 0; i < 36; i++) {
        image[i] = (byte) i;
      }
      for (int i = 0; i < 18; i++) {
        mask[i] = i;
      }
      return new OfThree(image, mask, new int[] {7, 8, 9});
    }

    @Override
    public List<Feature> features() {
      return List.of(
          new Feature("input", TensorType.uint8(2, 2, 3)),
          new Feature("mask", TensorType.int32(2, 3)),
          new Feature("target", TensorType.int32()));
    }

    @Override
    public HostArray values(int feature) {
      return switch (feature) {
        case 0 -> new HostArray.Bytes(image);
        case 1 -> new HostArray.Ints(mask);
        default -> new HostArray.Ints(label);
      };
    }

    @Override
    public int offset(int feature) {
      return new int[] {12, 6, 1}[feature];
    }
  }

  private static OfThree flipped(double probability, int index) {
    return changed(Map.of("probability", probability), index);
  }

  private static OfThree changed(Map<String, ?> settings, int index) {
    var type = new FlipType();
    var sample = OfThree.create();
    type.create(Config.of(type.fields(), settings))
        .apply(sample, new RandomStream(1, "augment/0", 0, index));
    return sample;
  }

  @Test
  void mirrorsImageAndMaskAlikeAndNothingElse() {
    var sample = flipped(1, 0);
    byte[] image = OfThree.create().image();
    byte[] mirrored = {14, 13, 12, 17, 16, 15, 20, 19, 18, 23, 22, 21};
    System.arraycopy(mirrored, 0, image, 12, 12);
    assertArrayEquals(image, sample.image());
    int[] mask = OfThree.create().mask();
    System.arraycopy(new int[] {8, 7, 6, 11, 10, 9}, 0, mask, 6, 6);
    assertArrayEquals(mask, sample.mask());
    assertArrayEquals(new int[] {7, 8, 9}, sample.label());
  }

  @Test
  void mirrorsTopAndBottom() {
    var sample = changed(Map.of("probability", 1.0, "direction", FlipType.Direction.VERTICAL), 0);
    byte[] image = OfThree.create().image();
    byte[] mirrored = {15, 16, 17, 12, 13, 14, 21, 22, 23, 18, 19, 20};
    System.arraycopy(mirrored, 0, image, 12, 12);
    assertArrayEquals(image, sample.image());
    int[] mask = OfThree.create().mask();
    System.arraycopy(new int[] {9, 10, 11, 6, 7, 8}, 0, mask, 6, 6);
    assertArrayEquals(mask, sample.mask());
    assertArrayEquals(new int[] {7, 8, 9}, sample.label());
  }

  @Test
  void mirrorsTheShareThatItIsAskedFor() {
    int mirrored = 0;
    for (int index = 0; index < 1000; index++) {
      mirrored += flipped(0.3, index).image()[12] == 12 ? 0 : 1;
    }
    assertTrue(Math.abs(mirrored - 300) < 60, "expected about 300, got " + mirrored);
    assertEquals(12, flipped(0, 0).image()[12]);
  }
}
