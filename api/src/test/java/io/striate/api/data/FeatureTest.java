package io.striate.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.data.Samples.Feature;
import io.striate.api.data.Samples.Meaning;
import io.striate.api.tensor.TensorType;
import org.junit.jupiter.api.Test;

class FeatureTest {
  /// Fingerprints of runs of earlier versions contain the first of these texts.
  @Test
  void valuesAreDescribedAsBeforeThereWereOthers() {
    var image = new Feature("input", TensorType.uint8(1, 28, 28));
    assertEquals(Meaning.VALUES, image.meaning());
    assertEquals("Feature[name=input, type=u8[1, 28, 28]]", image.toString());
    assertEquals(
        "Feature[name=target, type=f32[4], meaning=BOXES]",
        new Feature("target", TensorType.float32(4), Meaning.BOXES).toString());
  }
}
