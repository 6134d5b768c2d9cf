package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import java.util.List;

/// `pad-and-crop`: adds a border of some pixels on all sides and cuts out a part of the old size,
/// as is usual for CIFAR: a shift by up to so many pixels in each direction.
///
/// Source: He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016, section
/// 4.2.
public final class PadAndCropType implements AugmentationType {
  private static final Field<Integer> PADDING =
      Field.of("padding", FieldKind.integer(0), 4, "pixels added on each side");

  private static final Field<Border> BORDER =
      Field.of(
          "border",
          FieldKind.word(Border.class),
          Border.ZERO,
          "what is added: zeros, the nearest pixel, or the image mirrored");

  @Override
  public String id() {
    return "pad-and-crop";
  }

  @Override
  public String summary() {
    return "pads samples and crops them to their size at a random place";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PADDING, BORDER);
  }

  @Override
  public List<String> otherNames() {
    return List.of("RandomCrop");
  }

  @Override
  public Augmentation create(Config config) {
    int padding = config.get(PADDING);
    Border border = config.get(BORDER);
    return (sample, random) -> {
      int down = random.nextInt(2 * padding + 1) - padding;
      int right = random.nextInt(2 * padding + 1) - padding;
      Shift.apply(sample, -down, -right, border);
    };
  }
}
