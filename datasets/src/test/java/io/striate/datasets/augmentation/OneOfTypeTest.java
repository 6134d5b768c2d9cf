package io.striate.datasets.augmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Sample;
import io.striate.api.data.Samples.Feature;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.component.AugmentationContract;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OneOfTypeTest implements AugmentationContract {
  @Override
  public AugmentationType type() {
    return new OneOfType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("choices", Choices.MOVES), Map.of("choices", List.<Component<Augmentation>>of()));
  }

  private record One(HostArray array) implements Sample {
    @Override
    public List<Feature> features() {
      return List.of(new Feature("input", TensorType.float32(1)));
    }

    @Override
    public HostArray values(int feature) {
      return array;
    }

    @Override
    public int offset(int feature) {
      return 0;
    }
  }

  /// How often each choice was made, in 1,000 samples.
  private static Map<Integer, Integer> drawn(Map<String, ?> settings) {
    var augmentation = new OneOfType();
    var config = Config.of(augmentation.fields(), settings);
    var counts = new TreeMap<Integer, Integer>();
    for (int i = 0; i < 1000; i++) {
      float[] value = new float[1];
      augmentation
          .create(config)
          .apply(new One(new HostArray.Floats(value)), new RandomStream(1, "augment/0", 0, i));
      counts.merge((int) value[0], 1, Integer::sum);
    }
    return counts;
  }

  private static List<Component<Augmentation>> three() {
    return List.of(Choices.adding(1), Choices.adding(2), Choices.adding(3));
  }

  @Test
  void eachChoiceIsEquallyLikely() {
    var counts = drawn(Map.of("choices", three()));
    assertEquals(List.of(1, 2, 3), List.copyOf(counts.keySet()));
    counts.values().forEach(count -> assertTrue(Math.abs(count - 333) < 60, counts.toString()));
  }
}
