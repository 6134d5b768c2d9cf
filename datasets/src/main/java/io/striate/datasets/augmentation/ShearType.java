package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import java.util.List;

/// `shear`: slants samples by a random angle: rows move sideways, in proportion to their distance
/// from the middle. Images are interpolated, masks take the nearest pixel.
public final class ShearType implements AugmentationType {
  private static final Field<Double> DEGREES =
      Field.of("degrees", FieldKind.number(0, 80), 10.0, "largest angle, in degrees either way");

  private static final Field<Border> BORDER =
      Field.of(
          "border",
          FieldKind.word(Border.class),
          Border.ZERO,
          "what lies outside of the image: zeros, the nearest pixel, or the image mirrored");

  @Override
  public String id() {
    return "shear";
  }

  @Override
  public String summary() {
    return "slants samples by a random angle";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DEGREES, BORDER);
  }

  @Override
  public List<String> otherNames() {
    return List.of("RandomShear");
  }

  @Override
  public Augmentation create(Config config) {
    Interval degrees = Interval.around(0, config.get(DEGREES));
    Border border = config.get(BORDER);
    return (sample, random) -> Affine.shearing(degrees.draw(random)).apply(sample, border);
  }
}
