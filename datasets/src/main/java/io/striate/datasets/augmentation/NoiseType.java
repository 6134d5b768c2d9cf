package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import java.util.List;

/// `noise`: adds a normal number to each value of an image.
public final class NoiseType implements AugmentationType {
  private static final Field<Double> DEVIATION =
      Field.of(
          "deviation",
          FieldKind.number(0, 10),
          0.05,
          "standard deviation of the noise, as a fraction of white: 255 in bytes, 1 in numbers");

  @Override
  public String id() {
    return "noise";
  }

  @Override
  public String summary() {
    return "adds normal noise to images";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DEVIATION);
  }

  @Override
  public List<String> otherNames() {
    return List.of("GaussianNoise");
  }

  @Override
  public Augmentation create(Config config) {
    double deviation = config.get(DEVIATION);
    return (sample, random) ->
        PixelMaps.change(
            sample,
            (planes, _, _, white) -> {
              for (int i = 0; i < planes.length; i++) {
                double noise = deviation * white * random.nextNormal();
                planes[i] = Colors.limited(planes[i] + noise, white);
              }
            });
  }
}
