package io.striate.datasets.augmentation;

import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import java.util.List;
import java.util.Map;

/// Augmentations as a specification would create them.
final class Choices {
  /// Some that move and interpolate nothing, so that images and masks stay equal.
  static final List<Component<Augmentation>> MOVES =
      List.of(
          of(new FlipType(), Map.of("probability", 1.0)),
          of(new ShiftType(), Map.of()),
          of(new PadAndCropType(), Map.of("padding", 1)));

  private Choices() {}

  static Component<Augmentation> of(AugmentationType type, Map<String, ?> settings) {
    var config = Config.of(type.fields(), settings);
    return Component.of(type.id(), config.canonical(), type.create(config));
  }

  /// One that adds a power of ten to the first value of a sample.
  static Component<Augmentation> adding(int value) {
    return Component.of(
        "add-" + value,
        (sample, _) -> sample.values(0).set(0, 10 * sample.values(0).get(0) + value));
  }
}
