package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Sample;
import io.striate.api.random.RandomStream;
import io.striate.datasets.augmentation.PixelMaps.Size;
import io.striate.datasets.augmentation.RandomResizedCropType.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// `erase`: covers a part of the image of random area and aspect ratio at a random place. If ten
/// draws do not fit into the image, nothing is covered.
///
/// Source: Zhong and others, "Random erasing data augmentation", 2017; with a ratio of 1 and a
/// fixed area, DeVries and Taylor's cutout within the image, 2017.
public final class EraseType implements AugmentationType {
  private static final int DRAWS = 10;

  private static final Field<Double> PROBABILITY =
      Field.of("probability", FieldKind.number(0, 1), 0.5, "probability that a part is covered");

  private static final Field<Interval> AREA =
      Field.of(
          "area",
          Interval.kind(0, 1),
          new Interval(0.02, 0.33),
          "the least and the largest area of the part, as a fraction of the image's");

  private static final Field<Interval> RATIO =
      Field.of(
          "ratio",
          Interval.kind(0.05, 20),
          new Interval(0.3, 3.3),
          "the least and the largest width of the part, divided by its height");

  private static final Field<Double> VALUE =
      Field.of("value", FieldKind.number(0, 1), 0.0, "what covers it: 0 is black, 1 is white");

  @Override
  public String id() {
    return "erase";
  }

  @Override
  public String summary() {
    return "covers a random part of images";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PROBABILITY, AREA, RATIO, VALUE);
  }

  @Override
  public List<String> otherNames() {
    return List.of("RandomErasing", "Cutout");
  }

  @Override
  public Augmentation create(Config config) {
    double probability = config.get(PROBABILITY);
    Interval area = config.get(AREA);
    Interval ratio = config.get(RATIO);
    double value = config.get(VALUE);
    return (sample, random) -> {
      if (random.nextUniform() < probability) {
        PixelMaps.size(sample)
            .flatMap(size -> draw(size, area, ratio, random))
            .ifPresent(part -> apply(sample, part, value));
      }
    };
  }

  private static Optional<Part> draw(
      Size size, Interval area, Interval ratio, RandomStream random) {
    var logarithms = new Interval(StrictMath.log(ratio.low()), StrictMath.log(ratio.high()));
    for (int i = 0; i < DRAWS; i++) {
      double pixels = area.draw(random) * size.pixels();
      double shape = StrictMath.exp(logarithms.draw(random));
      int height = (int) Math.round(Math.sqrt(pixels / shape));
      int width = (int) Math.round(Math.sqrt(pixels * shape));
      if (height < size.height() && width < size.width()) {
        int top = random.nextInt(size.height() - height + 1);
        int left = random.nextInt(size.width() - width + 1);
        return Optional.of(new Part(top, left, height, width));
      }
    }
    return Optional.empty();
  }

  /// Covers a part of all images of a sample that have the size of the first.
  static void apply(Sample sample, Part part, double value) {
    Optional<Size> first = PixelMaps.size(sample);
    PixelMaps.change(
        sample,
        (planes, channels, size, white) -> {
          for (int channel = 0; first.equals(Optional.of(size)) && channel < channels; channel++) {
            for (int row = part.top(); row < part.top() + part.height(); row++) {
              int from = channel * size.pixels() + row * size.width() + part.left();
              Arrays.fill(planes, from, from + part.width(), (float) (value * white));
            }
          }
        });
  }
}
