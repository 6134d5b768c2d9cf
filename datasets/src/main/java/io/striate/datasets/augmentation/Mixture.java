package io.striate.datasets.augmentation;

import io.striate.api.data.Sample;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;

/// How much of a sample is kept where it is mixed with another.
final class Mixture {
  private Mixture() {}

  /// A number of the beta distribution with two equal parameters, as a share of two numbers of the
  /// gamma distribution.
  static double share(double parameter, RandomStream random) {
    double one = gamma(parameter, random);
    double other = gamma(parameter, random);
    double sum = one + other;
    // Small parameters make numbers that are too small for a double.
    return sum > 0 ? one / sum : random.nextInt(2);
  }

  /// Source: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.
  private static double gamma(double shape, RandomStream random) {
    if (shape < 1) {
      double power = StrictMath.pow(positive(random), 1 / shape);
      return gamma(shape + 1, random) * power;
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double normal = random.nextNormal();
      double root = 1 + c * normal;
      double cube = root * root * root;
      if (root > 0
          && StrictMath.log(positive(random))
              < normal * normal / 2 + d - d * cube + d * StrictMath.log(cube)) {
        return d * cube;
      }
    }
  }

  private static double positive(RandomStream random) {
    return 1 - (double) random.nextUniform();
  }

  /// Features of whole numbers become those of the other sample, all or none: they cannot be mixed.
  /// Those of numbers are mixed.
  ///
  /// @param kept the share of the sample
  /// @param drawn a number from 0 to 1; the sample's own stay if it is below the share
  /// @param moved whether features of a size are moved with the image, and stay here
  static void targets(Sample sample, Sample other, double kept, double drawn, Moved moved) {
    for (int feature = 0; feature < sample.features().size(); feature++) {
      if (sample.isImage(feature) || moved.includes(feature)) {
        continue;
      }
      HostArray values = sample.values(feature);
      HostArray others = other.values(feature);
      for (int i = 0; i < sample.features().get(feature).type().shape().size(); i++) {
        int at = sample.offset(feature) + i;
        double from = others.get(other.offset(feature) + i);
        if (values instanceof HostArray.Floats) {
          values.set(at, kept * values.get(at) + (1 - kept) * from);
        } else if (drawn >= kept) {
          values.set(at, from);
        }
      }
    }
  }

  /// Which features are moved with the image.
  @FunctionalInterface
  interface Moved {
    boolean includes(int feature);
  }
}
