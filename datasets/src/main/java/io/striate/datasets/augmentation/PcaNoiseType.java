package io.striate.datasets.augmentation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.AugmentationType;
import io.striate.api.data.Sample;
import java.util.List;

/// `pca-noise`: adds a random color to all pixels of a color image, along the directions in which
/// the colors of photographs vary, and in proportion to how much they do. Gray images stay.
///
/// The three directions and their variances are those of ImageNet, with samples from 0 to 1; each
/// is multiplied by a normal number.
///
/// Source: Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional
/// neural networks", 2012, section 4.1; figures of the directions as in Torch's ResNet.
public final class PcaNoiseType implements AugmentationType {
  /// Standard deviations of the colors of ImageNet along their main directions.
  private static final double[] SPREAD = {0.2175, 0.0188, 0.0045};

  /// The directions, a row each for red, green and blue.
  private static final double[][] DIRECTIONS = {
    {-0.5675, 0.7192, 0.4009}, {-0.5808, -0.0045, -0.8140}, {-0.5836, -0.6948, 0.4203}
  };

  private static final Field<Double> DEVIATION =
      Field.of(
          "deviation",
          FieldKind.number(0, 10),
          0.1,
          "standard deviation of the number that multiplies each direction");

  @Override
  public String id() {
    return "pca-noise";
  }

  @Override
  public String summary() {
    return "adds a random color along the main directions of photographs";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DEVIATION);
  }

  @Override
  public Augmentation create(Config config) {
    double deviation = config.get(DEVIATION);
    return (sample, random) -> {
      double[] shares = new double[3];
      for (int i = 0; i < 3; i++) {
        shares[i] = deviation * random.nextNormal();
      }
      apply(sample, shares);
    };
  }

  /// Changes all color images of a sample alike.
  ///
  /// @param shares what multiplies each direction
  static void apply(Sample sample, double... shares) {
    PixelMaps.change(
        sample,
        (planes, channels, size, white) -> {
          for (int channel = 0; channels == 3 && channel < 3; channel++) {
            double color = 0;
            for (int i = 0; i < 3; i++) {
              color += shares[i] * SPREAD[i] * DIRECTIONS[channel][i] * white;
            }
            int first = channel * size.pixels();
            for (int i = first; i < first + size.pixels(); i++) {
              planes[i] = Colors.limited(planes[i] + color, white);
            }
          }
        });
  }
}
