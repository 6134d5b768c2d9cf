package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Sample;
import java.util.Arrays;
import java.util.List;

/// `blur`: averages over the neighbors of each pixel with a Gaussian filter of random width. The
/// image is mirrored at its border.
public final class BlurType implements AugmentationType {
  private static final Field<Interval> DEVIATION =
      Field.of(
          "deviation",
          Interval.kind(0.01, 100),
          new Interval(0.1, 2),
          "the least and the largest standard deviation of the filter, in pixels");

  @Override
  public String id() {
    return "blur";
  }

  @Override
  public String summary() {
    return "blurs images by a random amount";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DEVIATION);
  }

  @Override
  public List<String> otherNames() {
    return List.of("GaussianBlur", "RandomGaussianBlur");
  }

  @Override
  public Augmentation create(Config config) {
    Interval deviation = config.get(DEVIATION);
    return (sample, random) -> apply(sample, new GaussianFilter(deviation.draw(random)));
  }

  /// Filters all images of a sample alike.
  static void apply(Sample sample, GaussianFilter filter) {
    PixelMaps.change(
        sample,
        (planes, channels, size, _) -> {
          for (int channel = 0; channel < channels; channel++) {
            int first = channel * size.pixels();
            float[] plane = Arrays.copyOfRange(planes, first, first + size.pixels());
            System.arraycopy(
                filter.apply(plane, size, Border.REFLECT), 0, planes, first, plane.length);
          }
        });
  }
}
