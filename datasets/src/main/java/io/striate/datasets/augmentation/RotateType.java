package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import java.util.List;

/// `rotate`: turns samples about their center by a random angle. Images are interpolated, masks
/// take the nearest pixel.
public final class RotateType implements AugmentationType {
  private static final Field<Double> DEGREES =
      Field.of("degrees", FieldKind.number(0, 180), 15.0, "largest angle, in degrees either way");

  private static final Field<Border> BORDER =
      Field.of(
          "border",
          FieldKind.word(Border.class),
          Border.ZERO,
          "what lies outside of the image: zeros, the nearest pixel, or the image mirrored");

  @Override
  public String id() {
    return "rotate";
  }

  @Override
  public String summary() {
    return "turns samples by a random angle";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DEGREES, BORDER);
  }

  @Override
  public List<String> otherNames() {
    return List.of("RandomRotation");
  }

  @Override
  public Augmentation create(Config config) {
    Interval degrees = Interval.around(0, config.get(DEGREES));
    Border border = config.get(BORDER);
    return (sample, random) -> Affine.rotation(degrees.draw(random)).apply(sample, border);
  }
}
