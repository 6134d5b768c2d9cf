package io.striate.datasets.augmentation;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import java.util.Arrays;
import java.util.List;

/// `some-of`: applies a number of several augmentations in the order of the list, each choice
/// equally likely.
public final class SomeOfType implements AugmentationType {
  private static final Field<Integer> COUNT =
      Field.of("count", FieldKind.integer(0), 2, "how many are applied, at most all");

  private static final Field<List<Component<Augmentation>>> CHOICES =
      Field.required(
          "choices",
          FieldKind.components(Kinds.AUGMENTATION),
          "the augmentations, some of which are applied");

  @Override
  public String id() {
    return "some-of";
  }

  @Override
  public String summary() {
    return "applies some of several augmentations";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(COUNT, CHOICES);
  }

  @Override
  public Augmentation create(Config config) {
    List<Augmentation> choices = config.get(CHOICES).stream().map(Component::value).toList();
    int count = Math.min(config.get(COUNT), choices.size());
    return (sample, random) -> {
      int[] drawn = Arrays.copyOf(random.permutation(choices.size()), count);
      Arrays.sort(drawn);
      for (int choice : drawn) {
        choices.get(choice).apply(sample, random);
      }
    };
  }
}
