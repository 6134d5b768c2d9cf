package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Sample;
import io.striate.api.random.RandomStream;
import io.striate.datasets.augmentation.PixelMaps.Size;
import java.util.List;

/// `elastic`: moves each pixel by a random distance that changes smoothly over the image. Images
/// are interpolated, masks take the nearest pixel.
///
/// A direction is drawn for each pixel, uniformly in both axes, averaged with a Gaussian filter and
/// multiplied by `strength`.
///
/// Source: Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied
/// to visual document analysis", 2003.
public final class ElasticType implements AugmentationType {
  private static final Field<Double> STRENGTH =
      Field.of(
          "strength",
          FieldKind.number(0, 10_000),
          34.0,
          "pixels by which the averaged directions are multiplied");

  private static final Field<Double> SMOOTHNESS =
      Field.of(
          "smoothness",
          FieldKind.number(0.1, 100),
          4.0,
          "standard deviation of the Gaussian filter, in pixels");

  private static final Field<Border> BORDER =
      Field.of(
          "border",
          FieldKind.word(Border.class),
          Border.ZERO,
          "what lies outside of the image: zeros, the nearest pixel, or the image mirrored");

  @Override
  public String id() {
    return "elastic";
  }

  @Override
  public String summary() {
    return "bends samples smoothly at random";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(STRENGTH, SMOOTHNESS, BORDER);
  }

  @Override
  public List<String> otherNames() {
    return List.of("ElasticTransform", "RandomElasticTransform");
  }

  @Override
  public Augmentation create(Config config) {
    double strength = config.get(STRENGTH);
    var filter = new GaussianFilter(config.get(SMOOTHNESS));
    Border border = config.get(BORDER);
    return (sample, random) ->
        PixelMaps.size(sample)
            .ifPresent(size -> {
              Places.refuse(sample, id());
              float[] down = directions(size, random);
              float[] right = directions(size, random);
              apply(sample, size, border, strength, filter, down, right);
            });
  }

  private static float[] directions(Size size, RandomStream random) {
    float[] directions = new float[size.pixels()];
    for (int i = 0; i < directions.length; i++) {
      directions[i] = 2 * random.nextUniform() - 1;
    }
    return directions;
  }

  /// Bends all images and masks of a sample alike.
  ///
  /// @param down the direction of each pixel along the rows, from -1 to 1
  /// @param right along the columns
  static void apply(
      Sample sample,
      Size size,
      Border border,
      double strength,
      GaussianFilter filter,
      float[] down,
      float[] right) {
    float[] rows = filter.apply(down, size, Border.ZERO);
    float[] columns = filter.apply(right, size, Border.ZERO);
    PixelMaps.move(
        sample,
        size,
        (from, to, planes, interpolated) -> {
          var pixels = new Resampled(size, border, from, to, planes, interpolated);
          for (int pixel = 0; pixel < size.pixels(); pixel++) {
            int row = pixel / size.width();
            pixels.set(
                pixel,
                row + strength * rows[pixel],
                pixel % size.width() + strength * columns[pixel]);
          }
        });
  }
}
