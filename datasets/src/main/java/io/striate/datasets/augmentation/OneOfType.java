package io.striate.datasets.augmentation;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import java.util.List;

/// `one-of`: applies one of several augmentations, each equally likely.
public final class OneOfType implements AugmentationType {
  private static final Field<List<Component<Augmentation>>> CHOICES =
      Field.required(
          "choices",
          FieldKind.components(Kinds.AUGMENTATION),
          "the augmentations, one of which is applied; none changes nothing");

  @Override
  public String id() {
    return "one-of";
  }

  @Override
  public String summary() {
    return "applies one of several augmentations";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(CHOICES);
  }

  @Override
  public List<String> otherNames() {
    return List.of("RandomChoice");
  }

  @Override
  public Augmentation create(Config config) {
    List<Augmentation> choices = config.get(CHOICES).stream().map(Component::value).toList();
    return (sample, random) -> {
      if (!choices.isEmpty()) {
        choices.get(random.nextInt(choices.size())).apply(sample, random);
      }
    };
  }
}
