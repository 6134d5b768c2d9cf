package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import java.util.List;

/// `zoom`: makes samples larger or smaller by a random factor, about their center. Images are
/// interpolated, masks take the nearest pixel.
public final class ZoomType implements AugmentationType {
  private static final Field<Interval> FACTOR =
      Field.of(
          "factor",
          Interval.kind(0.01, 100),
          new Interval(0.9, 1.1),
          "the least and the largest factor");

  private static final Field<Border> BORDER =
      Field.of(
          "border",
          FieldKind.word(Border.class),
          Border.ZERO,
          "what lies outside of the image: zeros, the nearest pixel, or the image mirrored");

  @Override
  public String id() {
    return "zoom";
  }

  @Override
  public String summary() {
    return "makes samples larger or smaller by a random factor";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(FACTOR, BORDER);
  }

  @Override
  public List<String> otherNames() {
    return List.of("RandomZoom");
  }

  @Override
  public Augmentation create(Config config) {
    Interval factor = config.get(FACTOR);
    Border border = config.get(BORDER);
    return (sample, random) -> Affine.scaling(factor.draw(random)).apply(sample, border);
  }
}
