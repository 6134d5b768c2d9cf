package io.striate.history;

import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Principal components of images, whose bytes count from 0 to 1.
final class PrincipalComponents {
  /// Directions that are iterated beside those that are wanted, which makes the wanted ones exact
  /// sooner.
  private static final int MORE = 20;

  private static final int ITERATIONS = 60;

  private final double[] mean;
  private final double[][] directions;

  /// @param mean of the training images
  /// @param directions orthonormal, those with the most variance
  private PrincipalComponents(double[] mean, double[][] directions) {
    this.mean = mean;
    this.directions = directions;
  }

  /// Those of some samples, by orthogonal iteration on their covariance.
  static PrincipalComponents of(Samples samples, int count) {
    int size = samples.features().getFirst().type().shape().size();
    double[] mean = new double[size];
    double[][] products = new double[size][size];
    int[] inked = new int[size];
    double[] pixels = new double[size];
    for (int sample = 0; sample < samples.size(); sample++) {
      read(samples, sample, pixels);
      int ink = 0;
      for (int i = 0; i < size; i++) {
        if (pixels[i] != 0) {
          inked[ink++] = i;
          mean[i] += pixels[i];
        }
      }
      for (int a = 0; a < ink; a++) {
        double[] row = products[inked[a]];
        double value = pixels[inked[a]];
        for (int b = 0; b < ink; b++) {
          row[inked[b]] += value * pixels[inked[b]];
        }
      }
    }
    for (int i = 0; i < size; i++) {
      mean[i] /= samples.size();
    }
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < size; k++) {
        products[i][k] = products[i][k] / samples.size() - mean[i] * mean[k];
      }
    }
    return new PrincipalComponents(mean, largest(products, count));
  }

  /// The eigenvectors of the largest eigenvalues of a symmetric matrix without negative ones.
  static double[][] largest(double[][] matrix, int count) {
    int size = matrix.length;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    double[][] directions = new double[Math.min(size, count + MORE)][size];
    for (double[] direction : directions) {
      Arrays.setAll(direction, _ -> random.nextGaussian());
    }
    orthonormalize(directions);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      for (int d = 0; d < directions.length; d++) {
        directions[d] = product(matrix, directions[d]);
      }
      orthonormalize(directions);
    }
    return Arrays.copyOf(directions, count);
  }

  private static double[] product(double[][] matrix, double[] vector) {
    double[] product = new double[vector.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = dot(matrix[i], vector);
    }
    return product;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /// Gram and Schmidt's method, twice for each vector against rounding.
  private static void orthonormalize(double[][] vectors) {
    for (int i = 0; i < vectors.length; i++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < i; k++) {
          double share = dot(vectors[i], vectors[k]);
          for (int j = 0; j < vectors[i].length; j++) {
            vectors[i][j] -= share * vectors[k][j];
          }
        }
      }
      double length = Math.sqrt(dot(vectors[i], vectors[i]));
      for (int j = 0; j < vectors[i].length; j++) {
        vectors[i][j] /= length;
      }
    }
  }

  /// The squared error of a sample that is reproduced from its components, in the mean.
  double error(Samples samples) {
    double[] pixels = new double[mean.length];
    double sum = 0;
    for (int sample = 0; sample < samples.size(); sample++) {
      read(samples, sample, pixels);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] -= mean[i];
      }
      sum += dot(pixels, pixels);
      for (double[] direction : directions) {
        double share = dot(pixels, direction);
        sum -= share * share;
      }
    }
    return sum / samples.size();
  }

  private static void read(Samples samples, int sample, double[] pixels) {
    byte[] bytes = new byte[pixels.length];
    samples.read(sample, 0, new HostArray.Bytes(bytes), 0);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (bytes[i] & 0xff) / 255.0;
    }
  }
}
