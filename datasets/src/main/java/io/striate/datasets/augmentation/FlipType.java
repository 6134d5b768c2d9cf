package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Sample;
import io.striate.api.data.Samples.Meaning;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `flip`: mirrors left and right, images and masks alike. Every feature of two axes or more is
/// mirrored along its last axis, points and boxes with the image; others, such as labels, stay.
public final class FlipType implements AugmentationType {
  private static final Field<Double> PROBABILITY =
      Field.of("probability", FieldKind.number(0, 1), 0.5, "probability that a sample is mirrored");

  @Override
  public String id() {
    return "flip";
  }

  @Override
  public String summary() {
    return "mirrors samples left and right at random";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PROBABILITY);
  }

  @Override
  public List<String> otherNames() {
    return List.of("RandomFlip", "RandomHorizontalFlip");
  }

  @Override
  public Augmentation create(Config config) {
    double probability = config.get(PROBABILITY);
    return (sample, random) -> {
      if (random.nextUniform() < probability) {
        mirror(sample);
        Places.move(sample, (x, y) -> new Places.Place(1 - x, y));
      }
    };
  }

  private static void mirror(Sample sample) {
    for (int feature = 0; feature < sample.features().size(); feature++) {
      Shape shape = sample.features().get(feature).type().shape();
      if (shape.rank() >= 2 && sample.features().get(feature).meaning() == Meaning.VALUES) {
        int width = shape.extent(shape.rank() - 1);
        int begin = sample.offset(feature);
        for (int row = begin; row < begin + shape.size(); row += width) {
          mirror(sample.values(feature), row, width);
        }
      }
    }
  }

  private static void mirror(HostArray values, int begin, int length) {
    for (int left = begin, right = begin + length - 1; left < right; left++, right--) {
      double kept = values.get(left);
      values.set(left, values.get(right));
      values.set(right, kept);
    }
  }
}
