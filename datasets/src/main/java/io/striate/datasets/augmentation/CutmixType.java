package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Sample;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.datasets.augmentation.PixelMaps.Size;
import io.striate.datasets.augmentation.RandomResizedCropType.Part;
import java.util.List;

/// `cutmix`: replaces a part of samples by that of other training samples, in images and masks
/// alike. Its area follows the beta distribution.
///
/// Targets of numbers, such as distributions over classes, are mixed in the same proportion. A
/// label is a whole number: it is that of the first sample with the probability of its share, else
/// that of the other. On average the loss is that of mixed labels.
///
/// Source: Yun and others, "CutMix: Regularization strategy to train strong classifiers with
/// localizable features", 2019.
public final class CutmixType implements AugmentationType {
  private static final Field<Double> ALPHA =
      Field.of(
          "alpha",
          FieldKind.number(0.01, 100),
          1.0,
          "both parameters of the beta distribution of the area that is kept");

  @Override
  public String id() {
    return "cutmix";
  }

  @Override
  public String summary() {
    return "replaces a part of samples by that of other training samples";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(ALPHA);
  }

  @Override
  public Augmentation create(Config config) {
    double alpha = config.get(ALPHA);
    return (sample, random) ->
        PixelMaps.size(sample)
            .filter(_ -> sample.others() > 0)
            .ifPresent(size -> {
              Places.refuse(sample, id());
              double side = Math.sqrt(1 - Mixture.share(alpha, random));
              Part part =
                  part(size, side, random.nextInt(size.height()), random.nextInt(size.width()));
              double drawn = random.nextUniform();
              apply(sample, sample.other(random.nextInt(sample.others())), size, part, drawn);
            });
  }

  /// A part around a pixel, cut off at the border of the image.
  ///
  /// @param side the height and the width as a fraction of the image's
  static Part part(Size size, double side, int row, int column) {
    int height = (int) (size.height() * side);
    int width = (int) (size.width() * side);
    int top = Math.max(0, row - height / 2);
    int left = Math.max(0, column - width / 2);
    int bottom = Math.min(size.height(), row - height / 2 + height);
    int right = Math.min(size.width(), column - width / 2 + width);
    return new Part(top, left, bottom - top, right - left);
  }

  /// Replaces a part of a sample.
  ///
  /// @param drawn a number from 0 to 1 that decides about labels
  static void apply(Sample sample, Sample other, Size size, Part part, double drawn) {
    for (int feature = 0; feature < sample.features().size(); feature++) {
      if (lies(sample, feature, size)) {
        paste(sample, other, feature, size, part);
      }
    }
    double kept = 1 - (double) part.height() * part.width() / size.pixels();
    Mixture.targets(sample, other, kept, drawn, feature -> lies(sample, feature, size));
  }

  /// Whether a feature lies on the pixels of the image.
  private static boolean lies(Sample sample, int feature, Size size) {
    Shape shape = sample.features().get(feature).type().shape();
    int rank = shape.rank();
    return rank >= 2
        && shape.extent(rank - 2) == size.height()
        && shape.extent(rank - 1) == size.width();
  }

  private static void paste(Sample sample, Sample other, int feature, Size size, Part part) {
    HostArray values = sample.values(feature);
    HostArray others = other.values(feature);
    int planes = sample.features().get(feature).type().shape().size() / size.pixels();
    for (int plane = 0; plane < planes; plane++) {
      for (int y = part.top(); y < part.top() + part.height(); y++) {
        for (int x = part.left(); x < part.left() + part.width(); x++) {
          int i = plane * size.pixels() + y * size.width() + x;
          values.set(sample.offset(feature) + i, others.get(other.offset(feature) + i));
        }
      }
    }
  }
}
