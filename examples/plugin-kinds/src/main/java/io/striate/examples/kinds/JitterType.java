package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// `demo:jitter`: adds normal noise to all float32 features of a sample.
public final class JitterType implements AugmentationType {
  private static final Field<Double> DEVIATION =
      Field.of("deviation", FieldKind.number(0, 1e6), 0.01, "standard deviation of the noise");

  @Override
  public String id() {
    return "demo:jitter";
  }

  @Override
  public String summary() {
    return "adds normal noise to float32 features";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DEVIATION);
  }

  @Override
  public Augmentation create(Config config) {
    double deviation = config.get(DEVIATION);
    return (sample, random) -> {
      for (int feature = 0; feature < sample.features().size(); feature++) {
        TensorType type = sample.features().get(feature).type();
        if (type.element() == ElementType.FLOAT32) {
          jitter(sample.values(feature), sample.offset(feature), type, random, deviation);
        }
      }
    };
  }

  private static void jitter(
      HostArray values, int offset, TensorType type, RandomStream random, double deviation) {
    for (int i = offset; i < offset + type.shape().size(); i++) {
      values.set(i, values.get(i) + deviation * random.nextNormal());
    }
  }
}
