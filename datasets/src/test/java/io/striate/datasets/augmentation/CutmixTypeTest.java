package io.striate.datasets.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.data.AugmentationType;
import io.striate.backend.tck.component.AugmentationContract;
import io.striate.datasets.augmentation.PixelMaps.Size;
import io.striate.datasets.augmentation.RandomResizedCropType.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CutmixTypeTest implements AugmentationContract {
  @Override
  public AugmentationType type() {
    return new CutmixType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("alpha", 0.05), Map.of("alpha", 4));
  }

  @Override
  public boolean mixes() {
    return true;
  }

  @Test
  void aPartOfImageAndMaskIsReplacedAndLabelsFollowItsArea() {
    var size = new Size(2, 3);
    var one = MixedSample.of(9, 1);
    CutmixType.apply(one, MixedSample.of(5, 0), size, new Part(0, 1, 2, 1), 0.6);
    assertArrayEquals(new byte[] {9, 5, 9, 9, 5, 9}, one.image());
    assertArrayEquals(new int[] {1, 0, 1, 1, 0, 1}, one.mask());
    assertArrayEquals(new int[] {1}, one.label());
    assertArrayEquals(new float[] {2 / 3f, 1 / 3f}, one.shares(), 1e-6f);
    var other = MixedSample.of(9, 1);
    CutmixType.apply(other, MixedSample.of(5, 0), size, new Part(0, 1, 2, 1), 0.7);
    assertArrayEquals(new int[] {0}, other.label());
  }

  /// As in the paper's program: whole pixels around a center, cut off at the border.
  @Test
  void thePartIsCutOffAtTheBorder() {
    var size = new Size(10, 20);
    assertEquals(new Part(3, 6, 5, 10), CutmixType.part(size, 0.5, 5, 11));
    assertEquals(new Part(0, 0, 3, 6), CutmixType.part(size, 0.5, 0, 1));
    assertEquals(new Part(7, 14, 3, 6), CutmixType.part(size, 0.5, 9, 19));
    assertEquals(0, CutmixType.part(size, 0, 3, 3).height());
  }
}
