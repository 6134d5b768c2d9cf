package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Sample;
import io.striate.api.random.RandomStream;
import io.striate.datasets.augmentation.PixelMaps.Size;
import java.util.List;

/// `random-resized-crop`: cuts out a part of a random area and aspect ratio at a random place, and
/// scales it to the old size. Images are interpolated without a filter, masks take the nearest
/// pixel. If ten draws do not fit into the image, the largest part in its middle with an allowed
/// ratio is taken.
///
/// Source: Szegedy and others, "Going deeper with convolutions", 2015, section 6; as torchvision's
/// `RandomResizedCrop`.
public final class RandomResizedCropType implements AugmentationType {
  private static final int DRAWS = 10;

  private static final Field<Interval> AREA =
      Field.of(
          "area",
          Interval.kind(0.001, 1),
          new Interval(0.08, 1),
          "the least and the largest area of the part, as a fraction of the sample's");

  private static final Field<Interval> RATIO =
      Field.of(
          "ratio",
          Interval.kind(0.05, 20),
          new Interval(0.75, 1.333),
          "the least and the largest width of the part, divided by its height");

  @Override
  public String id() {
    return "random-resized-crop";
  }

  @Override
  public String summary() {
    return "crops a random part of samples and scales it to their size";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(AREA, RATIO);
  }

  @Override
  public Augmentation create(Config config) {
    Interval area = config.get(AREA);
    Interval ratio = config.get(RATIO);
    return (sample, random) ->
        PixelMaps.size(sample)
            .ifPresent(size -> draw(size, area, ratio, random).apply(sample, size));
  }

  static Part draw(Size size, Interval area, Interval ratio, RandomStream random) {
    var logarithms = new Interval(StrictMath.log(ratio.low()), StrictMath.log(ratio.high()));
    for (int i = 0; i < DRAWS; i++) {
      double pixels = area.draw(random) * size.pixels();
      double shape = StrictMath.exp(logarithms.draw(random));
      int height = (int) Math.round(Math.sqrt(pixels / shape));
      int width = (int) Math.round(Math.sqrt(pixels * shape));
      if (height >= 1 && height <= size.height() && width >= 1 && width <= size.width()) {
        int top = random.nextInt(size.height() - height + 1);
        return new Part(top, random.nextInt(size.width() - width + 1), height, width);
      }
    }
    double whole = (double) size.width() / size.height();
    double shape = Math.clamp(whole, ratio.low(), ratio.high());
    int height =
        whole < shape ? Math.max(1, (int) Math.round(size.width() / shape)) : size.height();
    int width = whole > shape ? Math.max(1, (int) Math.round(size.height() * shape)) : size.width();
    return new Part((size.height() - height) / 2, (size.width() - width) / 2, height, width);
  }

  /// A part of an image, in pixels.
  record Part(int top, int left, int height, int width) {
    /// Scales the part of all images and masks to their size.
    void apply(Sample sample, Size size) {
      Places.move(
          sample,
          (x, y) ->
              new Places.Place(
                  (x * size.width() - left) / width, (y * size.height() - top) / height));
      PixelMaps.move(
          sample,
          size,
          (from, to, planes, interpolated) -> {
            var pixels = new Resampled(size, Border.EDGE, from, to, planes, interpolated);
            for (int pixel = 0; pixel < size.pixels(); pixel++) {
              pixels.set(
                  pixel,
                  top + within(pixel / size.width(), size.height(), height),
                  left + within(pixel % size.width(), size.width(), width));
            }
          });
    }

    /// Where a pixel comes from, at most half a pixel beyond the first and last of the part.
    private static double within(int at, int length, int part) {
      return Math.clamp((at + 0.5) * part / length - 0.5, 0, part - 1);
    }
  }
}
