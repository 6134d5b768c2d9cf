package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Sample;
import java.util.List;

/// `gray`: takes the color out of images: red, green and blue become `0.299 R + 0.587 G + 0.114 B`
/// (BT.601). Gray images stay.
public final class GrayType implements AugmentationType {
  private static final Field<Double> PROBABILITY =
      Field.of("probability", FieldKind.number(0, 1), 0.1, "probability that an image turns gray");

  @Override
  public String id() {
    return "gray";
  }

  @Override
  public String summary() {
    return "takes the color out of images at random";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PROBABILITY);
  }

  @Override
  public List<String> otherNames() {
    return List.of("RandomGrayscale");
  }

  @Override
  public Augmentation create(Config config) {
    double probability = config.get(PROBABILITY);
    return (sample, random) -> {
      if (random.nextUniform() < probability) {
        apply(sample);
      }
    };
  }

  /// Changes all color images of a sample.
  static void apply(Sample sample) {
    PixelMaps.change(
        sample,
        (planes, channels, size, _) -> {
          if (channels == 3) {
            float[] gray = Colors.gray(planes, channels);
            for (int channel = 0; channel < 3; channel++) {
              System.arraycopy(gray, 0, planes, channel * size.pixels(), gray.length);
            }
          }
        });
  }
}
