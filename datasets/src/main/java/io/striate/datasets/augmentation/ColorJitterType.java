package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Sample;
import java.util.List;

/// `color-jitter`: changes brightness, contrast, saturation and hue of images, in this order. Gray
/// images change in brightness and contrast only.
///
/// Each of the first three is a blend `f * image + (1 - f) * other` with `f` between `1 - x` and `1
/// + x`: the other is black, the mean gray of the image, and the image in gray. Hue turns by up to
///   `x` of the color circle. In images of bytes, values stay from 0 to 255 after each change.
///
/// Source: torchvision's `ColorJitter`, which draws the order too.
public final class ColorJitterType implements AugmentationType {
  private static final Field<Double> BRIGHTNESS =
      Field.of("brightness", FieldKind.number(0, 1), 0.2, "largest change of the brightness");

  private static final Field<Double> CONTRAST =
      Field.of("contrast", FieldKind.number(0, 1), 0.2, "largest change of the contrast");

  private static final Field<Double> SATURATION =
      Field.of("saturation", FieldKind.number(0, 1), 0.2, "largest change of the saturation");

  private static final Field<Double> HUE =
      Field.of(
          "hue", FieldKind.number(0, 0.5), 0.0, "largest turn, as a fraction of the color circle");

  @Override
  public String id() {
    return "color-jitter";
  }

  @Override
  public String summary() {
    return "changes brightness, contrast, saturation and hue at random";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(BRIGHTNESS, CONTRAST, SATURATION, HUE);
  }

  @Override
  public List<String> otherNames() {
    return List.of("RandomColorJitter");
  }

  @Override
  public Augmentation create(Config config) {
    Interval brightness = Interval.around(1, config.get(BRIGHTNESS));
    Interval contrast = Interval.around(1, config.get(CONTRAST));
    Interval saturation = Interval.around(1, config.get(SATURATION));
    Interval hue = Interval.around(0, config.get(HUE));
    return (sample, random) ->
        apply(
            sample,
            brightness.draw(random),
            contrast.draw(random),
            saturation.draw(random),
            hue.draw(random));
  }

  /// Changes all images of a sample alike.
  static void apply(
      Sample sample, double brightness, double contrast, double saturation, double hue) {
    PixelMaps.change(
        sample,
        (planes, channels, size, white) -> {
          Colors.blend(planes, brightness, 0, white);
          Colors.blend(planes, contrast, Colors.mean(Colors.gray(planes, channels)), white);
          if (channels == 3) {
            float[] gray = Colors.gray(planes, channels);
            for (int i = 0; i < planes.length; i++) {
              double other = gray[i % size.pixels()];
              planes[i] = Colors.limited(saturation * planes[i] + (1 - saturation) * other, white);
            }
            if (hue != 0) {
              Colors.turn(planes, hue);
            }
          }
        });
  }
}
