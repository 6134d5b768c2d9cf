package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import java.util.List;

/// `shift`: moves samples by a random number of whole pixels in each direction.
public final class ShiftType implements AugmentationType {
  private static final Field<Double> HEIGHT =
      Field.of("height", FieldKind.number(0, 1), 0.1, "largest move, as a fraction of the height");

  private static final Field<Double> WIDTH =
      Field.of("width", FieldKind.number(0, 1), 0.1, "largest move, as a fraction of the width");

  private static final Field<Border> BORDER =
      Field.of(
          "border",
          FieldKind.word(Border.class),
          Border.ZERO,
          "what lies outside of the image: zeros, the nearest pixel, or the image mirrored");

  @Override
  public String id() {
    return "shift";
  }

  @Override
  public String summary() {
    return "moves samples by a random number of pixels";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(HEIGHT, WIDTH, BORDER);
  }

  @Override
  public List<String> otherNames() {
    return List.of("RandomTranslation");
  }

  @Override
  public Augmentation create(Config config) {
    double height = config.get(HEIGHT);
    double width = config.get(WIDTH);
    Border border = config.get(BORDER);
    return (sample, random) ->
        PixelMaps.size(sample)
            .ifPresent(size -> {
              int rows = (int) Math.round(height * size.height());
              int columns = (int) Math.round(width * size.width());
              int down = random.nextInt(2 * rows + 1) - rows;
              int right = random.nextInt(2 * columns + 1) - columns;
              Shift.apply(sample, down, right, border);
            });
  }
}
