package io.striate.backend.tck.cases;

import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormGrad;
import io.striate.api.op.Op;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.bound.Bound.Bounded;
import io.striate.backend.tck.run.Formula;
import io.striate.backend.tck.run.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Batch normalization of channels that lie far from zero, and what it gives in double precision.
///
/// The mean of a channel may be a few roundings off, `m`, and the variance `m²` and a few roundings
/// of itself: a mean that is m off raises the mean squared deviation by m². The output and the
/// gradients divide what m leaves of the deviations by the standard deviation.
///
/// @param image `[N, C, positions]`
public record NormCase(String name, Numbers image) {
  private static final double EPSILON = 1e-5;

  /// The operation.
  public static final Op FORWARD = new BatchNorm(EPSILON);

  /// Its gradients.
  public static final Op BACKWARD = new BatchNormGrad(EPSILON);

  private static final double UNIT = 0x1p-24;

  /// Roundings of a mean, in units of the mean.
  private static final double MEAN = 2;

  /// Roundings of a sum of squares or products, in units of the sum of their absolute values.
  private static final double SUM = 32;

  /// All cases: shapes, offsets, constant channels and others.
  public static List<NormCase> all() {
    var cases = new ArrayList<NormCase>();
    for (int[] extents :
        new int[][] {{4, 3, 49}, {1, 2, 49}, {16, 3, 1}, {2, 2, 4096}, {70, 1, 9}, {3, 5, 17}}) {
      for (double offset : new double[] {0, 1.7, 100.1, 1000.1, 10_000.3, -30_000.7, 100_000.9}) {
        for (double deviation : new double[] {0, 1}) {
          cases.add(of(extents, offset, deviation));
        }
      }
    }
    return cases;
  }

  private static NormCase of(int[] extents, double offset, double deviation) {
    Shape shape = Shape.of(extents);
    double[] values = Formula.units(57, shape.size(), 2 * deviation, offset);
    Arrays.setAll(values, i -> (float) values[i]);
    String spread = deviation == 0 ? "constant " : "deviations about ";
    return new NormCase(spread + offset + " in " + shape, Numbers.of(shape, values));
  }

  private Shape shape() {
    return image.type().shape();
  }

  private int channels() {
    return shape().extent(1);
  }

  private int channel(int element) {
    return element / shape().extent(2) % channels();
  }

  private double count() {
    return (double) shape().size() / channels();
  }

  private Numbers scale() {
    return Numbers.of(Shape.of(channels()), Formula.units(58, channels(), 1, 1.25));
  }

  private Numbers shift() {
    return Numbers.of(Shape.of(channels()), Formula.units(59, channels(), 1, 0));
  }

  /// Image, scale and shift.
  public List<Numbers> inputs() {
    return List.of(image, scale(), shift());
  }

  private double[] means() {
    double[] means = new double[channels()];
    for (int i = 0; i < image.values().length; i++) {
      means[channel(i)] += image.values()[i];
    }
    Arrays.setAll(means, c -> means[c] / count());
    return means;
  }

  private double[] variances() {
    double[] means = means();
    double[] squares = new double[channels()];
    for (int i = 0; i < image.values().length; i++) {
      double away = image.values()[i] - means[channel(i)];
      squares[channel(i)] += away * away;
    }
    Arrays.setAll(squares, c -> squares[c] / count());
    return squares;
  }

  private static double[] off(double[] means) {
    return Arrays.stream(means).map(m -> MEAN * UNIT * Math.abs(m) + 1e-9).toArray();
  }

  /// The mean of each channel.
  public Bounded mean() {
    return new Bounded(means(), off(means()));
  }

  /// The variance of each channel.
  public Bounded variance() {
    double[] variances = variances();
    double[] off = off(means());
    double[] errors = new double[variances.length];
    Arrays.setAll(errors, c -> SUM * UNIT * variances[c] + off[c] * off[c]);
    return new Bounded(variances, errors);
  }

  /// The output.
  public Bounded output() {
    double[] means = means();
    double[] variances = variances();
    double[] off = off(means);
    double[] values = new double[shape().size()];
    double[] errors = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int c = channel(i);
      double slope = scale().values()[c] / Math.sqrt(variances[c] + EPSILON);
      double away = image.values()[i] - means[c];
      values[i] = away * slope + shift().values()[c];
      double relative = SUM * UNIT + off[c] * off[c] / (variances[c] + EPSILON);
      errors[i] =
          Math.abs(slope) * (off[c] + Math.abs(away) * relative)
              + 4 * UNIT * Math.abs(shift().values()[c]);
    }
    return new Bounded(values, errors);
  }

  private Numbers gradOutput() {
    return Numbers.of(shape(), Formula.units(60, shape().size(), 1, 0.25));
  }

  private static double[] floats(double[] values) {
    return Arrays.stream(values).map(value -> (float) value).toArray();
  }

  /// Image, scale, mean, variance and gradOutput.
  public List<Numbers> gradientInputs() {
    Shape each = Shape.of(channels());
    return List.of(
        image,
        scale(),
        Numbers.of(each, floats(means())),
        Numbers.of(each, floats(variances())),
        gradOutput());
  }

  /// The gradients by image, scale and shift, from the mean and variance that are given.
  public List<Bounded> gradients() {
    double[] means = floats(means());
    double[] variances = floats(variances());
    double[] g = gradOutput().values();
    double[] sums = new double[channels()];
    double[] products = new double[channels()];
    double[] sumSizes = new double[channels()];
    double[] productSizes = new double[channels()];
    double[] normal = new double[g.length];
    for (int i = 0; i < g.length; i++) {
      int c = channel(i);
      normal[i] = (image.values()[i] - means[c]) / Math.sqrt(variances[c] + EPSILON);
      sums[c] += g[i];
      products[c] += g[i] * normal[i];
      sumSizes[c] += Math.abs(g[i]);
      productSizes[c] += Math.abs(g[i] * normal[i]);
    }
    double[] values = new double[g.length];
    double[] errors = new double[g.length];
    for (int i = 0; i < g.length; i++) {
      int c = channel(i);
      double slope = scale().values()[c] / Math.sqrt(variances[c] + EPSILON);
      values[i] = (g[i] - sums[c] / count() - normal[i] * products[c] / count()) * slope;
      double size =
          Math.abs(g[i]) + (sumSizes[c] + Math.abs(normal[i]) * productSizes[c]) / count();
      errors[i] = SUM * UNIT * size * Math.abs(slope);
    }
    return List.of(
        new Bounded(values, errors),
        new Bounded(products, Arrays.stream(productSizes).map(s -> SUM * UNIT * s).toArray()),
        new Bounded(sums, Arrays.stream(sumSizes).map(s -> SUM * UNIT * s).toArray()));
  }
}
